# cpack --config build/release/CPackConfig.cmake: a .tar.gz and a .deb of each part.  The .tar.gz are unpacked into one
# prefix, any of them alone or all.
set(CPACK_PACKAGE_NAME skipper)
set(CPACK_PACKAGE_VENDOR "Skipper developers")
# Debian wants an address of packages; there is none.
set(CPACK_PACKAGE_CONTACT "Skipper developers <skipper@localhost>")
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR TGZ DEB)
set(CPACK_COMPONENTS_ALL ${skipper_parts})
set(CPACK_COMPONENTS_GROUPING IGNORE)

string(TOLOWER ${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR} system)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
foreach(part IN LISTS skipper_parts)
  string(TOUPPER ${part} PART)
  set(CPACK_ARCHIVE_${PART}_FILE_NAME skipper-${part}-${PROJECT_VERSION}-${system})
endforeach()

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64")
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE arm64)
endif()
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/SkipperDebian.cmake)

# Static libraries: what they need is needed by who links them.
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "libraries for compiled residual networks
What apps link beside the archive of a model that Skipper generated: weights, contexts, training, Keras's weight
files, photos.  Headers and static libraries.")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SUGGESTS
  "g++, pkg-config, zlib1g-dev, libhdf5-dev, libopencv-core-dev, libopencv-imgproc-dev, libopencv-imgcodecs-dev")

set(CPACK_COMPONENT_TOOLS_DESCRIPTION "tools around compiled residual networks
Programs that look into models that Skipper generated, run and measure them, and turn Keras's weight files into
safetensors and back.")
set(CPACK_DEBIAN_TOOLS_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_TOOLS_PACKAGE_RECOMMENDS "skipper-runtime (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_TOOLS_PACKAGE_SUGGESTS skipper-generator)

set(CPACK_COMPONENT_GENERATOR_DESCRIPTION "compiler of residual networks
Compiles residual networks, written as C++ specs, into static libraries: skipper-compile, the headers of specs and
skipper_add_model() for CMake.")
set(CPACK_DEBIAN_GENERATOR_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_GENERATOR_PACKAGE_DEPENDS "skipper-runtime (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_GENERATOR_PACKAGE_RECOMMENDS g++)
set(CPACK_DEBIAN_GENERATOR_PACKAGE_SUGGESTS "cmake (>= 3.25), ninja-build")
if(TARGET Halide::Halide)
  get_target_property(halide_library Halide::Halide IMPORTED_LOCATION_RELEASE)
  cmake_path(GET halide_library PARENT_PATH CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS)
endif()
include(CPack)
