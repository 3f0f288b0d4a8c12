# ResNet50 with the deterministic weights against what TensorFlow computed: included by tests/CMakeLists.txt.
set(spec ${PROJECT_SOURCE_DIR}/examples/models/resnet50.cpp)
skipper_add_model(resnet50_all_layers MODEL resnet50 SPEC ${spec} MAX_BATCH 4 KEEP_ALL_LAYERS)

add_library(resnet50_test_model STATIC ${CMAKE_CURRENT_LIST_DIR}/resnet50_logits.cpp
  ${CMAKE_CURRENT_LIST_DIR}/resnet50_model.cpp)
target_link_libraries(resnet50_test_model PUBLIC skipper_test_network PRIVATE Skipper::vision)
target_compile_definitions(resnet50_test_model PRIVATE
  SKIPPER_EXAMPLE_IMAGES="${PROJECT_SOURCE_DIR}/examples/data/images"
  SKIPPER_RESNET50_WEIGHTS="${PROJECT_BINARY_DIR}/weights/resnet50.safetensors")

skipper_add_test(resnet50_logits SOURCES ${CMAKE_CURRENT_LIST_DIR}/resnet50_test.cpp
  LIBS resnet50 resnet50_test_model LABELS numerical)
skipper_add_test(resnet50_layers SOURCES ${CMAKE_CURRENT_LIST_DIR}/resnet50_layers_test.cpp
  LIBS resnet50_all_layers resnet50_test_model LABELS numerical)
add_dependencies(resnet50_logits resnet50_weights)
add_dependencies(resnet50_layers resnet50_weights)
skipper_add_test(resnet50_cam SOURCES ${CMAKE_CURRENT_LIST_DIR}/cam_test.cpp
  LIBS resnet50 resnet50_test_model LABELS numerical)
add_dependencies(resnet50_cam resnet50_weights)
