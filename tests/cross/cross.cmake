# Models for 64-bit ARM, their apps under qemu, and their code under llvm-mca.  build.sh builds them all.
set(here ${CMAKE_CURRENT_LIST_DIR})
set(work ${CMAKE_CURRENT_BINARY_DIR}/cross)
set(apps ${work}/build)
set(weights ${PROJECT_BINARY_DIR}/weights)
set(qemu qemu-aarch64 -L /usr/aarch64-linux-gnu)
find_program(SKIPPER_PYTHON python3 HINTS ${PROJECT_SOURCE_DIR}/.venv/bin NO_DEFAULT_PATH REQUIRED)

function(add_cross_test name)
  add_test(NAME "cross: ${name}" COMMAND ${ARGN})
  set_tests_properties("cross: ${name}" PROPERTIES LABELS cross FIXTURES_REQUIRED cross_apps)
endfunction()

add_test(NAME "cross: models and apps build for 64-bit ARM from two packages" COMMAND ${here}/build.sh
  ${CMAKE_COMMAND} ${CMAKE_MAKE_PROGRAM} ${SKIPPER_PYTHON} ${CMAKE_BINARY_DIR} ${work})
set_tests_properties("cross: models and apps build for 64-bit ARM from two packages" PROPERTIES
  LABELS cross FIXTURES_SETUP cross_apps)

add_cross_test("the blocks give TensorFlow's numbers on 64-bit ARM"
  ${qemu} ${apps}/blocks_app ${work}/blocks.safetensors)
add_cross_test("the blocks give TensorFlow's numbers on 64-bit ARM with dot products"
  ${qemu} ${apps}/blocks_dot_prod_app ${work}/blocks.safetensors)
add_cross_test("a host's loops and floating-point state are looked at on 64-bit ARM as elsewhere" ${qemu}
  ${apps}/calls_app)
# Weights of float16, then products too: blocks' reductions are 2 to 24 long.
add_cross_test("blocks with weights of float16 come within their rounding of TensorFlow on 64-bit ARM"
  ${qemu} ${apps}/blocks_half_weights_app ${work}/blocks.safetensors 4e-3)
add_cross_test("blocks that compute in float16 come within its rounding of TensorFlow on 64-bit ARM"
  ${qemu} ${apps}/blocks_half_app ${work}/blocks.safetensors 8e-3)
set_tests_properties("cross: blocks that compute in float16 come within its rounding of TensorFlow on 64-bit ARM"
  PROPERTIES PASS_REGULAR_EXPRESSION "^arm_fp16: identity" FAIL_REGULAR_EXPRESSION "FAILED")
# The variant without the instructions is float32 in full.
add_cross_test("cortex-a53 runs the variant arm of an archive that computes in float16" ${qemu} -cpu cortex-a53
  ${apps}/blocks_half_app ${work}/blocks.safetensors)
set_tests_properties("cross: cortex-a53 runs the variant arm of an archive that computes in float16" PROPERTIES
  PASS_REGULAR_EXPRESSION "^arm: identity" FAIL_REGULAR_EXPRESSION "FAILED")
# Products of int8; on a CPU without them the archive's other variant, which is float32.
foreach(choice max:arm_dot_prod:3e-2 cortex-a53:arm:1e-5)
  string(REPLACE ":" ";" choice ${choice})
  list(POP_FRONT choice cpu variant tolerance)
  add_cross_test("${cpu} runs the variant ${variant} of blocks that compute in int8" ${qemu} -cpu ${cpu}
    ${apps}/blocks_int8_app ${work}/blocks.safetensors ${tolerance})
  set_tests_properties("cross: ${cpu} runs the variant ${variant} of blocks that compute in int8" PROPERTIES
    PASS_REGULAR_EXPRESSION "^${variant}: identity" FAIL_REGULAR_EXPRESSION "FAILED")
endforeach()
# One archive, two variants: Cortex-A53 has no dot products, qemu's default CPU has.
foreach(choice max:arm_dot_prod cortex-a53:arm)
  string(REPLACE ":" ";" choice ${choice})
  list(POP_FRONT choice cpu variant)
  add_cross_test("${cpu} runs the variant ${variant} of an archive that has both" ${qemu} -cpu ${cpu}
    ${apps}/blocks_both_app ${work}/blocks.safetensors)
  set_tests_properties("cross: ${cpu} runs the variant ${variant} of an archive that has both" PROPERTIES
    PASS_REGULAR_EXPRESSION "^${variant}: identity" FAIL_REGULAR_EXPRESSION "FAILED")
