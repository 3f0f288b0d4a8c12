# Every program that is built outside of tests/ says when its output is lost, a new one too.
function(skipper_programs_below output folder)
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  get_property(below DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
  set(programs)
  foreach(target IN LISTS targets)
    get_target_property(type ${target} TYPE)
    if(type STREQUAL EXECUTABLE)
      list(APPEND programs ${target})
    endif()
  endforeach()
  foreach(subfolder IN LISTS below)
    skipper_programs_below(more ${subfolder})
    list(APPEND programs ${more})
  endforeach()
  set(${output} ${programs} PARENT_SCOPE)
endfunction()

if(TARGET skipper AND TARGET skipper-verify)
  set(programs)
  foreach(part compiler runtime examples)
    skipper_programs_below(more ${PROJECT_SOURCE_DIR}/${part})
    list(APPEND programs ${more})
  endforeach()
  list(TRANSFORM programs REPLACE "(.+)" "$<TARGET_FILE:\\1>" OUTPUT_VARIABLE files)
  list(JOIN files ":" files)
  skipper_add_test(standard_output SOURCES ${CMAKE_CURRENT_LIST_DIR}/standard_output_test.cpp
    LIBS Skipper::test_support LABELS tools)
  target_include_directories(standard_output PRIVATE ${CMAKE_CURRENT_LIST_DIR})
  target_compile_definitions(standard_output PRIVATE
    SKIPPER_PROGRAMS="${files}"
    SKIPPER_TOOL="$<TARGET_FILE:skipper>"
    SKIPPER_TINY="$<TARGET_FILE:tiny_shared>"
    SKIPPER_TINY_IR="$<TARGET_FILE_DIR:tiny_shared>/tiny.nn.mlir"
    SKIPPER_MNIST_WEIGHTS="${PROJECT_SOURCE_DIR}/examples/data/mnist_resnet.safetensors")
  add_dependencies(standard_output ${programs} tiny_shared)
endif()
