# An app outside of this tree; see consumer.sh.
add_test(NAME "consumer: find_package(Skipper) alone" COMMAND ${CMAKE_CURRENT_LIST_DIR}/consumer.sh
  ${CMAKE_COMMAND} ${CMAKE_MAKE_PROGRAM} ${CMAKE_BINARY_DIR} ${CMAKE_CURRENT_BINARY_DIR}/consumer)
set_tests_properties("consumer: find_package(Skipper) alone" PROPERTIES LABELS consumer)
