# Generated models, linked, loaded and run: included by tests/CMakeLists.txt.
set(here ${CMAKE_CURRENT_LIST_DIR})
set(examples ${PROJECT_SOURCE_DIR}/examples/models)
add_library(skipper_test_model_case STATIC ${here}/model_case.cpp ${here}/model_graphs.cpp)
target_link_libraries(skipper_test_model_case PUBLIC skipper_test_graphs Catch2::Catch2)
target_include_directories(skipper_test_model_case PRIVATE ${PROJECT_SOURCE_DIR})
target_compile_options(skipper_test_model_case PRIVATE -Wall -Wextra)

# model_test(name LIBS model ...)
function(model_test name)
  skipper_add_test(${name} SOURCES ${here}/${name}_test.cpp LIBS ${ARGN} skipper_test_model_case LABELS unit)
  target_compile_options(${name} PRIVATE -Wall -Wextra)
endfunction()

model_test(model_predict tiny blocks mnist_resnet)
model_test(model_blob tiny blocks mnist_resnet Skipper::test_support)
model_test(model_allocation tiny mnist_resnet)
model_test(model_threads tiny blocks)
model_test(model_parallel_for tiny mnist_resnet)
model_test(model_float_state tiny)
model_test(model_training tiny blocks)
model_test(model_cam tiny blocks)
model_test(model_find_nan tiny mnist_resnet Skipper::runtime)
model_test(model_shared tiny)
target_compile_definitions(model_shared PRIVATE SKIPPER_TINY_SHARED_OBJECT="$<TARGET_FILE:tiny_shared>")
add_dependencies(model_shared tiny_shared)

# Kernels and driver that ThreadSanitizer sees.
skipper_add_model(tiny_tsan MODEL tiny SPEC ${examples}/tiny.cpp ENTRIES predict cam train_step update MAX_BATCH 5
  SANITIZE_THREAD)
skipper_add_model(blocks_tsan MODEL blocks SPEC ${examples}/blocks.cpp MAX_BATCH 4 SANITIZE_THREAD)
skipper_add_test(model_threads_tsan SOURCES ${here}/model_threads_test.cpp ${here}/model_case.cpp
  LIBS tiny_tsan blocks_tsan skipper_test_model_case LABELS unit SANITIZE thread)
skipper_add_test(model_training_tsan SOURCES ${here}/model_training_test.cpp ${here}/model_case.cpp
  LIBS tiny_tsan blocks_tsan skipper_test_model_case LABELS unit SANITIZE thread)
add_executable(racing_model ${here}/racing_model.cpp)
target_link_libraries(racing_model PRIVATE tiny_tsan)
skipper_sanitize(racing_model thread)
add_test(NAME "model_threads_tsan: a race in kernels is seen" COMMAND racing_model)
set_tests_properties("model_threads_tsan: a race in kernels is seen" PROPERTIES LABELS unit
  PASS_REGULAR_EXPRESSION "data race[^\n]*\n[^\n]*\n +#0 tiny_(avx512|avx2|sse41)_(conv1|res2a|avg_pool|fc5|softmax)")

# Beside an app's own Halide.
set(app ${CMAKE_CURRENT_BINARY_DIR}/model_app_pipeline)
add_custom_command(OUTPUT ${app}.o ${app}.h COMMAND make_app_pipeline ${app} DEPENDS make_app_pipeline VERBATIM)
skipper_add_test(model_halide SOURCES ${here}/model_halide_test.cpp ${app}.o ${app}.h
  LIBS tiny blocks skipper_test_model_case Halide::Halide Halide::Runtime LABELS unit)
target_include_directories(model_halide PRIVATE ${CMAKE_CURRENT_BINARY_DIR})

# On other CPUs.
add_executable(model_on_cpu ${here}/model_on_cpu.cpp)
target_link_libraries(model_on_cpu PRIVATE tiny)
find_program(SKIPPER_QEMU_X86 qemu-x86_64)
if(SKIPPER_QEMU_X86)
  foreach(cpu "qemu64,-sse4.1,-sse4.2,-ssse3=none" "Nehalem=sse41" "Haswell=avx2" "Haswell,-fma=sse41")
    string(REGEX MATCH "^(.*)=([a-z0-9]+)$" matched ${cpu})
    set(test "model on a ${CMAKE_MATCH_1}")
    add_test(NAME ${test}
      COMMAND ${SKIPPER_QEMU_X86} -cpu ${CMAKE_MATCH_1} $<TARGET_FILE:model_on_cpu> ${CMAKE_MATCH_2})
    set_tests_properties(${test} PROPERTIES LABELS unit)
  endforeach()
endif()
