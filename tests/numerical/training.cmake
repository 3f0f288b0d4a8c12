# Training: what the compiler makes of a network, interpreted, jitted and compiled, against TensorFlow, against
# differences and against each other.  Included by tests/CMakeLists.txt.
set(here ${CMAKE_CURRENT_LIST_DIR})
add_library(skipper_test_training STATIC ${here}/training_module.cpp ${here}/interpreted_step.cpp
  ${here}/mnist_training.cpp)
target_compile_options(skipper_test_training PRIVATE -Wall -Wextra -Wno-restrict -Wno-unused-parameter)
target_compile_definitions(skipper_test_training PRIVATE
  SKIPPER_EXAMPLE_MNIST="${PROJECT_SOURCE_DIR}/examples/data/mnist"
  SKIPPER_MNIST_WEIGHTS="${PROJECT_BINARY_DIR}/weights/mnist_resnet.safetensors")
target_link_libraries(skipper_test_training
  PUBLIC skipper_interpreter Skipper::test_support Skipper::runtime PRIVATE Skipper::train Skipper::dsl)
add_dependencies(skipper_test_training mnist_resnet_weights)

skipper_add_test(training_graph SOURCES ${here}/training_graph_test.cpp LIBS skipper_test_training LABELS numerical)

# With all relus as outputs: their signs are the decisions that gradients depend on.
foreach(number RANGE 1 22)
  list(APPEND activations activation_${number})
endforeach()
skipper_add_model(mnist_training_kept MODEL mnist_resnet SPEC ${PROJECT_SOURCE_DIR}/examples/models/mnist_resnet.cpp
  ENTRIES predict train_step update MAX_BATCH 32 KEEP ${activations})
skipper_add_test(training_step SOURCES ${here}/training_step_test.cpp ${here}/compiled_training.cpp
  LIBS mnist_training_kept skipper_test_training LABELS numerical)

add_library(skipper_test_jit STATIC ${here}/jit_kernel.cpp)
target_link_libraries(skipper_test_jit PUBLIC
  skipper_test_kernels skipper_interpreter skipper_model_compiler Skipper::test_support)
skipper_add_test(not_a_number SOURCES ${here}/not_a_number_test.cpp
  LIBS skipper_test_jit Skipper::test_support LABELS numerical)
target_compile_definitions(not_a_number PRIVATE SKIPPER_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data")
add_library(skipper_test_checked_kernels STATIC ${here}/checked_kernels.cpp ${here}/random_operands.cpp)
target_link_libraries(skipper_test_checked_kernels PUBLIC skipper_test_jit skipper_test_training)
skipper_add_test(training_kernels
  SOURCES ${here}/training_kernels_test.cpp ${here}/random_classifier.cpp
  LIBS skipper_test_checked_kernels Skipper::dsl LABELS numerical)
add_library(skipper_test_finite_differences STATIC ${here}/finite_differences.cpp)
target_link_libraries(skipper_test_finite_differences PUBLIC skipper_test_training Skipper::test_support)
skipper_add_test(activations SOURCES ${here}/activations_test.cpp
  LIBS skipper_test_checked_kernels skipper_test_finite_differences LABELS numerical)
target_compile_definitions(activations PRIVATE SKIPPER_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data")
skipper_add_test(epilogue SOURCES ${here}/epilogue_test.cpp LIBS skipper_test_checked_kernels LABELS numerical)

# An op from outside of the compiler.
add_subdirectory(${here}/foreign numerical_foreign)
skipper_add_test(foreign_op SOURCES ${here}/foreign_op_test.cpp
  LIBS skipper_test_cube skipper_test_checked_kernels skipper_test_finite_differences LABELS numerical)

skipper_add_test(gradients
  SOURCES ${here}/gradients_test.cpp ${here}/graph_tensors.cpp ${here}/training_reference.cpp
  LIBS skipper_test_training skipper_test_graphs LABELS numerical)

skipper_add_test(training_random
  SOURCES ${here}/training_random_test.cpp ${here}/compiled_graph.cpp ${here}/compiled_training.cpp
    ${here}/graph_tensors.cpp ${here}/random_classifier.cpp
  LIBS skipper_test_training skipper_test_graphs LABELS numerical)
skipper_compiles_graphs(training_random)

skipper_add_test(trained_inference SOURCES ${here}/trained_inference_test.cpp
  LIBS mnist_resnet skipper_test_network skipper_test_training LABELS numerical)
skipper_add_test(not_a_number_models
  SOURCES ${here}/not_a_number_models_test.cpp ${here}/compiled_training.cpp
  LIBS mnist_resnet skipper_test_network skipper_test_training LABELS numerical)
