# Target resnet50_weights: ResNet50's deterministic weights (102 MB a file) in <build>/weights, as Keras 1
# wrote HDF5 and as safetensors.  They are made, not trained.
find_program(SKIPPER_PYTHON python3 HINTS ${PROJECT_SOURCE_DIR}/.venv/bin NO_DEFAULT_PATH REQUIRED)
set(script ${PROJECT_SOURCE_DIR}/tests/data/resnet50_weights.py)
set(weights ${PROJECT_BINARY_DIR}/weights/resnet50)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/weights)

add_custom_command(OUTPUT ${weights}.h5
  COMMAND ${SKIPPER_PYTHON} ${script} ${weights}.h5 --layout keras1
  DEPENDS ${script} ${PROJECT_SOURCE_DIR}/tests/data/resnet50_bn.npz
  COMMENT "Making ResNet50's deterministic weights" VERBATIM)
add_custom_command(OUTPUT ${weights}.safetensors
  COMMAND skipper-convert --quiet ${weights}.h5 ${weights}.safetensors
  DEPENDS ${weights}.h5 COMMENT "Converting ResNet50's deterministic weights" VERBATIM)
add_custom_target(resnet50_weights DEPENDS ${weights}.safetensors)