endforeach()
add_cross_test("digits get TensorFlow's probabilities and are recognised on 64-bit ARM" ${qemu} ${apps}/digits_app
  ${work}/mnist.safetensors ${weights}/mnist_resnet.safetensors
  ${PROJECT_SOURCE_DIR}/examples/data/mnist_resnet.safetensors)
add_cross_test("training steps have TensorFlow's losses and gradients on 64-bit ARM" ${qemu} ${apps}/training_app
  ${work}/mnist.safetensors ${weights}/mnist_resnet.safetensors ${work}/step.bin)
set_tests_properties("cross: training steps have TensorFlow's losses and gradients on 64-bit ARM" PROPERTIES
  FIXTURES_SETUP cross_step)
add_cross_test("gradients of 64-bit ARM are the interpreter's at the same decisions"
  $<TARGET_FILE:training_step> "gradients that another machine computed are the interpreter's at the same decisions")
set_tests_properties("cross: gradients of 64-bit ARM are the interpreter's at the same decisions" PROPERTIES
  FIXTURES_REQUIRED "cross_apps;cross_step" ENVIRONMENT SKIPPER_TRAINING_STEP=${work}/step.bin)
foreach(output logits cam)
  add_cross_test("ResNet50 gives TensorFlow's ${output} of a photo on 64-bit ARM" ${qemu} ${apps}/photo_app ${output}
    ${work}/chelsea.safetensors ${weights}/resnet50.safetensors)
endforeach()
add_cross_test("ResNet50 in float16 ranks a photo's classes as TensorFlow does on 64-bit ARM"
  ${qemu} ${apps}/photo_half_app logits ${work}/chelsea.safetensors ${weights}/resnet50.safetensors 3e-2)
add_cross_test("ResNet50 in int8 comes near TensorFlow's logits of a photo on 64-bit ARM" ${qemu} ${apps}/photo_int8_app
  near ${work}/chelsea.safetensors ${weights}/resnet50.safetensors 0.1)
add_cross_test("ResNet50's predict alone links to 2.5 MB for 64-bit ARM" ${here}/size.sh ${apps}/predict_only)
add_cross_test("skipper inspect says for which processor a model was built" $<TARGET_FILE:skipper> inspect
  ${apps}/blocks/libblocks.so)
set_tests_properties("cross: skipper inspect says for which processor a model was built" PROPERTIES
  PASS_REGULAR_EXPRESSION
  "^skipper inspect: .*libblocks.so: cannot be loaded: it was built for aarch64, this program for x86_64")
foreach(case links other_architecture missing_files missing_compilers)
  add_cross_test("skipper_import_model: ${case}" ${here}/import.sh ${case} ${CMAKE_COMMAND} ${CMAKE_MAKE_PROGRAM}
    ${work} ${work}/import_${case})
endforeach()

# The code: llvm-mca reads the loops of what skipper-compile makes of the same models.
find_program(SKIPPER_LLVM_MCA NAMES llvm-mca HINTS ${LLVM_TOOLS_BINARY_DIR} /usr/lib/llvm-22/bin
  NO_DEFAULT_PATH REQUIRED)
add_cross_test("convolutions and kernel gradients reach 85 % of FMA peak on 64-bit ARM without stack traffic"
  ${SKIPPER_PYTHON} -B ${here}/hot_loops.py $<TARGET_FILE:skipper-compile> ${SKIPPER_LLVM_MCA} ${work}/hot_loops.md
  ${apps}/resnet50 ${apps}/widths ${apps}/mnist_resnet)
add_cross_test("convolutions in float16 reach 70 % of its FMA peak on 64-bit ARM without stack traffic"
  ${SKIPPER_PYTHON} -B ${here}/hot_loops.py $<TARGET_FILE:skipper-compile> ${SKIPPER_LLVM_MCA} ${work}/hot_loops_half.md
  ${apps}/resnet50_half)
add_cross_test("convolutions in int8 reach 85 % of the dot products' peak on 64-bit ARM without stack traffic"
  ${SKIPPER_PYTHON} -B ${here}/hot_loops.py $<TARGET_FILE:skipper-compile> ${SKIPPER_LLVM_MCA} ${work}/hot_loops_int8.md
  ${apps}/resnet50_int8)
