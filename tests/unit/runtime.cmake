# Tests of runtime/: included by tests/CMakeLists.txt.
set(error ${CMAKE_CURRENT_LIST_DIR}/../error)
set(support ${CMAKE_CURRENT_LIST_DIR}/../support)
set(unit ${CMAKE_CURRENT_LIST_DIR})

add_library(skipper_runtime_headers OBJECT ${unit}/runtime_headers.cpp)
set_target_properties(skipper_runtime_headers PROPERTIES CXX_STANDARD 17 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF)
target_compile_options(skipper_runtime_headers PRIVATE
  -Wall -Wextra -Wconversion -Wpedantic -Werror -fno-exceptions -fno-rtti)
target_link_libraries(skipper_runtime_headers PRIVATE Skipper::runtime)

# An app of libstdc++'s old ABI would link, and end in its first string.
add_test(NAME "runtime headers: libstdc++'s old ABI is refused when the app is compiled" COMMAND ${CMAKE_CXX_COMPILER}
  -std=c++17 -fsyntax-only -D_GLIBCXX_USE_CXX11_ABI=0 -I${PROJECT_SOURCE_DIR}/runtime/include
  ${unit}/runtime_headers.cpp)
set_tests_properties("runtime headers: libstdc++'s old ABI is refused when the app is compiled" PROPERTIES
  LABELS unit PASS_REGULAR_EXPRESSION "do not define _GLIBCXX_USE_CXX11_ABI as 0")

# Shared objects that ModelLibrary loads, or refuses.
foreach(fake IN ITEMS model other_abi without_descriptor)
  add_library(skipper_fake_${fake} MODULE ${support}/fake_model.c)
  target_link_libraries(skipper_fake_${fake} PRIVATE Skipper::runtime)
endforeach()
target_compile_definitions(skipper_fake_other_abi PRIVATE FAKE_ABI_VERSION=99)
target_compile_definitions(skipper_fake_without_descriptor PRIVATE FAKE_WITHOUT_DESCRIPTOR)

skipper_add_test(runtime_weights SOURCES ${unit}/runtime_weights_test.cpp ${error}/weights_safetensors_test.cpp
  ${error}/safetensors_headers_test.cpp
  LIBS Skipper::runtime Skipper::test_support LABELS unit)
skipper_add_test(runtime_locks SOURCES ${unit}/runtime_locks_test.cpp ${unit}/runtime_json_test.cpp
  LIBS Skipper::runtime Skipper::test_support LABELS unit)
skipper_add_test(runtime_initializers SOURCES ${unit}/runtime_initializers_test.cpp
  LIBS Skipper::runtime Skipper::test_support LABELS unit)
skipper_add_test(runtime_threads SOURCES ${unit}/runtime_threads_test.cpp
  LIBS Skipper::runtime Skipper::test_support LABELS unit)
target_include_directories(runtime_threads PRIVATE ${PROJECT_SOURCE_DIR})
skipper_add_test(runtime_files SOURCES ${unit}/runtime_files_test.cpp ${unit}/runtime_stale_files_test.cpp
  LIBS Skipper::runtime Skipper::test_support nlohmann_json::nlohmann_json LABELS unit)
target_compile_definitions(runtime_files PRIVATE
  SKIPPER_FAKE_MODEL="$<TARGET_FILE:skipper_fake_model>"
  SKIPPER_FAKE_OTHER_ABI="$<TARGET_FILE:skipper_fake_other_abi>"
  SKIPPER_FAKE_WITHOUT_DESCRIPTOR="$<TARGET_FILE:skipper_fake_without_descriptor>")
add_dependencies(runtime_files skipper_fake_model skipper_fake_other_abi skipper_fake_without_descriptor)

if(TARGET skipper_hdf5)
  skipper_add_test(runtime_hdf5 SOURCES ${unit}/runtime_hdf5_test.cpp ${unit}/runtime_hdf5_names_test.cpp
      ${unit}/runtime_hdf5_child_test.cpp ${error}/weights_hdf5_test.cpp ${error}/hdf5_hostile_test.cpp
    LIBS Skipper::hdf5 Skipper::test_support hdf5::hdf5 LABELS unit)
  skipper_add_test(hdf5_out_of_memory SOURCES ${error}/hdf5_out_of_memory_test.cpp ${support}/failing_memory.cpp
    LIBS Skipper::hdf5 Skipper::test_support LABELS unit)
endif()
if(TARGET skipper-convert)
  skipper_add_test(runtime_convert SOURCES ${unit}/runtime_convert_test.cpp
    LIBS Skipper::runtime Skipper::test_support LABELS unit)
  target_compile_definitions(runtime_convert PRIVATE
    SKIPPER_CONVERT="$<TARGET_FILE:skipper-convert>" SKIPPER_FAKE_MODEL="$<TARGET_FILE:skipper_fake_model>")
  add_dependencies(runtime_convert skipper-convert skipper_fake_model)
endif()

# All of the runtime's sources and tests once more, under AddressSanitizer and UndefinedBehaviorSanitizer.
set(runtime ${PROJECT_SOURCE_DIR}/runtime)
file(GLOB runtime_sources CONFIGURE_DEPENDS ${runtime}/core/*.cpp ${runtime}/support/threads.c)
file(GLOB hdf5_sources CONFIGURE_DEPENDS ${runtime}/hdf5/*.cpp)
set_source_files_properties(${runtime}/core/initializers.cpp PROPERTIES COMPILE_OPTIONS -ffp-contract=off)
if(TARGET skipper_hdf5)
  skipper_add_test(runtime_sanitized
    SOURCES ${runtime_sources} ${hdf5_sources} ${support}/files.cpp ${support}/npz.cpp
      ${unit}/runtime_weights_test.cpp ${error}/weights_safetensors_test.cpp
      ${error}/safetensors_headers_test.cpp ${unit}/runtime_initializers_test.cpp
      ${unit}/runtime_hdf5_test.cpp ${unit}/runtime_hdf5_names_test.cpp ${unit}/runtime_hdf5_child_test.cpp
      ${error}/weights_hdf5_test.cpp ${error}/hdf5_hostile_test.cpp
    LIBS nlohmann_json::nlohmann_json hdf5::hdf5 ZLIB::ZLIB Threads::Threads ${CMAKE_DL_LIBS}
    LABELS unit sanitizer SANITIZE address undefined)
  target_include_directories(runtime_sanitized PRIVATE ${runtime}/include ${support}/..)
  target_compile_definitions(runtime_sanitized PRIVATE SKIPPER_TEST_DATA="${support}/../data")
endif()
