# Tests of networks that are made, compiled and loaded as the test runs: included by tests/CMakeLists.txt, whose glob is
# sorted, before those that use it.

# What a test with compiled_graph.cpp needs.
function(skipper_compiles_graphs name)
  target_compile_definitions(${name} PRIVATE
    SKIPPER_COMPILE_PROGRAM="$<TARGET_FILE:skipper-compile>" SKIPPER_CXX="${CMAKE_CXX_COMPILER}")
  add_dependencies(${name} skipper-compile)
endfunction()

# <name>_test.cpp, on guarded memory.
function(skipper_add_guarded_network_test name)
  set(here ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  skipper_add_test(${name}
    SOURCES ${here}/${name}_test.cpp ${here}/compiled_graph.cpp ${here}/guarded_network.cpp
    LIBS skipper_test_graphs Skipper::runtime LABELS numerical)
  skipper_compiles_graphs(${name})
endfunction()
