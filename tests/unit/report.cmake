# Tests of the report page of examples/mnist_train/: included by tests/CMakeLists.txt.
find_package(fmt REQUIRED)
find_package(LibXml2 REQUIRED)
find_package(nlohmann_json REQUIRED)

skipper_add_test(report_test
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/report_test.cpp ${CMAKE_CURRENT_LIST_DIR}/report_parts_test.cpp
    ${CMAKE_CURRENT_LIST_DIR}/report_page.cpp
  LIBS mnist_report skipper_opencv LibXml2::LibXml2 LABELS unit)

# In Chromium, which has to be installed.
skipper_add_test(report_browser_test
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/report_browser_test.cpp ${CMAKE_CURRENT_LIST_DIR}/report_browser.cpp
    ${CMAKE_CURRENT_LIST_DIR}/report_page.cpp
  LIBS mnist_report skipper_page Skipper::test_support skipper_opencv fmt::fmt LibXml2::LibXml2
    nlohmann_json::nlohmann_json
  LABELS unit)
