# Networks on a device: the GPU's schedules and driver, compiled for OpenCL and run by PoCL, by the tests that networks on
# the CPU have.  Included by tests/CMakeLists.txt.
set(models ${PROJECT_SOURCE_DIR}/examples/models)
set(here ${CMAKE_CURRENT_LIST_DIR})
foreach(number RANGE 1 22)
  list(APPEND relus activation_${number})
endforeach()
skipper_add_model(blocks_opencl MODEL blocks SPEC ${models}/blocks.cpp TARGETS opencl MAX_BATCH 4)
skipper_add_model(tiny_opencl MODEL tiny SPEC ${models}/tiny.cpp TARGETS opencl MAX_BATCH 5
  ENTRIES predict cam train_step update SHARED)
skipper_add_model(mnist_opencl MODEL mnist_resnet SPEC ${models}/mnist_resnet.cpp TARGETS opencl MAX_BATCH 32
  ENTRIES predict train_step update KEEP ${relus})
skipper_add_model(resnet50_opencl MODEL resnet50 SPEC ${models}/resnet50.cpp TARGETS opencl
  ENTRIES predict cam KEEP fc1000)

skipper_add_test(device_blocks SOURCES ${here}/blocks_test.cpp LIBS blocks_opencl skipper_test_network
  LABELS numerical)
skipper_add_test(device_resnet50 SOURCES ${here}/resnet50_test.cpp ${here}/cam_test.cpp
  LIBS resnet50_opencl resnet50_test_model LABELS numerical)
add_dependencies(device_resnet50 resnet50_weights)
skipper_add_test(device_training SOURCES ${here}/training_step_test.cpp ${here}/compiled_training.cpp
  LIBS mnist_opencl skipper_test_training LABELS numerical)
skipper_add_test(device_mnist SOURCES ${here}/trained_inference_test.cpp
  LIBS mnist_opencl skipper_test_network skipper_test_training LABELS numerical)
