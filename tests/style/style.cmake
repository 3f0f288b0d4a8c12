# The form of the tree's files.  Included by tests/CMakeLists.txt.
find_program(SKIPPER_PYTHON python3 HINTS ${PROJECT_SOURCE_DIR}/.venv/bin NO_DEFAULT_PATH REQUIRED)

set(scripts ${PROJECT_SOURCE_DIR}/scripts)
add_test(NAME "style: every file has its form" COMMAND ${SKIPPER_PYTHON} -B ${scripts}/check_style.py)
add_test(NAME "style: mistakes of form are found" COMMAND ${SKIPPER_PYTHON} -B
  ${CMAKE_CURRENT_LIST_DIR}/check_style_test.py)
set_tests_properties("style: every file has its form" "style: mistakes of form are found" PROPERTIES LABELS style)
