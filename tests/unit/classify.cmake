# Tests of examples/classify/: included by tests/CMakeLists.txt.
if(TARGET classify)
  skipper_add_test(classify_report_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/classify_test.cpp
    LIBS classify_report nlohmann_json::nlohmann_json LABELS unit)

  skipper_add_test(classify_program SOURCES ${CMAKE_CURRENT_LIST_DIR}/classify_program_test.cpp
    LIBS Skipper::test_support nlohmann_json::nlohmann_json LABELS unit)
  target_compile_definitions(classify_program PRIVATE
    SKIPPER_CLASSIFY="$<TARGET_FILE:classify>"
    SKIPPER_EXAMPLE_IMAGES="${PROJECT_SOURCE_DIR}/examples/data/images"
    SKIPPER_WEIGHTS="${PROJECT_BINARY_DIR}/weights")
  add_dependencies(classify_program classify resnet50_weights)
endif()
