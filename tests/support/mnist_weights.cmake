# Target mnist_resnet_weights: the deterministic weights of the MNIST ResNet in <build>/weights, as safetensors.
find_program(SKIPPER_PYTHON python3 HINTS ${PROJECT_SOURCE_DIR}/.venv/bin NO_DEFAULT_PATH REQUIRED)
set(data ${PROJECT_SOURCE_DIR}/tests/data)
set(weights ${PROJECT_BINARY_DIR}/weights/mnist_resnet)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/weights)

add_custom_command(OUTPUT ${weights}.h5
  COMMAND ${SKIPPER_PYTHON} -B ${data}/mnist_resnet_weights.py ${weights}.h5 --layout keras2
  DEPENDS ${data}/mnist_resnet_weights.py ${data}/resnet50_weights.py
  COMMENT "Making the MNIST ResNet's deterministic weights" VERBATIM)
add_custom_command(OUTPUT ${weights}.safetensors
  COMMAND skipper-convert --quiet ${weights}.h5 ${weights}.safetensors
  DEPENDS ${weights}.h5 COMMENT "Converting the MNIST ResNet's deterministic weights" VERBATIM)
add_custom_target(mnist_resnet_weights DEPENDS ${weights}.safetensors)
