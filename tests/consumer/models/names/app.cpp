#include <sys/select.h>

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>

#include "headers.h"

// Where the C library has a name, the namespace has an underscore.
template <typename Model, typename Context>
float sum() {
  Model model;
  Context context;
  const float input[4] = {1, -2, 3, 4};
  float output[4] = {};
  if (model.prepare(nullptr, 0) || context.create(model) || context.predict(1, input, output)) return -1;
  return output[0] + output[1] + output[2] + output[3];
}

int main() {
  errno = 0;
  std::printf("%g %g %g %g %g %g %g\n", sum<digits::Model, digits::Context>(), sum<time_::Model, time_::Context>(),
              sum<malloc_::Model, malloc_::Context>(), sum<errno_::Model, errno_::Context>(),
              sum<linux_::Model, linux_::Context>(), sum<features::Model, features::Context>(),
              sum<select_::Model, select_::Context>());
  return ::time(nullptr) > 0 && std::string("abc").size() == 3 ? 0 : 1;
}
