# Installs Skipper so that find_package(Skipper) finds it.  Components that need a library have export sets of their
# own: the package leaves them out where the library is not there.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/Skipper)

install(TARGETS skipper_dsl skipper_runtime EXPORT SkipperTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
foreach(component hdf5 vision train)
  if(TARGET skipper_${component})
    install(TARGETS skipper_${component} EXPORT Skipper_${component} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
    install(EXPORT Skipper_${component} NAMESPACE Skipper:: DESTINATION ${package_folder})
  endif()
endforeach()
foreach(program skipper-convert skipper-opt)
  if(TARGET ${program})
    set_target_properties(${program} PROPERTIES INSTALL_RPATH "${LLVM_LIBRARY_DIRS}")
    install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endforeach()
if(TARGET skipper-compile)
  # LLVM and MLIR are the system's; libHalide.so comes along: it is a file of the checkout's Python environment, not of the system.
  set_target_properties(skipper-compile PROPERTIES INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR};${LLVM_LIBRARY_DIRS}")
  install(TARGETS skipper-compile EXPORT Skipper_compile RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(EXPORT Skipper_compile NAMESPACE Skipper:: DESTINATION ${package_folder})
  install(IMPORTED_RUNTIME_ARTIFACTS Halide::Halide LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
endif()
install(EXPORT SkipperTargets NAMESPACE Skipper:: DESTINATION ${package_folder})

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/SkipperConfig.cmake.in
  ${PROJECT_BINARY_DIR}/SkipperConfig.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/SkipperConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/SkipperConfig.cmake ${PROJECT_BINARY_DIR}/SkipperConfigVersion.cmake
  ${PROJECT_SOURCE_DIR}/cmake/SkipperAddModel.cmake ${PROJECT_SOURCE_DIR}/cmake/SkipperImportModel.cmake
  ${PROJECT_SOURCE_DIR}/cmake/SkipperOpenCV.cmake
  DESTINATION ${package_folder})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/THIRD_PARTY_NOTICES
  DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
