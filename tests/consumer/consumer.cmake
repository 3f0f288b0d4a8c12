# An app outside of this tree; see consumer.sh.
find_program(SKIPPER_PYTHON python3 HINTS ${PROJECT_SOURCE_DIR}/.venv/bin NO_DEFAULT_PATH REQUIRED)
add_test(NAME "consumer: find_package(Skipper) alone" COMMAND ${CMAKE_CURRENT_LIST_DIR}/consumer.sh
  ${CMAKE_COMMAND} ${CMAKE_MAKE_PROGRAM} ${SKIPPER_PYTHON} ${CMAKE_BINARY_DIR} ${CMAKE_CURRENT_BINARY_DIR}/consumer)
set_tests_properties("consumer: find_package(Skipper) alone" PROPERTIES LABELS consumer)

# Projects around small models; see models.sh.
foreach(case names options library only_c umask)
  add_test(NAME "consumer: ${case}" COMMAND ${CMAKE_CURRENT_LIST_DIR}/models.sh ${case}
    ${CMAKE_COMMAND} ${CMAKE_MAKE_PROGRAM} $<TARGET_FILE:skipper-compile> ${CMAKE_CURRENT_BINARY_DIR}/models/${case})
  set_tests_properties("consumer: ${case}" PROPERTIES LABELS consumer TIMEOUT 300)
endforeach()
