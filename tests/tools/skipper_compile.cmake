# skipper-compile as a user and a build run it; see the script.
get_target_property(tiny tiny SKIPPER_MODEL_FOLDER)

# The spec of tiny, with one layer changed.
file(READ ${PROJECT_SOURCE_DIR}/examples/models/tiny.cpp spec)
string(REPLACE "identity_block(x, 3," "identity_block(x, 5," changed_spec "${spec}")
if(changed_spec STREQUAL spec)
  message(FATAL_ERROR "tests/tools: tiny.cpp has no block of kernel size 3 to change")
endif()
set(changed ${CMAKE_CURRENT_BINARY_DIR}/skipper_compile/changed_tiny)
file(CONFIGURE OUTPUT ${changed}.cpp CONTENT "${changed_spec}" @ONLY)
add_executable(changed_tiny_spec ${changed}.cpp)
target_link_libraries(changed_tiny_spec PRIVATE Skipper::dsl)
add_custom_command(OUTPUT ${changed}.mlir
  COMMAND changed_tiny_spec > ${changed}.mlir DEPENDS changed_tiny_spec VERBATIM)
add_custom_target(changed_tiny ALL DEPENDS ${changed}.mlir)

foreach(case reproducible incremental unwritable_folder bad_ir bad_options name precision symbols)
  add_test(NAME "skipper-compile: ${case}" COMMAND ${CMAKE_CURRENT_LIST_DIR}/skipper_compile_test.sh
    ${case} $<TARGET_FILE:skipper-compile> ${CMAKE_CURRENT_BINARY_DIR}/skipper_compile/${case}
    ${tiny}/tiny.nn.mlir ${changed}.mlir)
  set_tests_properties("skipper-compile: ${case}" PROPERTIES LABELS tools)
endforeach()
