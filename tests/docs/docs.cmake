# The documentation: what it tells its readers to do works, as they would do it; public headers are documented.
find_program(SKIPPER_PYTHON python3 HINTS ${PROJECT_SOURCE_DIR}/.venv/bin NO_DEFAULT_PATH REQUIRED)
find_program(SKIPPER_DOXYGEN doxygen REQUIRED)

add_test(NAME "docs: public headers build without a Doxygen warning" COMMAND ${CMAKE_CURRENT_LIST_DIR}/doxygen.sh
  ${SKIPPER_DOXYGEN} ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_BINARY_DIR}/docs/doxygen)
add_test(NAME "docs: local links lead somewhere" COMMAND ${SKIPPER_PYTHON} -B ${CMAKE_CURRENT_LIST_DIR}/links.py
  ${PROJECT_SOURCE_DIR} build .venv .venv-bench .git)
add_test(NAME "docs: the checks of pages and links find mistakes" COMMAND ${SKIPPER_PYTHON} -B
  ${CMAKE_CURRENT_LIST_DIR}/checks_test.py)
set(tests "docs: public headers build without a Doxygen warning" "docs: local links lead somewhere"
  "docs: the checks of pages and links find mistakes")

# The tutorial installs Skipper and makes ~/digits; the other pages go on there.
foreach(page tutorial writing_a_block profiling debugging file_formats c_abi)
  set(test "docs: ${page}.md, every command")
  set(arguments ${PROJECT_SOURCE_DIR}/docs/${page}.md --source ${PROJECT_SOURCE_DIR} --build ${CMAKE_BINARY_DIR}
    --work ${CMAKE_CURRENT_BINARY_DIR}/docs/reader)
  if(page STREQUAL tutorial)
    add_test(NAME ${test} COMMAND ${SKIPPER_PYTHON} -B ${CMAKE_CURRENT_LIST_DIR}/run_page.py ${arguments} --first)
    set_tests_properties(${test} PROPERTIES FIXTURES_SETUP skipper_reader)
  else()
    add_test(NAME ${test} COMMAND ${SKIPPER_PYTHON} -B ${CMAKE_CURRENT_LIST_DIR}/run_page.py ${arguments})
    set_tests_properties(${test} PROPERTIES FIXTURES_REQUIRED skipper_reader)
  endif()
  # One reader has one home.
  set_tests_properties(${test} PROPERTIES RESOURCE_LOCK skipper_reader TIMEOUT 600)
  list(APPEND tests ${test})
endforeach()
set_tests_properties(${tests} PROPERTIES LABELS docs)
include(${CMAKE_CURRENT_LIST_DIR}/added_function/added_function.cmake)
