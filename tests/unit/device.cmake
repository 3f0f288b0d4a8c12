# The driver of a CUDA archive, without a GPU: what it copies, allocates and says.  Included by tests/CMakeLists.txt.
skipper_add_model(tiny_cuda MODEL tiny SPEC ${PROJECT_SOURCE_DIR}/examples/models/tiny.cpp TARGETS cuda80 cuda70
  ENTRIES predict cam train_step update MAX_BATCH 4)

# A CUDA driver that counts: see fake_cuda.c.
add_library(skipper_fake_cuda SHARED ${PROJECT_SOURCE_DIR}/tests/support/fake_cuda.c)
set_target_properties(skipper_fake_cuda PROPERTIES OUTPUT_NAME cuda SOVERSION 1
  LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/fake_cuda)
target_include_directories(skipper_fake_cuda PUBLIC ${PROJECT_SOURCE_DIR}/tests/support)
skipper_add_test(device_driver SOURCES ${CMAKE_CURRENT_LIST_DIR}/device_driver_test.cpp
  LIBS tiny_cuda skipper_fake_cuda Skipper::train LABELS unit)

# An app that is linked with the archive starts on any machine.
add_executable(device_absent ${CMAKE_CURRENT_LIST_DIR}/device_absent.c)
target_link_libraries(device_absent PRIVATE tiny_cuda)
set(no_driver "there is no CUDA driver: libcuda.so.1 cannot be loaded")
add_test(NAME "device: an app with a CUDA archive starts without a driver and says what is missing"
  COMMAND device_absent)
set_tests_properties("device: an app with a CUDA archive starts without a driver and says what is missing" PROPERTIES
  LABELS unit PASS_REGULAR_EXPRESSION
  "status 12: the variant \"cuda70\" of tiny finds no device: ${no_driver}\nno abort"
  SKIP_REGULAR_EXPRESSION "this machine has a CUDA device")

# The support code of device variants under sanitizers, with a device whose memory is the host's.
set(sanitize -fsanitize=address,undefined -fno-sanitize-recover=all -g)
file(GLOB support_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/runtime/support/*.c)
list(REMOVE_ITEM support_sources ${PROJECT_SOURCE_DIR}/runtime/support/cuda.c)
add_library(skipper_fake_device STATIC ${support_sources}
  ${PROJECT_SOURCE_DIR}/tests/support/fake_device.c ${PROJECT_SOURCE_DIR}/tests/support/fake_device_model.c)
target_compile_options(skipper_fake_device PRIVATE ${sanitize} -Wall -Wextra)
target_include_directories(skipper_fake_device PRIVATE ${PROJECT_SOURCE_DIR}
  PUBLIC ${PROJECT_SOURCE_DIR}/runtime/include ${PROJECT_SOURCE_DIR}/tests/support)
target_link_libraries(skipper_fake_device PUBLIC m)
skipper_add_test(device_memory_asan SOURCES ${CMAKE_CURRENT_LIST_DIR}/device_memory_test.cpp
  SANITIZE address undefined LIBS skipper_fake_device LABELS unit)
