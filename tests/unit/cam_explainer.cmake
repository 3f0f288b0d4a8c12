# Tests of skipper::CamExplainer, in runtime/vision/: included by tests/CMakeLists.txt.
if(NOT TARGET skipper_vision)
  return()
endif()
set(unit ${CMAKE_CURRENT_LIST_DIR})

# The header, as the strictest app would compile it.
add_library(skipper_cam_explainer_header OBJECT ${unit}/cam_explainer_header.cpp)
set_target_properties(skipper_cam_explainer_header PROPERTIES
  CXX_STANDARD 17 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF)
target_compile_options(skipper_cam_explainer_header PRIVATE
  -Wall -Wextra -Wconversion -Wpedantic -Werror -fno-exceptions -fno-rtti)
target_link_libraries(skipper_cam_explainer_header PRIVATE Skipper::vision)

skipper_add_test(cam_explainer SOURCES ${unit}/cam_explainer_test.cpp ${unit}/cam_explainer_resnet50_test.cpp
  LIBS resnet50 mnist_resnet tiny blocks Skipper::vision Skipper::test_support skipper_opencv LABELS unit)
target_compile_options(cam_explainer PRIVATE -Wall -Wextra)
target_compile_definitions(cam_explainer PRIVATE
  SKIPPER_EXAMPLE_IMAGES="${PROJECT_SOURCE_DIR}/examples/data/images"
  SKIPPER_RESNET50_WEIGHTS="${PROJECT_BINARY_DIR}/weights/resnet50.safetensors")
add_dependencies(cam_explainer skipper_cam_explainer_header resnet50_weights)
