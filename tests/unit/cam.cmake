# Tests of examples/cam/: included by tests/CMakeLists.txt.  Chromium has to be installed.
if(NOT TARGET cam)
  return()
endif()
find_package(fmt REQUIRED)
find_package(LibXml2 REQUIRED)
find_package(nlohmann_json REQUIRED)
set(unit ${CMAKE_CURRENT_LIST_DIR})

skipper_add_test(cam_program SOURCES ${unit}/cam_program_test.cpp ${unit}/cam_gallery_test.cpp
    ${unit}/report_browser.cpp ${unit}/report_page.cpp
  LIBS cam_gallery mnist_report skipper_page Skipper::test_support skipper_opencv fmt::fmt LibXml2::LibXml2
    nlohmann_json::nlohmann_json
  LABELS unit)
target_compile_options(cam_program PRIVATE -Wall -Wextra)
target_compile_definitions(cam_program PRIVATE
  SKIPPER_CAM="$<TARGET_FILE:cam>"
  SKIPPER_CLASSIFY="$<TARGET_FILE:classify>"
  SKIPPER_EXAMPLE_IMAGES="${PROJECT_SOURCE_DIR}/examples/data/images"
  SKIPPER_WEIGHTS="${PROJECT_BINARY_DIR}/weights")
add_dependencies(cam_program cam classify resnet50_weights)
