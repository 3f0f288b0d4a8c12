# The two residual blocks against what TensorFlow computed: included by tests/CMakeLists.txt.
skipper_add_test(blocks_numbers SOURCES ${CMAKE_CURRENT_LIST_DIR}/blocks_test.cpp
  LIBS blocks skipper_test_network LABELS numerical)
