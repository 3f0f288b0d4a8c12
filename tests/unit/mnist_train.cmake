# Tests of the programs of examples/mnist_train/, whose report page is report.cmake's: included by tests/CMakeLists.txt.
if(NOT TARGET mnist_train OR NOT TARGET skipper_train)
  return()
endif()
find_package(fmt REQUIRED)
find_package(LibXml2 REQUIRED)
find_package(nlohmann_json REQUIRED)
set(unit ${CMAKE_CURRENT_LIST_DIR})

function(skipper_add_mnist_test name)
  skipper_add_test(${name} SOURCES ${ARGN} ${unit}/mnist_program.cpp
    LIBS skipper_fake_training mnist_report skipper_page skipper_opencv fmt::fmt LibXml2::LibXml2
      nlohmann_json::nlohmann_json
    LABELS unit)
  target_compile_options(${name} PRIVATE -Wall -Wextra)
  target_compile_definitions(${name} PRIVATE
    SKIPPER_EXAMPLE_MNIST="${PROJECT_SOURCE_DIR}/examples/data/mnist"
    SKIPPER_MNIST_TRAIN="$<TARGET_FILE:mnist_train>"
    SKIPPER_MNIST_PREDICT="$<TARGET_FILE:mnist_predict>")
  add_dependencies(${name} mnist_train mnist_predict)
endfunction()

# In Chromium, which has to be installed.
skipper_add_mnist_test(mnist_train_program ${unit}/mnist_train_test.cpp ${unit}/report_browser.cpp
  ${unit}/report_page.cpp)
skipper_add_mnist_test(mnist_train_stopped ${unit}/mnist_train_resume_test.cpp ${unit}/mnist_train_errors_test.cpp)
