# Finds the libraries that Skipper is built with; scripts/setup.sh installs all of them.

# LLVM and MLIR, as Debian packages them: shared libraries with RTTI.  tablegen needs the include folders set first.
find_package(MLIR REQUIRED CONFIG PATHS /usr/lib/llvm-22/lib/cmake/mlir)
list(APPEND CMAKE_MODULE_PATH ${MLIR_CMAKE_DIR} ${LLVM_CMAKE_DIR})

# Halide, from the Python environment of the checkout.
if(NOT Halide_DIR)
  file(GLOB halide_packages ${PROJECT_SOURCE_DIR}/.venv/lib/python3*/site-packages/halide/lib*/cmake)
  if(NOT halide_packages)
    message(FATAL_ERROR "Halide is not in ${PROJECT_SOURCE_DIR}/.venv: run scripts/setup.sh first")
  endif()
  list(GET halide_packages 0 halide_package)
  foreach(package Halide HalideHelpers)
    set(${package}_DIR ${halide_package}/${package} CACHE PATH "Folder of ${package}Config.cmake" FORCE)
  endforeach()
endif()
find_package(Halide 21 REQUIRED CONFIG)
cmake_path(SET halide_folder NORMALIZE ${Halide_DIR}/../../..)
# Its header has asserts with __FILE__: programs that are handed out name no folder of this machine.  GCC takes the real
# path of a header where that is the shorter one.
file(REAL_PATH ${halide_folder} halide_real_folder)
target_compile_options(Halide::Halide INTERFACE
  "-fmacro-prefix-map=${halide_folder}=" "-fmacro-prefix-map=${halide_real_folder}/=")

find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
find_package(HDF5 REQUIRED COMPONENTS C)
find_package(ZLIB REQUIRED)

include(SkipperOpenCV)

find_package(Catch2 2 REQUIRED)
