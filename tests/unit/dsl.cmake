# Tests of dsl/ and of the example specs: included by tests/CMakeLists.txt.
skipper_add_test(dsl_shapes SOURCES ${CMAKE_CURRENT_LIST_DIR}/dsl_shapes_test.cpp LIBS Skipper::dsl LABELS unit dsl)
skipper_add_test(dsl_ir SOURCES ${CMAKE_CURRENT_LIST_DIR}/dsl_ir_test.cpp LIBS Skipper::dsl LABELS unit dsl)
skipper_add_test(dsl_errors SOURCES ${CMAKE_CURRENT_LIST_DIR}/dsl_errors_test.cpp LIBS Skipper::dsl LABELS unit dsl)
skipper_add_test(dsl_convolutions SOURCES ${CMAKE_CURRENT_LIST_DIR}/dsl_convolutions_test.cpp
  LIBS skipper_test_graphs LABELS unit dsl)
target_compile_definitions(dsl_convolutions PRIVATE SKIPPER_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data")

# The compiler reads what each example's program prints.
foreach(model IN ITEMS blocks mnist_resnet resnet50 tiny)
  add_executable(dsl_spec_${model} ${PROJECT_SOURCE_DIR}/examples/models/${model}.cpp)
  target_link_libraries(dsl_spec_${model} PRIVATE Skipper::dsl)
  target_compile_options(dsl_spec_${model} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
  set_target_properties(dsl_spec_${model} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/specs)
  add_test(NAME "dsl: skipper-opt reads ${model}"
    COMMAND sh -c "'$<TARGET_FILE:dsl_spec_${model}>' > $0.mlir && '$<TARGET_FILE:skipper-opt>' $0.mlir -o $0.out"
      ${model}
    WORKING_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/specs)
  set_tests_properties("dsl: skipper-opt reads ${model}" PROPERTIES LABELS "unit;dsl")
endforeach()
# A disk that is full is an error, not half a model.
add_test(NAME "dsl: a full disk" COMMAND sh -c "'$<TARGET_FILE:dsl_spec_tiny>' > /dev/full; echo status $?")
set_tests_properties("dsl: a full disk" PROPERTIES LABELS "unit;dsl"
  PASS_REGULAR_EXPRESSION "error: cannot write the model 'tiny' to standard output\nstatus 1")

# The other compiler, with an eighth of its default limit for constant evaluation.
find_program(SKIPPER_CLANGXX NAMES clang++-22 REQUIRED)
foreach(model IN ITEMS blocks mnist_resnet resnet50 tiny)
  add_test(NAME "dsl: clang accepts ${model}"
    COMMAND ${SKIPPER_CLANGXX} -std=c++20 -fsyntax-only -fconstexpr-steps=131072 -Wall -Wextra -Wpedantic -Werror
            -I ${PROJECT_SOURCE_DIR}/dsl ${PROJECT_SOURCE_DIR}/examples/models/${model}.cpp)
  set_tests_properties("dsl: clang accepts ${model}" PROPERTIES LABELS "unit;dsl")
endforeach()

# 300 convolutions, with half of clang's default limit and a quarter of g++'s.
find_program(SKIPPER_GCC NAMES g++ g++-12 REQUIRED)
set(deep -std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Werror -DCONVOLUTIONS=300 -I ${PROJECT_SOURCE_DIR}/dsl
  ${CMAKE_CURRENT_LIST_DIR}/dsl_deep_spec.cpp)
add_test(NAME "dsl: clang accepts 300 convolutions" COMMAND ${SKIPPER_CLANGXX} ${deep} -fconstexpr-steps=524288)
add_test(NAME "dsl: g++ accepts 300 convolutions" COMMAND ${SKIPPER_GCC} ${deep} -fconstexpr-ops-limit=8388608)
set_tests_properties("dsl: clang accepts 300 convolutions" "dsl: g++ accepts 300 convolutions"
  PROPERTIES LABELS "unit;dsl")
