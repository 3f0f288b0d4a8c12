# Networks on a device, by the tests that networks on the CPU have: the GPU's schedules and driver, compiled for OpenCL
# and run by PoCL; with SKIPPER_TEST_CUDA for CUDA too, which needs a card (scripts/gpu_check.sh).  Included by
# tests/CMakeLists.txt.
option(SKIPPER_TEST_CUDA "Build the tests that need an NVIDIA GPU" OFF)
foreach(number RANGE 1 22)
  list(APPEND relus activation_${number})
endforeach()

# skipper_device_tests(api target...)
function(skipper_device_tests api)
  set(models ${PROJECT_SOURCE_DIR}/examples/models)
  set(here ${PROJECT_SOURCE_DIR}/tests/numerical)
  skipper_add_model(blocks_${api} MODEL blocks SPEC ${models}/blocks.cpp TARGETS ${ARGN} MAX_BATCH 4)
  skipper_add_model(tiny_${api}_device MODEL tiny SPEC ${models}/tiny.cpp TARGETS ${ARGN} MAX_BATCH 5
    ENTRIES predict cam train_step update SHARED)
  skipper_add_model(mnist_${api} MODEL mnist_resnet SPEC ${models}/mnist_resnet.cpp TARGETS ${ARGN} MAX_BATCH 32
    ENTRIES predict train_step update KEEP ${relus} SHARED)
  skipper_add_model(resnet50_${api} MODEL resnet50 SPEC ${models}/resnet50.cpp TARGETS ${ARGN}
    ENTRIES predict cam KEEP fc1000 SHARED)

  skipper_add_test(${api}_blocks SOURCES ${here}/blocks_test.cpp LIBS blocks_${api} skipper_test_network
    LABELS numerical device)
  skipper_add_test(${api}_resnet50 SOURCES ${here}/resnet50_test.cpp ${here}/cam_test.cpp
    LIBS resnet50_${api} resnet50_test_model LABELS numerical device)
  add_dependencies(${api}_resnet50 resnet50_weights)
  skipper_add_test(${api}_training SOURCES ${here}/training_step_test.cpp ${here}/compiled_training.cpp
    LIBS mnist_${api} skipper_test_training LABELS numerical device)
  skipper_add_test(${api}_mnist SOURCES ${here}/trained_inference_test.cpp
    LIBS mnist_${api} skipper_test_network skipper_test_training LABELS numerical device)
endfunction()

skipper_device_tests(opencl opencl)
if(SKIPPER_TEST_CUDA)
  skipper_device_tests(cuda cuda80 cuda70)
  # For the times of batches: schedules are chosen for MAX_BATCH.
  skipper_add_model(resnet50_batches_cuda MODEL resnet50 SPEC ${PROJECT_SOURCE_DIR}/examples/models/resnet50.cpp
    TARGETS cuda80 MAX_BATCH 32 SHARED)
endif()
