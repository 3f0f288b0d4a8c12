# 64-bit ARM Linux with Debian's g++-aarch64-linux-gnu; programs run here through qemu-user.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(SKIPPER_AARCH64_TRIPLE aarch64-linux-gnu CACHE STRING "What the names of the cross compiler's programs begin with")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES SKIPPER_AARCH64_TRIPLE)
set(CMAKE_C_COMPILER ${SKIPPER_AARCH64_TRIPLE}-gcc)
set(CMAKE_CXX_COMPILER ${SKIPPER_AARCH64_TRIPLE}-g++)
find_program(skipper_cross_cxx NAMES ${CMAKE_CXX_COMPILER} NO_CACHE)
if(NOT skipper_cross_cxx)
  message(FATAL_ERROR "There is no ${CMAKE_CXX_COMPILER}: on Debian, apt-get install g++-aarch64-linux-gnu; "
                      "or set SKIPPER_AARCH64_TRIPLE")
endif()
set(CMAKE_CROSSCOMPILING_EMULATOR "qemu-aarch64;-L;/usr/aarch64-linux-gnu")
# Libraries of this machine are not ARM's; packages of headers alone may be this machine's.
set(CMAKE_FIND_ROOT_PATH /usr/aarch64-linux-gnu)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE BOTH)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
