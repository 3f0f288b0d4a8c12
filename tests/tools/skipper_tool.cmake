# skipper and skipper-verify as a user runs them.
if(TARGET skipper AND TARGET skipper-verify)
  # Every layer that fusion leaves is an output: skipper verify says which one is wrong.
  skipper_add_model(tiny_layers SPEC ${PROJECT_SOURCE_DIR}/examples/models/tiny.cpp MODEL tiny MAX_BATCH 2
    KEEP_ALL_LAYERS SHARED)
  skipper_add_model(tiny_half SPEC ${PROJECT_SOURCE_DIR}/examples/models/tiny.cpp MODEL tiny MAX_BATCH 2
    WEIGHTS float16 SHARED)
  skipper_add_test(skipper_tool
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/skipper_tool_test.cpp ${CMAKE_CURRENT_LIST_DIR}/skipper_verify_test.cpp
    LIBS Skipper::test_support Skipper::train nlohmann_json::nlohmann_json LABELS tools)
  target_include_directories(skipper_tool PRIVATE ${CMAKE_CURRENT_LIST_DIR})
  target_compile_definitions(skipper_tool PRIVATE
    SKIPPER_TOOL="$<TARGET_FILE:skipper>"
    SKIPPER_TINY="$<TARGET_FILE:tiny_shared>"
    SKIPPER_TINY_LAYERS="$<TARGET_FILE:tiny_layers_shared>"
    SKIPPER_TINY_HALF="$<TARGET_FILE:tiny_half_shared>"
    SKIPPER_TINY_CUDA="$<TARGET_FILE:tiny_families_cuda_shared>"
    SKIPPER_TINY_FAMILIES_OPENCL="$<TARGET_FILE:tiny_families_opencl_shared>"
    SKIPPER_TINY_OPENCL="$<TARGET_FILE:tiny_opencl_device_shared>"
    SKIPPER_MNIST_RESNET="$<TARGET_FILE:mnist_resnet_shared>"
    SKIPPER_RESNET50="$<TARGET_FILE:resnet50_shared>"
    SKIPPER_MNIST_WEIGHTS="${PROJECT_SOURCE_DIR}/examples/data/mnist_resnet.safetensors")
  add_dependencies(skipper_tool skipper skipper-verify tiny_shared tiny_layers_shared tiny_half_shared
    tiny_opencl_device_shared tiny_families_cuda_shared tiny_families_opencl_shared mnist_resnet_shared resnet50_shared)
endif()

# Each program that reads HDF5.
if(TARGET skipper AND TARGET skipper-convert)
  skipper_add_test(hdf5_doors SOURCES ${CMAKE_CURRENT_LIST_DIR}/hdf5_doors_test.cpp
    LIBS Skipper::test_support LABELS tools)
  target_compile_definitions(hdf5_doors PRIVATE
    SKIPPER_TOOL="$<TARGET_FILE:skipper>"
    SKIPPER_CONVERT="$<TARGET_FILE:skipper-convert>"
    SKIPPER_TINY="$<TARGET_FILE:tiny_shared>"
    SKIPPER_EXAMPLE_IMAGES="${PROJECT_SOURCE_DIR}/examples/data/images")
  add_dependencies(hdf5_doors skipper skipper-convert tiny_shared)
  foreach(program IN ITEMS classify cam mnist_train mnist_predict)
    if(TARGET ${program})
      string(TOUPPER ${program} name)
      target_compile_definitions(hdf5_doors PRIVATE SKIPPER_${name}="$<TARGET_FILE:${program}>")
      add_dependencies(hdf5_doors ${program})
    endif()
  endforeach()
endif()
