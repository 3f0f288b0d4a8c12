# The blocks model for arm-64-linux; see cross.sh.
add_test(NAME "cross: blocks on 64-bit ARM" COMMAND ${CMAKE_CURRENT_LIST_DIR}/cross.sh
  ${CMAKE_COMMAND} ${CMAKE_MAKE_PROGRAM} ${PROJECT_SOURCE_DIR}/.venv/bin/python $<TARGET_FILE:skipper-compile>
  ${CMAKE_CURRENT_BINARY_DIR}/cross)
set_tests_properties("cross: blocks on 64-bit ARM" PROPERTIES LABELS cross)
