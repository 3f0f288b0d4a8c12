# Models with weights of float16, beside those of float32: included by tests/CMakeLists.txt.
set(models ${PROJECT_SOURCE_DIR}/examples/models)
skipper_add_model(blocks_half SPEC ${models}/blocks.cpp MAX_BATCH 4 WEIGHTS float16)
skipper_add_model(resnet50_half SPEC ${models}/resnet50.cpp ENTRIES predict cam KEEP fc1000 WEIGHTS float16 SHARED)

skipper_add_test(blocks_half_weights SOURCES ${CMAKE_CURRENT_LIST_DIR}/blocks_half_weights_test.cpp
  LIBS blocks blocks_half skipper_test_network Skipper::train LABELS numerical)
skipper_add_test(resnet50_half_weights SOURCES ${CMAKE_CURRENT_LIST_DIR}/resnet50_half_weights_test.cpp
  LIBS resnet50 resnet50_half resnet50_test_model LABELS numerical)
add_dependencies(resnet50_half_weights resnet50_weights)
get_target_property(half_folder resnet50_half SKIPPER_MODEL_FOLDER)
add_test(NAME "half_weights: skipper inspect says which weights are float16"
  COMMAND $<TARGET_FILE:skipper> inspect ${half_folder}/libresnet50_half.so)
set_tests_properties("half_weights: skipper inspect says which weights are float16" PROPERTIES LABELS numerical
  PASS_REGULAR_EXPRESSION "packed weights 51,[0-9]+,[0-9]+ bytes of float16\n")
