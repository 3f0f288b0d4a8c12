# Graphs, random ones and known ones, and what they compute: included by tests/CMakeLists.txt.
add_library(skipper_test_graphs STATIC ${CMAKE_CURRENT_LIST_DIR}/interpreter.cpp
  ${CMAKE_CURRENT_LIST_DIR}/random_network.cpp)
target_link_libraries(skipper_test_graphs PUBLIC Skipper::dsl Skipper::test_support)
# g++ 12 warns of its own strings.
target_compile_options(skipper_test_graphs PRIVATE -Wall -Wextra -Wno-restrict)
