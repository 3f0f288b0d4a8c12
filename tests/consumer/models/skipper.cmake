# Skipper's CMake files from its tree, with a skipper-compile that is built already: SKIPPER_SOURCE and SKIPPER_COMPILE.
add_library(skipper_dsl INTERFACE)
add_library(Skipper::dsl ALIAS skipper_dsl)
target_compile_features(skipper_dsl INTERFACE cxx_std_20)
target_include_directories(skipper_dsl INTERFACE ${SKIPPER_SOURCE}/dsl)
include(${SKIPPER_SOURCE}/cmake/SkipperAddModel.cmake)
