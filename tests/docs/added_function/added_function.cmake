# docs/adding_an_op.md adds a function in two files: done in a copy of these, from which a program is built that
# compiles and trains a network with the function.
set(copy ${CMAKE_CURRENT_BINARY_DIR}/docs/added_function)
set(wrappers ${copy}/maps.cpp ${copy}/activation.cpp ${copy}/elementwise.cpp)
set(functions ${PROJECT_SOURCE_DIR}/compiler/pointwise/functions.h)
file(GLOB dsl_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/dsl/skipper/*.h)
add_custom_command(OUTPUT ${wrappers}
  COMMAND ${SKIPPER_PYTHON} -B ${CMAKE_CURRENT_LIST_DIR}/make_copy.py ${PROJECT_SOURCE_DIR} ${copy}
  DEPENDS ${CMAKE_CURRENT_LIST_DIR}/make_copy.py ${PROJECT_SOURCE_DIR}/docs/adding_an_op.md ${functions} ${dsl_headers}
  VERBATIM)
skipper_add_test(added_function SOURCES ${CMAKE_CURRENT_LIST_DIR}/added_function_test.cpp ${wrappers}
  LIBS skipper_test_checked_kernels skipper_test_finite_differences LABELS docs)
target_include_directories(added_function BEFORE PRIVATE ${copy} ${copy}/dsl)
