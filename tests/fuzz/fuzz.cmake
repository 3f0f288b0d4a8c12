# Some executions of each fuzz target, behind all inputs of its corpus.  Included by tests/CMakeLists.txt.  The targets
# are a build of their own, by clang: <build>/fuzz.
include(ExternalProject)
find_program(SKIPPER_CLANGXX NAMES clang++-22 clang++ HINTS ${LLVM_TOOLS_BINARY_DIR} REQUIRED)
execute_process(COMMAND ${SKIPPER_CLANGXX} -print-file-name=libclang_rt.fuzzer-${CMAKE_HOST_SYSTEM_PROCESSOR}.a
  OUTPUT_VARIABLE libfuzzer OUTPUT_STRIP_TRAILING_WHITESPACE)
if(NOT EXISTS "${libfuzzer}")
  message(FATAL_ERROR "${SKIPPER_CLANGXX} has no libFuzzer: install libclang-rt-22-dev, or run scripts/setup.sh")
endif()
ExternalProject_Add(fuzz_build
  SOURCE_DIR ${PROJECT_SOURCE_DIR}
  BINARY_DIR ${PROJECT_BINARY_DIR}/fuzz
  PREFIX ${CMAKE_CURRENT_BINARY_DIR}/fuzz_build
  CMAKE_GENERATOR Ninja
  CMAKE_ARGS -DSKIPPER_FUZZ=ON -DCMAKE_MAKE_PROGRAM=${CMAKE_MAKE_PROGRAM} -DCMAKE_C_COMPILER=${SKIPPER_CLANG}
    -DCMAKE_CXX_COMPILER=${SKIPPER_CLANGXX}
  BUILD_COMMAND ${CMAKE_COMMAND} --build <BINARY_DIR> --target fuzz_targets
  BUILD_ALWAYS ON
  INSTALL_COMMAND "")

# skipper_add_fuzz_test(target executions): as many as take a few seconds, the same ones each time.
function(skipper_add_fuzz_test target executions)
  set(test "fuzz: ${target}, its corpus and ${executions} executions")
  add_test(NAME ${test} COMMAND ${PROJECT_SOURCE_DIR}/scripts/fuzz.sh --folder ${PROJECT_BINARY_DIR}/fuzz --seed 1
    --runs ${executions} ${target})
  set_tests_properties(${test} PROPERTIES LABELS fuzz TIMEOUT 600)
endfunction()
skipper_add_fuzz_test(blob 20000)
skipper_add_fuzz_test(checkpoint 5000)
skipper_add_fuzz_test(hdf5 500)
skipper_add_fuzz_test(history 20000)
skipper_add_fuzz_test(idx 10000)
skipper_add_fuzz_test(image 5000)
skipper_add_fuzz_test(image_end 20000)
skipper_add_fuzz_test(nn_ir 1000)
skipper_add_fuzz_test(npy 20000)
skipper_add_fuzz_test(safetensors 10000)
