# Random networks through the whole compiler: included by tests/CMakeLists.txt.
set(here ${CMAKE_CURRENT_LIST_DIR})
skipper_add_test(random_blocks
  SOURCES ${here}/random_blocks_test.cpp ${here}/compiled_graph.cpp ${here}/guarded_network.cpp
  LIBS skipper_test_graphs Skipper::runtime LABELS numerical)
target_compile_options(random_blocks PRIVATE -Wall -Wextra -Wno-restrict)
target_compile_definitions(random_blocks PRIVATE
  SKIPPER_COMPILE_PROGRAM="$<TARGET_FILE:skipper-compile>" SKIPPER_CXX="${CMAKE_CXX_COMPILER}")
add_dependencies(random_blocks skipper-compile)
