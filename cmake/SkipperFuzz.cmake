# Where fuzz targets are built (SKIPPER_FUZZ), everything has coverage, sanitizers and asserts, by clang.
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  message(FATAL_ERROR "SKIPPER_FUZZ needs clang, not ${CMAKE_CXX_COMPILER}: cmake --preset fuzz names it")
endif()

include(CheckCXXSourceCompiles)
set(CMAKE_REQUIRED_FLAGS -fsanitize=fuzzer,address,undefined)
check_cxx_source_compiles("extern \"C\" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }"
  SKIPPER_HAS_LIBFUZZER)
unset(CMAKE_REQUIRED_FLAGS)
if(NOT SKIPPER_HAS_LIBFUZZER)
  message(FATAL_ERROR "${CMAKE_CXX_COMPILER} has no libFuzzer: install libclang-rt-22-dev, or run scripts/setup.sh")
endif()

set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
add_compile_options(-fsanitize=fuzzer-no-link,address -fno-omit-frame-pointer -O1 -g1)
add_link_options(-fsanitize=address,undefined)
