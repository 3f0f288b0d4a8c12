# Tests what ptxas makes of the GPU kernels of the example models: included by tests/CMakeLists.txt.  The PTX stays in
# the build folder, ptx/<model>/.
set(here ${CMAKE_CURRENT_LIST_DIR})
file(GLOB wheel ${PROJECT_SOURCE_DIR}/.venv/lib/python*/site-packages/nvidia/cuda_nvcc/bin)
find_program(SKIPPER_PTXAS ptxas HINTS ${wheel} /usr/local/cuda/bin REQUIRED
  DOC "NVIDIA's assembler, from scripts/requirements.txt or a CUDA toolkit")
skipper_add_test(ptx SOURCES ${here}/ptx_test.cpp ${here}/device_code.cpp ${here}/ptxas.cpp
  LIBS skipper_model_compiler Skipper::dsl LABELS codegen)
target_compile_options(ptx PRIVATE -Wall -Wextra -Wno-restrict -Wno-unused-parameter)
target_compile_definitions(ptx PRIVATE SKIPPER_PTXAS="${SKIPPER_PTXAS}" SKIPPER_PTX_FOLDER="${PROJECT_BINARY_DIR}/ptx")
