# Tests of examples/classify/: included by tests/CMakeLists.txt.
if(TARGET classify_report)
  skipper_add_test(classify_report_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/classify_test.cpp
    LIBS classify_report nlohmann_json::nlohmann_json LABELS unit)
endif()
