# Programs without memory: included by tests/CMakeLists.txt.
set(unit ${CMAKE_CURRENT_LIST_DIR})
set(support ${CMAKE_CURRENT_LIST_DIR}/../support)

add_library(skipper_failing_memory MODULE ${support}/failing_memory.cpp ${support}/failing_start.cpp)
target_compile_features(skipper_failing_memory PRIVATE cxx_std_20)
target_link_libraries(skipper_failing_memory PRIVATE ${CMAKE_DL_LIBS})

skipper_add_test(programs_memory SOURCES ${unit}/programs_memory_test.cpp LIBS Skipper::test_support LABELS unit)
target_compile_definitions(programs_memory PRIVATE
  SKIPPER_FAILING_MEMORY="$<TARGET_FILE:skipper_failing_memory>"
  SKIPPER_EXAMPLE_MNIST="${PROJECT_SOURCE_DIR}/examples/data/mnist"
  SKIPPER_NET_IR="${PROJECT_SOURCE_DIR}/tests/lit/codegen/explain.mlir"
  SKIPPER_WEIGHTS_FILE="${PROJECT_SOURCE_DIR}/examples/data/mnist_resnet.safetensors")
add_dependencies(programs_memory skipper_failing_memory)
foreach(program IN ITEMS MNIST_TRAIN=mnist_train MNIST_PREDICT=mnist_predict CLASSIFY=classify CAM=cam BLOCKS=blocks_app
    CONVERT=skipper-convert TOOL=skipper VERIFY=skipper-verify COMPILE=skipper-compile OPT=skipper-opt)
  string(REPLACE "=" ";" parts ${program})
  list(GET parts 0 define)
  list(GET parts 1 target)
  if(TARGET ${target})
    target_compile_definitions(programs_memory PRIVATE SKIPPER_${define}="$<TARGET_FILE:${target}>")
    add_dependencies(programs_memory ${target})
  endif()
endforeach()
