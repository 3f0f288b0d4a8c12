# skipper_import_model(<name> <folder>)
#
# A model that was generated before, maybe on another machine: <folder> has lib<model>.a, <model>.h and manifest.json, as
# skipper-compile wrote them.  Needs no generator, no MLIR and no Halide; include() of this file alone is enough.
#
# Defines <name> (alias Skipper::model::<name>), a library to link, as skipper_add_model does.
include_guard(GLOBAL)

# The library of an archive: what an app that links it needs besides.
function(skipper_model_library name archive include folder)
  add_library(${name} STATIC IMPORTED GLOBAL)
  add_library(Skipper::model::${name} ALIAS ${name})
  set_target_properties(${name} PROPERTIES IMPORTED_LOCATION ${archive} SKIPPER_MODEL_FOLDER ${folder})
  target_include_directories(${name} INTERFACE ${include})
  target_link_libraries(${name} INTERFACE pthread dl m)
endfunction()

function(skipper_import_model name folder)
  get_filename_component(folder ${folder} ABSOLUTE)
  set(where "skipper_import_model(${name})")
  set(manifest ${folder}/manifest.json)
  if(NOT EXISTS ${manifest})
    message(FATAL_ERROR "${where}: there is no ${manifest}; a folder that skipper-compile wrote is needed")
  endif()
  file(READ ${manifest} text)
  string(JSON model ERROR_VARIABLE no_model GET "${text}" name)
  string(JSON target ERROR_VARIABLE no_target GET "${text}" variants 0 target)
  if(no_model OR no_target)
    message(FATAL_ERROR "${where}: ${manifest} is no manifest of skipper-compile's: ${no_model} ${no_target}")
  endif()
  foreach(file lib${model}.a ${model}.h)
    if(NOT EXISTS ${folder}/${file})
      message(FATAL_ERROR "${where}: ${manifest} describes ${file}, but ${folder} does not have it")
    endif()
  endforeach()
  skipper_check_processor("${where}" "the archive was compiled for" ${target})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${manifest})
  skipper_model_library(${name} ${folder}/lib${model}.a ${folder} ${folder})
endfunction()

# Linkers skip an archive of another architecture, and then call every function undefined: said here instead.
# Targets are Halide's or the names of variants; devices are those of x86-64.
function(skipper_check_processor where what target)
  set(processors "x86_64|AMD64|amd64")
  if(target MATCHES "^arm")
    set(processors "aarch64|arm64|ARM64")
  endif()
  if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "^(${processors})$")
    message(FATAL_ERROR "${where}: ${what} ${target}, but this project is built for "
                        "${CMAKE_SYSTEM_NAME} on ${CMAKE_SYSTEM_PROCESSOR}")
  endif()
endfunction()
