# Models with products of int8, beside float32: included by tests/CMakeLists.txt.
skipper_add_model(resnet50_int8 SPEC ${PROJECT_SOURCE_DIR}/examples/models/resnet50.cpp
  ENTRIES predict cam KEEP fc1000 MAX_BATCH 4 TARGETS avx512_vnni avx2 ARITHMETIC int8 SHARED)
skipper_add_test(resnet50_int8_products SOURCES ${CMAKE_CURRENT_LIST_DIR}/resnet50_int8_test.cpp
  LIBS resnet50_int8 resnet50_test_model LABELS numerical)
add_dependencies(resnet50_int8_products resnet50_weights)
skipper_add_model(mnist_int8 SPEC ${PROJECT_SOURCE_DIR}/examples/models/mnist_resnet.cpp MAX_BATCH 32
  TARGETS avx512_vnni ARITHMETIC int8)
skipper_add_test(mnist_int8_products SOURCES ${CMAKE_CURRENT_LIST_DIR}/mnist_int8_test.cpp
  LIBS mnist_int8 mnist_resnet skipper_test_network skipper_test_training Skipper::train LABELS numerical)

get_target_property(int8_folder resnet50_int8 SKIPPER_MODEL_FOLDER)
set(verify $<TARGET_FILE:skipper> verify ${int8_folder}/libresnet50_int8.so
  --weights ${PROJECT_BINARY_DIR}/weights/resnet50.safetensors)
function(add_int8_test name regex)
  add_test(NAME "int8: ${name}" COMMAND ${ARGN})
  set_tests_properties("int8: ${name}" PROPERTIES LABELS numerical PASS_REGULAR_EXPRESSION "${regex}")
endfunction()
# On a CPU without dot products it is the variant in float32 that is verified.
add_int8_test("every layer of ResNet50 is as near to the graph as int8 gets" "all 60 layers are within" ${verify})
add_int8_test("a layer whose scales are doubled is found" "the first layer that differs is activation_21\\[::2,::2\\] "
  ${verify} --disturb res3d_branch2b)
add_int8_test("skipper inspect says where products are int8"
  "packed weights 32,[0-9]+,[0-9]+ bytes, convolutions' products in int8\n"
  $<TARGET_FILE:skipper> inspect ${int8_folder}/libresnet50_int8.so)
