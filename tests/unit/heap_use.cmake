# The check that kernels leave the heap alone.  Included by tests/CMakeLists.txt.
skipper_add_test(heap_use SOURCES ${CMAKE_CURRENT_LIST_DIR}/heap_use_test.cpp
  LIBS skipper_model_compiler Skipper::test_support LABELS unit)
