# Convolutions in the Winograd domain: included by tests/CMakeLists.txt.
set(here ${CMAKE_CURRENT_LIST_DIR})
skipper_add_test(winograd
  SOURCES ${here}/winograd_test.cpp ${here}/compiled_graph.cpp ${here}/guarded_network.cpp
  LIBS skipper_test_graphs Skipper::runtime LABELS numerical)
target_compile_definitions(winograd PRIVATE
  SKIPPER_COMPILE_PROGRAM="$<TARGET_FILE:skipper-compile>" SKIPPER_CXX="${CMAKE_CXX_COMPILER}")
add_dependencies(winograd skipper-compile)
