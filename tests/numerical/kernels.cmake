# Kernels, jitted, against the double-precision reference: included by tests/CMakeLists.txt.
add_library(skipper_test_kernels STATIC ${CMAKE_CURRENT_LIST_DIR}/kernels_support.cpp
  ${CMAKE_CURRENT_LIST_DIR}/kernels_x86_variants.cpp)
target_link_libraries(skipper_test_kernels PUBLIC skipper_kernels)

set(kernel_tests ${CMAKE_CURRENT_LIST_DIR}/kernels_test.cpp ${CMAKE_CURRENT_LIST_DIR}/kernels_conv_test.cpp
  ${CMAKE_CURRENT_LIST_DIR}/kernels_maps_test.cpp ${CMAKE_CURRENT_LIST_DIR}/kernels_not_a_number_test.cpp)
skipper_add_test(kernels SOURCES ${kernel_tests} ${CMAKE_CURRENT_LIST_DIR}/kernels_winograd_test.cpp
  LIBS skipper_test_kernels skipper_test_jit LABELS numerical)
# The same with the schedules for GPUs, through OpenCL (PoCL runs it on the CPU).
skipper_add_test(kernels_opencl SOURCES ${kernel_tests} ${CMAKE_CURRENT_LIST_DIR}/kernels_gpu_variants.cpp
  LIBS skipper_test_kernels skipper_test_jit LABELS numerical)
skipper_add_test(winograd_choice SOURCES ${PROJECT_SOURCE_DIR}/tests/unit/winograd_choice_test.cpp
  LIBS skipper_kernel_choice LABELS unit)
skipper_add_test(schedule_choice SOURCES ${PROJECT_SOURCE_DIR}/tests/unit/schedule_choice_test.cpp
  LIBS skipper_kernel_choice LABELS unit)
