# Models with products of int8, beside float32: included by tests/CMakeLists.txt.
skipper_add_model(resnet50_int8 SPEC ${PROJECT_SOURCE_DIR}/examples/models/resnet50.cpp ENTRIES predict cam KEEP fc1000
  TARGETS avx512_vnni avx2 ARITHMETIC int8 SHARED)
skipper_add_test(resnet50_int8_products SOURCES ${CMAKE_CURRENT_LIST_DIR}/resnet50_int8_test.cpp
  LIBS resnet50_int8 resnet50_test_model LABELS numerical)
add_dependencies(resnet50_int8_products resnet50_weights)
skipper_add_model(mnist_int8 SPEC ${PROJECT_SOURCE_DIR}/examples/models/mnist_resnet.cpp MAX_BATCH 32
  TARGETS avx512_vnni ARITHMETIC int8)
skipper_add_test(mnist_int8_products SOURCES ${CMAKE_CURRENT_LIST_DIR}/mnist_int8_test.cpp
  LIBS mnist_int8 mnist_resnet skipper_test_network skipper_test_training Skipper::train LABELS numerical)
