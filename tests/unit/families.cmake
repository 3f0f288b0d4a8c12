# One spec for several families: libraries that one program links, whose private Halide runtimes meet.  Included by
# tests/CMakeLists.txt.
skipper_add_model(tiny_families MODEL tiny SPEC ${PROJECT_SOURCE_DIR}/examples/models/tiny.cpp
  TARGETS avx2 cuda80 sse41 opencl MAX_BATCH 4 SHARED)
