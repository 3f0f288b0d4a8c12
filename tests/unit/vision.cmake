# Tests of runtime/vision/: included by tests/CMakeLists.txt.
if(TARGET skipper_vision)
  set(unit ${CMAKE_CURRENT_LIST_DIR})
  skipper_add_test(vision SOURCES ${unit}/vision_test.cpp ${unit}/vision_nearest_test.cpp
      ${unit}/vision_orientation_test.cpp ${unit}/../error/vision_test.cpp
    LIBS Skipper::vision Skipper::test_support skipper_opencv LABELS unit)
  target_compile_definitions(vision PRIVATE SKIPPER_EXAMPLE_IMAGES="${PROJECT_SOURCE_DIR}/examples/data/images")
  target_include_directories(vision PRIVATE ${PROJECT_SOURCE_DIR}/runtime)
endif()
