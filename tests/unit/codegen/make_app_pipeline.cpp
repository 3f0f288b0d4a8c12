// make_app_pipeline PREFIX: writes PREFIX.o and PREFIX.h, a parallel Halide pipeline with its runtime, as an app would.
#include <Halide.h>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  Halide::Var x("x");
  Halide::Func twice("twice");
  twice(x) = Halide::cast<float>(x) * 2.0f;
  twice.parallel(x, 8);
  twice.compile_to_file(argv[1], {}, "app_pipeline", Halide::Target("x86-64-linux"));
  return 0;
}
