# Tests of runtime/vision/: included by tests/CMakeLists.txt.
if(TARGET skipper_vision)
  skipper_add_test(vision SOURCES ${CMAKE_CURRENT_LIST_DIR}/vision_test.cpp ${CMAKE_CURRENT_LIST_DIR}/../error/vision_test.cpp
    LIBS Skipper::vision Skipper::test_support skipper_opencv LABELS unit)
  target_compile_definitions(vision PRIVATE SKIPPER_EXAMPLE_IMAGES="${PROJECT_SOURCE_DIR}/examples/data/images")
endif()
