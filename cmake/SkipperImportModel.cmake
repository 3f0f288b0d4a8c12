# skipper_import_model(<name> <folder>)
#
# A model that was generated before, maybe on another machine: <folder> has lib<model>.a, <model>.h and manifest.json,
# as skipper-compile wrote them.  Needs no generator, no MLIR and no Halide; include() of this file alone is enough.
#
# Defines <name> (alias Skipper::model::<name>), a library to link, as skipper_add_model does.
#
# A library of yours that links <name> takes it in: a static one holds the model's code beside its own, so that
#   target_link_libraries(mylib PRIVATE digits)
#   install(TARGETS mylib EXPORT mylib-targets)
# is all, and whoever links mylib needs neither Skipper nor the model.  Where mylib's own headers include the model's,
# install that too: it is include/skipper/models/<model>.h in the folder that <name>'s property SKIPPER_MODEL_INCLUDE
# names.
include_guard(GLOBAL)

# A model needs these libraries of the system.  They are flags, for names could be those of a project's targets.
set_property(GLOBAL PROPERTY SKIPPER_MODEL_SYSTEM_LIBRARIES -lpthread -ldl -lm)

# The library of an archive: what an app that links it needs besides.
function(skipper_model_library name model include folder)
  add_library(${name} STATIC IMPORTED GLOBAL)
  add_library(Skipper::model::${name} ALIAS ${name})
  set_target_properties(${name} PROPERTIES IMPORTED_LOCATION ${folder}/lib${model}.a SKIPPER_MODEL_FOLDER ${folder}
                        SKIPPER_MODEL_INCLUDE ${include})
  # <skipper/models/time.h> is there for every name; <digits.h> is found behind all headers of the system and of the
  # app.
  target_include_directories(${name} INTERFACE ${include})
  target_compile_options(${name} INTERFACE
    "$<$<COMPILE_LANGUAGE:C,CXX,OBJC,OBJCXX>:SHELL:-idirafter \"${include}/skipper/models\">")
  get_property(system GLOBAL PROPERTY SKIPPER_MODEL_SYSTEM_LIBRARIES)
  target_link_libraries(${name} INTERFACE ${system})
  skipper_tell_of_header(${name} ${model})

  # The archive as one object, for libraries that take it in.  Made where it is needed.
  set(object ${CMAKE_CURRENT_BINARY_DIR}/${name}.model.o)
  add_custom_command(OUTPUT ${object}
    COMMAND ${CMAKE_LINKER} -r --whole-archive ${folder}/lib${model}.a -o ${object}
    DEPENDS ${folder}/lib${model}.a COMMENT "Joining the objects of model ${model}" VERBATIM)
  add_custom_target(${name}_object DEPENDS ${object})
  set_target_properties(${name} PROPERTIES SKIPPER_MODEL_OBJECT ${object})
  get_property(models GLOBAL PROPERTY SKIPPER_MODELS)
  if(NOT models)
    cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL skipper_finish_directory ${CMAKE_SOURCE_DIR})
  endif()
  set_property(GLOBAL APPEND PROPERTY SKIPPER_MODELS ${name})
endfunction()

function(skipper_tell_of_header name model)
  unset(system_header)
  find_file(system_header ${model}.h PATHS ${CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES}
            ${CMAKE_C_IMPLICIT_INCLUDE_DIRECTORIES} NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH NO_CACHE)
  if(system_header)
    message(STATUS "Model ${name}: <${model}.h> is ${system_header}; the model's header is <skipper/models/${model}.h>")
  endif()
endfunction()

# At the end of the configuration: libraries that link models take them in.
function(skipper_finish_directory folder)
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS targets)
    get_target_property(type ${target} TYPE)
    if(type MATCHES "^(STATIC|SHARED|MODULE)_LIBRARY$")
      skipper_take_in_models(${target} ${type})
    endif()
  endforeach()
  get_property(folders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
  foreach(folder IN LISTS folders)
    skipper_finish_directory(${folder})
  endforeach()
endfunction()

# Objects of a static library's models become its own; what it exports asks for no model.
function(skipper_take_in_models target type)
  get_property(models GLOBAL PROPERTY SKIPPER_MODELS)
  get_property(system GLOBAL PROPERTY SKIPPER_MODEL_SYSTEM_LIBRARIES)
  get_property(linked TARGET ${target} PROPERTY LINK_LIBRARIES)
  get_property(interface TARGET ${target} PROPERTY INTERFACE_LINK_LIBRARIES)
  foreach(model IN LISTS models)
    set(names ${model} Skipper::model::${model})
    foreach(name IN LISTS names)
      if(NOT name IN_LIST linked)
        continue()
      endif()
      list(TRANSFORM interface REPLACE "^(${name}|\\$<LINK_ONLY:${name}>)$" "$<BUILD_INTERFACE:\\1>")
      set_property(TARGET ${target} PROPERTY INTERFACE_LINK_LIBRARIES ${interface})
      if(type STREQUAL "STATIC_LIBRARY")
        get_target_property(object ${model} SKIPPER_MODEL_OBJECT)
        target_sources(${target} PRIVATE ${object})
        set_source_files_properties(${object} TARGET_DIRECTORY ${target} PROPERTIES GENERATED TRUE EXTERNAL_OBJECT TRUE)
        add_dependencies(${target} ${model}_object)
        set_property(TARGET ${target} APPEND PROPERTY INTERFACE_LINK_LIBRARIES "$<INSTALL_INTERFACE:${system}>")
        break()
      endif()
    endforeach()
  endforeach()
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
  # A place from which <skipper/models/<model>.h> is found.
  set(include ${CMAKE_CURRENT_BINARY_DIR}/${name}/include)
  configure_file(${folder}/${model}.h ${include}/skipper/models/${model}.h COPYONLY)
  skipper_model_library(${name} ${model} ${include} ${folder})
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
