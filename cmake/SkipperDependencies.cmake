# What Skipper is built with; scripts/setup.sh installs all of it.

# LLVM and MLIR, as Debian packages them: shared libraries with RTTI.  tablegen needs the include folders set first.
find_package(MLIR REQUIRED CONFIG PATHS /usr/lib/llvm-22/lib/cmake/mlir)
list(APPEND CMAKE_MODULE_PATH ${MLIR_CMAKE_DIR} ${LLVM_CMAKE_DIR})

# Halide, from the Python environment of the checkout.
if(NOT Halide_DIR)
  file(GLOB halide_packages ${PROJECT_SOURCE_DIR}/.venv/lib/python3*/site-packages/halide/lib/cmake/Halide)
  list(GET halide_packages 0 halide_package)
  set(Halide_DIR ${halide_package} CACHE PATH "Folder of HalideConfig.cmake")
endif()
find_package(Halide 21 REQUIRED CONFIG)

find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
find_package(HDF5 REQUIRED COMPONENTS C)
find_package(ZLIB REQUIRED)

# Debian's OpenCVConfig.cmake comes with all of libopencv-dev, the visualisation toolkit included; three modules do.
add_library(skipper_opencv INTERFACE)
find_path(OPENCV_INCLUDE_DIR opencv2/imgcodecs.hpp PATH_SUFFIXES opencv4 REQUIRED)
target_include_directories(skipper_opencv SYSTEM INTERFACE ${OPENCV_INCLUDE_DIR})
foreach(module imgcodecs imgproc core)
  find_library(OPENCV_${module} opencv_${module} REQUIRED)
  target_link_libraries(skipper_opencv INTERFACE ${OPENCV_${module}})
endforeach()

find_package(Catch2 2 REQUIRED)
