# One spec for several families: libraries that one program links, whose private Halide runtimes meet.  Included by
# tests/CMakeLists.txt.
skipper_add_model(tiny_families MODEL tiny SPEC ${PROJECT_SOURCE_DIR}/examples/models/tiny.cpp
  TARGETS avx2 cuda80 sse41 opencl MAX_BATCH 4 SHARED)

# The order in which archives are linked decides whose private runtime comes first.
set(here ${CMAKE_CURRENT_LIST_DIR})
skipper_add_test(families SOURCES ${here}/families_test.cpp
  LIBS tiny_families tiny_families_cuda tiny_families_opencl
  skipper_test_model_case Skipper::runtime LABELS unit device)
skipper_add_test(families_device_first SOURCES ${here}/families_test.cpp
  LIBS tiny_families_opencl tiny_families_cuda tiny_families
  skipper_test_model_case Skipper::runtime LABELS unit device)
# With a CUDA driver: see fake_cuda.c.
skipper_add_test(families_driver SOURCES ${here}/families_driver_test.cpp
  LIBS tiny_families tiny_families_cuda skipper_fake_cuda skipper_test_model_case Skipper::runtime LABELS unit)
skipper_add_test(runtime_choose_model SOURCES ${here}/runtime_choose_model_test.cpp
  LIBS Skipper::runtime LABELS unit)

# A family for another processor than the project's.
function(add_refusal processor refused targets)
  set(script ${CMAKE_CURRENT_BINARY_DIR}/families_refused/${processor}_${refused}.cmake)
  list(JOIN targets " " targets)
  configure_file(${PROJECT_SOURCE_DIR}/tests/unit/families_refused.cmake.in ${script} @ONLY)
  set(message "skipper_add_model.net.: TARGETS has ${refused}, but this project is built for Linux on ${processor}")
  # CMake breaks lines.
  string(REPLACE " " "[ \n]+" message "${message}")
  set(test "skipper_add_model: ${refused} in a project for ${processor} is refused")
  add_test(NAME ${test} COMMAND ${CMAKE_COMMAND} -P ${script})
  set_tests_properties(${test} PROPERTIES LABELS unit PASS_REGULAR_EXPRESSION "${message}")
endfunction()
add_refusal(x86_64 arm-64-linux "avx2;arm-64-linux")
add_refusal(x86_64 arm_dot_prod "arm_dot_prod")
add_refusal(aarch64 cuda80 "arm;cuda80")
add_refusal(aarch64 avx512 "avx512;arm")
