# Tests of runtime/train/: included by tests/CMakeLists.txt.
set(error ${CMAKE_CURRENT_LIST_DIR}/../error)
set(support ${CMAKE_CURRENT_LIST_DIR}/../support)
set(unit ${CMAKE_CURRENT_LIST_DIR})
if(NOT TARGET skipper_train)
  return()
endif()

add_library(skipper_train_headers OBJECT ${unit}/train_headers.cpp)
set_target_properties(skipper_train_headers PROPERTIES CXX_STANDARD 17 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF)
target_compile_options(skipper_train_headers PRIVATE
  -Wall -Wextra -Wconversion -Wpedantic -Werror -fno-exceptions -fno-rtti)
target_link_libraries(skipper_train_headers PRIVATE Skipper::train)

# The fake model, without a test's main.
add_library(skipper_fake_training STATIC ${support}/fake_training.cpp)
target_compile_options(skipper_fake_training PRIVATE -Wall -Wextra)
target_link_libraries(skipper_fake_training PUBLIC Skipper::train Skipper::test_support)

skipper_add_test(train_data SOURCES ${unit}/train_data_test.cpp ${error}/train_data_test.cpp
  LIBS Skipper::train Skipper::test_support ZLIB::ZLIB LABELS unit)
target_compile_definitions(train_data PRIVATE SKIPPER_EXAMPLE_MNIST="${PROJECT_SOURCE_DIR}/examples/data/mnist")
skipper_add_test(train_loop SOURCES ${unit}/train_loop_test.cpp ${unit}/train_resume_test.cpp
  ${unit}/train_evaluation_test.cpp ${error}/train_checkpoint_test.cpp ${error}/train_options_test.cpp
  ${error}/train_record_test.cpp LIBS skipper_fake_training LABELS unit)
target_compile_definitions(train_loop PRIVATE SKIPPER_EXAMPLE_MNIST="${PROJECT_SOURCE_DIR}/examples/data/mnist")
skipper_add_test(train_progress SOURCES ${unit}/train_progress_test.cpp LIBS skipper_fake_training LABELS unit)

if(TARGET skipper_hdf5)
  skipper_add_test(train_hdf5 SOURCES ${unit}/train_hdf5_test.cpp LIBS skipper_fake_training Skipper::hdf5 LABELS unit)
endif()

# Each allocation of each function fails in turn.
skipper_add_test(out_of_memory SOURCES ${error}/out_of_memory_test.cpp ${error}/out_of_memory_cases.cpp
    ${support}/failing_memory.cpp
  LIBS skipper_fake_training ZLIB::ZLIB LABELS unit)
target_compile_definitions(out_of_memory PRIVATE
  SKIPPER_FAKE_MODEL="$<TARGET_FILE:skipper_fake_model>"
  SKIPPER_INCLUDE="${PROJECT_SOURCE_DIR}/runtime/include/skipper")
add_dependencies(out_of_memory skipper_fake_model)

# A program that is killed while it trains.
add_executable(skipper_train_victim ${support}/train_victim.cpp)
target_link_libraries(skipper_train_victim PRIVATE skipper_fake_training)
skipper_add_test(train_kill SOURCES ${unit}/train_kill_test.cpp LIBS skipper_fake_training LABELS unit)
target_compile_definitions(train_kill PRIVATE SKIPPER_TRAIN_VICTIM="$<TARGET_FILE:skipper_train_victim>")
add_dependencies(train_kill skipper_train_victim)

# All sources and tests once more, under AddressSanitizer and UndefinedBehaviorSanitizer, and under ThreadSanitizer.
set(runtime ${PROJECT_SOURCE_DIR}/runtime)
file(GLOB sources CONFIGURE_DEPENDS ${runtime}/core/*.cpp ${runtime}/train/*.cpp ${runtime}/support/threads.c)
function(skipper_add_train_sanitized name)
  skipper_add_test(${name}
    SOURCES ${sources} ${support}/files.cpp ${support}/fake_training.cpp ${unit}/train_data_test.cpp
      ${error}/train_data_test.cpp ${unit}/train_loop_test.cpp ${unit}/train_resume_test.cpp
      ${unit}/train_evaluation_test.cpp ${error}/train_checkpoint_test.cpp ${error}/train_options_test.cpp
      ${error}/train_record_test.cpp ${unit}/train_progress_test.cpp
    LIBS nlohmann_json::nlohmann_json ZLIB::ZLIB Threads::Threads ${CMAKE_DL_LIBS}
    LABELS unit sanitizer SANITIZE ${ARGN})
  target_include_directories(${name} PRIVATE ${runtime}/include ${support}/..)
  target_compile_definitions(${name} PRIVATE SKIPPER_TEST_DATA="${support}/../data"
    SKIPPER_EXAMPLE_MNIST="${PROJECT_SOURCE_DIR}/examples/data/mnist")
endfunction()
skipper_add_train_sanitized(train_sanitized address undefined)
skipper_add_train_sanitized(train_thread_sanitized thread)
