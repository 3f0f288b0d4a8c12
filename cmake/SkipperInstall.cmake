# Installs Skipper in three parts, which are CMake's install components: generator, what turns a spec into an archive;
# runtime, what apps link; tools.  Each works alone in a prefix, and all work in one.  What needs a library has an
# export set of its own: find_package(Skipper) leaves it out where the library is not there.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/Skipper)
set(private_library_folder ${CMAKE_INSTALL_LIBDIR}/skipper)
set(skipper_parts runtime tools)

# skipper_install(part export_set target...)
function(skipper_install part export_set)
  install(TARGETS ${ARGN} EXPORT ${export_set}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ${part}
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT ${part})
  install(EXPORT ${export_set} NAMESPACE Skipper:: DESTINATION ${package_folder} COMPONENT ${part})
endfunction()

# skipper_install_library(component DESCRIPTION text [REQUIRES ...] [REQUIRES_PRIVATE ...] [LIBS_PRIVATE ...])
#   Skipper::<component>, for CMake and for pkg-config.
function(skipper_install_library component)
  if(NOT TARGET skipper_${component})
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 pc "" "DESCRIPTION" "REQUIRES;REQUIRES_PRIVATE;LIBS_PRIVATE")
  skipper_install(runtime Skipper_${component} skipper_${component})
  set(pkgconfig_folder ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
  file(RELATIVE_PATH to_prefix /${pkgconfig_folder} /)
  string(REGEX REPLACE "/$" "" to_prefix "${to_prefix}")
  foreach(list REQUIRES REQUIRES_PRIVATE LIBS_PRIVATE)
    list(JOIN pc_${list} " " pc_${list})
  endforeach()
  set(file ${PROJECT_BINARY_DIR}/pkgconfig/skipper-${component}.pc)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/skipper.pc.in ${file} @ONLY)
  install(FILES ${file} DESTINATION ${pkgconfig_folder} COMPONENT runtime)
endfunction()

skipper_install_library(runtime DESCRIPTION "Weights, contexts and profiles of models that Skipper generates"
  LIBS_PRIVATE -pthread -ldl)
skipper_install_library(train DESCRIPTION "Trains models that Skipper generates"
  REQUIRES skipper-runtime REQUIRES_PRIVATE zlib)
skipper_install_library(hdf5 DESCRIPTION "Keras's weight files for models that Skipper generates"
  REQUIRES skipper-runtime REQUIRES_PRIVATE hdf5)
# Debian's opencv4.pc comes with all of OpenCV alone, and names all of it.
skipper_install_library(vision DESCRIPTION "Photos and class activation maps for models that Skipper generates"
  REQUIRES skipper-runtime LIBS_PRIVATE -lopencv_imgcodecs -lopencv_imgproc -lopencv_core)
install(FILES ${PROJECT_SOURCE_DIR}/cmake/SkipperOpenCV.cmake DESTINATION ${package_folder} COMPONENT runtime)

set(tools)
foreach(program skipper skipper-convert)
  if(TARGET ${program})
    list(APPEND tools ${program})
  endif()
endforeach()
if(tools)
  skipper_install(tools Skipper_tools ${tools})
  install(FILES ${PROJECT_SOURCE_DIR}/runtime/tools/skipper/completion.bash
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME skipper COMPONENT tools)
else()
  list(REMOVE_ITEM skipper_parts tools)
endif()

# Under a cross toolchain, the half of the generator that is text: skipper-compile is the building machine's.
skipper_install(generator Skipper_generator skipper_dsl)
install(FILES ${PROJECT_SOURCE_DIR}/cmake/spec/CMakeLists.txt DESTINATION ${package_folder}/spec COMPONENT generator)
install(FILES ${PROJECT_SOURCE_DIR}/cmake/SkipperAddModel.cmake ${PROJECT_SOURCE_DIR}/THIRD_PARTY_NOTICES
  DESTINATION ${package_folder} COMPONENT generator)
if(SKIPPER_BUILD_GENERATOR)
  list(APPEND skipper_parts generator)
  set(programs skipper-compile skipper-opt)
  if(TARGET skipper-verify)
    list(APPEND programs skipper-verify)
  endif()
  # LLVM and MLIR are the system's; libHalide.so comes along: it is a file of the checkout's Python environment.
  set_target_properties(${programs} PROPERTIES
    INSTALL_RPATH "$ORIGIN/../${private_library_folder};${LLVM_LIBRARY_DIRS}")
  skipper_install(generator Skipper_programs ${programs})
  install(IMPORTED_RUNTIME_ARTIFACTS Halide::Halide LIBRARY DESTINATION ${private_library_folder} COMPONENT generator)
  install(FILES ${halide_folder}/share/doc/Halide/LICENSE.txt
    DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/skipper-generator RENAME LICENSE.Halide COMPONENT generator)
endif()

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/SkipperConfig.cmake.in
  ${PROJECT_BINARY_DIR}/SkipperConfig.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/SkipperConfigVersion.cmake COMPATIBILITY SameMinorVersion)
foreach(part runtime tools generator)
  install(FILES ${PROJECT_BINARY_DIR}/SkipperConfig.cmake ${PROJECT_BINARY_DIR}/SkipperConfigVersion.cmake
    ${PROJECT_SOURCE_DIR}/cmake/SkipperImportModel.cmake DESTINATION ${package_folder} COMPONENT ${part})
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/THIRD_PARTY_NOTICES
    DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/skipper-${part} COMPONENT ${part})
endforeach()
