# Tests what people install, as they install it (package.sh), and the list of what others wrote.
foreach(case runtime components debian without_generator)
  add_test(NAME "package: ${case}" COMMAND ${CMAKE_CURRENT_LIST_DIR}/package.sh ${case}
    ${CMAKE_COMMAND} ${CMAKE_CPACK_COMMAND} ${CMAKE_MAKE_PROGRAM} ${CMAKE_BINARY_DIR}
    ${CMAKE_CURRENT_BINARY_DIR}/package/${case})
  set_tests_properties("package: ${case}" PROPERTIES LABELS package TIMEOUT 300)
endforeach()

find_program(SKIPPER_PYTHON python3 HINTS ${PROJECT_SOURCE_DIR}/.venv/bin NO_DEFAULT_PATH REQUIRED)
add_test(NAME "notices: every data file is listed"
  COMMAND ${SKIPPER_PYTHON} ${PROJECT_SOURCE_DIR}/scripts/check_notices.py)
add_test(NAME "notices: what the check finds" COMMAND ${SKIPPER_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/check_notices_test.py)
set_tests_properties("notices: every data file is listed" "notices: what the check finds" PROPERTIES LABELS package)
