# Pixels that nobody reads: included by tests/CMakeLists.txt.
set(here ${CMAKE_CURRENT_LIST_DIR})
skipper_add_test(dead_pixels
  SOURCES ${here}/dead_pixels_test.cpp ${here}/compiled_graph.cpp ${here}/guarded_network.cpp
  LIBS skipper_test_graphs Skipper::runtime LABELS numerical)
target_compile_definitions(dead_pixels PRIVATE
  SKIPPER_COMPILE_PROGRAM="$<TARGET_FILE:skipper-compile>" SKIPPER_CXX="${CMAKE_CXX_COMPILER}")
add_dependencies(dead_pixels skipper-compile)
