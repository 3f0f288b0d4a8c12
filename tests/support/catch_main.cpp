#ifdef NDEBUG
#error "tests are built with asserts: see tests/CMakeLists.txt"
#endif

#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
