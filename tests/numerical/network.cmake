# The tests of generated models share this.
add_library(skipper_test_network STATIC ${CMAKE_CURRENT_LIST_DIR}/network.cpp)
target_link_libraries(skipper_test_network PUBLIC Skipper::runtime Skipper::test_support Catch2::Catch2)
