# Programs beside networks that give no numbers: included by tests/CMakeLists.txt.
if(NOT TARGET cam OR NOT TARGET classify OR NOT TARGET mnist_predict)
  return()
endif()
skipper_add_test(not_a_number_programs SOURCES ${CMAKE_CURRENT_LIST_DIR}/not_a_number_programs_test.cpp
  LIBS Skipper::test_support Skipper::runtime LABELS unit)
target_compile_definitions(not_a_number_programs PRIVATE
  SKIPPER_CAM="$<TARGET_FILE:cam>"
  SKIPPER_CLASSIFY="$<TARGET_FILE:classify>"
  SKIPPER_MNIST_PREDICT="$<TARGET_FILE:mnist_predict>"
  SKIPPER_EXAMPLE_DATA="${PROJECT_SOURCE_DIR}/examples/data"
  SKIPPER_WEIGHTS="${PROJECT_BINARY_DIR}/weights")
add_dependencies(not_a_number_programs cam classify mnist_predict resnet50_weights)
