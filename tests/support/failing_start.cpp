// With failing_memory.cpp, a library for LD_PRELOAD: from the SKIPPER_FAIL_FROM-th allocation on that main makes, none
// succeeds.
#include <dlfcn.h>

#include <cstdlib>

#include "failing_memory.h"

namespace {

int (*real_main)(int, char**, char**) = nullptr;

int failing_main(int count, char** arguments, char** environment) {
  const char* from = std::getenv("SKIPPER_FAIL_FROM");
  if (from != nullptr) skipper::test::fail_from(std::atol(from));
  return real_main(count, arguments, environment);
}

}  // namespace

extern "C" int __libc_start_main(int (*program)(int, char**, char**), int count, char** arguments, void (*init)(),
                                 void (*fini)(), void (*loader)(), void* stack) {
  using Start = int (*)(int (*)(int, char**, char**), int, char**, void (*)(), void (*)(), void (*)(), void*);
  real_main = program;
  return reinterpret_cast<Start>(::dlsym(RTLD_NEXT, "__libc_start_main"))(failing_main, count, arguments, init, fini,
                                                                          loader, stack);
}
