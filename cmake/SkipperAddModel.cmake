# skipper_add_model(<name>
#   SPEC <file.cpp>             ends in SKIPPER_MODEL(<model>, ...)
#   [MODEL <model>]             prefix of the model's functions and files (default: <name>)
#   [TARGETS <target>...]       avx512, avx2, sse41, cuda80, or a Halide target such as arm-64-linux: docs/targets.md
#                               has them all (default: the first three, or arm-64-linux where the app is for ARM)
#   [ENTRIES <entry>...]        predict, cam for class activation maps, and train_step with update for training
#                               (default: predict)
#   [WEIGHTS <number>]          float32 (default) or float16: kernels take half the memory; sums stay float32.  predict
#                               and cam alone
#   [ARITHMETIC <number>]       float32 (default); float16: convolutions compute in float16 where the target has it
#                               (arm_fp16); int8: in int8 where it has dot products (avx512_vnni, arm_dot_prod)
#   [MAX_BATCH <n>]             default: 1
#   [KEEP <layer>...] [KEEP_ALL_LAYERS]
#                               layers that become outputs too, after the spec's
#   [NO_WINOGRAD]               convolutions are direct ones: packed weights do not grow, and sums are rounded as plain
#                               ones are (docs/schedules.md)
#   [SHARED]                    also <name>_shared, a shared object that exports skipper_model_descriptor() alone
#   [ASSERTS]                   keeps Halide's checks of buffers in the kernels
#   [SANITIZE_THREAD]           lets ThreadSanitizer see the kernels; apps are linked with it
#   [OPTIONS <option>...])      handed to skipper-compile as they are
#
# Defines <name> (alias Skipper::model::<name>), a library to link: it brings lib<model>.a, <skipper/models/<model>.h>,
# and the system libraries that the archive needs.  <<model>.h> is the same header, unless the system or the app has one
# of that name (time.h): theirs come first.  A library that links <name> can be installed and exported by itself:
# SkipperImportModel.cmake says how.
#
# <name>_spec is the spec's program.  It is built without the project's own options, and with room for deep specs.
# Generated files are in <current binary folder>/<name>/, which the target property SKIPPER_MODEL_FOLDER names;
# THIRD_PARTY_NOTICES there says what whoever hands out the archive hands out with it.
#
# Targets of several families (x86, arm, cuda, opencl) make a library each: <name> is that of the first target's family,
# any other is <name>_<family>, of the model <model>_<family>, whose files are in <name>/<family>/.  <model>.h declares
# them all, and one app can link them all: it opens the first that fits the machine (skipper::choose_model in
# Skipper::runtime).
#
# Works in Skipper's own tree, with find_package(Skipper), and under a cross toolchain file.  Cache variables:
#   SKIPPER_HOST_CXX   compiler of spec programs when cross compiling (default: the first c++, g++ or clang++ found)
#   SKIPPER_HOST_PREFIX  where Skipper is installed for the machine that builds, when cross compiling
#   SKIPPER_COMPILE    skipper-compile of this machine (default: that of the tree, the package or SKIPPER_HOST_PREFIX)
#   SKIPPER_SPEC_FLAGS  flags of spec programs: the project's are for the app alone (default: none)
#   SKIPPER_JOBS       kernels compiled at a time, by one model at a time (default: 0, one for each CPU
#                      that the process may use)
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/SkipperImportModel.cmake)

set(SKIPPER_SPEC_FLAGS "" CACHE STRING "Flags for the compiler of spec programs, which does not get the project's")
set(SKIPPER_JOBS 0 CACHE STRING "Kernels that skipper-compile compiles at a time; 0: one for each CPU")

function(skipper_add_model name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "KEEP_ALL_LAYERS;NO_WINOGRAD;SHARED;ASSERTS;SANITIZE_THREAD"
    "SPEC;MODEL;MAX_BATCH;WEIGHTS;ARITHMETIC"
    "TARGETS;ENTRIES;KEEP;OPTIONS")
  if(arg_UNPARSED_ARGUMENTS OR arg_KEYWORDS_MISSING_VALUES OR NOT arg_SPEC)
    message(FATAL_ERROR "skipper_add_model(${name}): SPEC is needed; not understood: '${arg_UNPARSED_ARGUMENTS}'; "
                        "without a value: '${arg_KEYWORDS_MISSING_VALUES}'")
  endif()
  if(NOT arg_MODEL)
    set(arg_MODEL ${name})
  endif()
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name})
  get_filename_component(spec ${arg_SPEC} ABSOLUTE)
  if(NOT EXISTS ${spec})
    message(FATAL_ERROR "skipper_add_model(${name}): there is no spec ${spec}")
  endif()

  skipper_group_targets(${name} families)
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  list(FIND languages CXX has_cxx)
  if(has_cxx EQUAL -1 AND NOT CMAKE_CROSSCOMPILING)
    message(FATAL_ERROR "skipper_add_model(${name}): the spec is a C++ program, and this project has no C++ compiler: "
                        "write project(${PROJECT_NAME} LANGUAGES C CXX), or enable_language(CXX) before this")
  endif()
  list(GET families 0 first)
  set(headers ${folder}/include/skipper/models)
  file(MAKE_DIRECTORY ${headers})
  skipper_print_spec(${name} ${spec} ${folder}/${name}.nn.mlir)
  set(archives)
  set(includes)
  foreach(family IN LISTS families)
    set(suffix _${family})
    set(place ${folder}/${family})
    if(family STREQUAL first)
      set(suffix)
      set(place ${folder})
    endif()
    set(header ${headers}/${arg_MODEL}.h)
    if(NOT families STREQUAL family)
      set(header ${headers}/${family}/${arg_MODEL}${suffix}.h)
    endif()
    skipper_compile_model(${folder}/${name}.nn.mlir ${arg_MODEL}${suffix} "${targets_${family}}" ${place} ${header})
    list(APPEND archives ${place}/lib${arg_MODEL}${suffix}.a)
    string(APPEND includes "#include \"${family}/${arg_MODEL}${suffix}.h\"\n")
    skipper_add_library(${name} ${name}${suffix} ${arg_MODEL}${suffix} ${place})
  endforeach()
  if(NOT families STREQUAL first)
    file(CONFIGURE OUTPUT ${headers}/${arg_MODEL}.h CONTENT "/* A library for each family of targets. */\n${includes}")
  endif()
  add_custom_target(${name}_generate ALL DEPENDS ${archives})
endfunction()

# The families of the targets, in the order of their first targets, and targets_<family>.
function(skipper_group_targets name output)
  if(NOT arg_TARGETS AND CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
    set(arg_TARGETS arm-64-linux)
  elseif(NOT arg_TARGETS)
    set(arg_TARGETS avx512 avx2 sse41)
  endif()
  set(families)
  foreach(target IN LISTS arg_TARGETS)
    skipper_check_processor("skipper_add_model(${name})" "TARGETS has" ${target})
    # skipper-compile refuses a name that is no target at all.
    set(family x86)
    if(target MATCHES "^arm|cuda|opencl")
      set(family ${CMAKE_MATCH_0})
    endif()
    list(APPEND families ${family})
    list(APPEND targets_${family} ${target})
    set(targets_${family} ${targets_${family}} PARENT_SCOPE)
  endforeach()
  list(REMOVE_DUPLICATES families)
  set(${output} ${families} PARENT_SCOPE)
endfunction()

# Runs skipper-compile on a graph, for targets of one family.
function(skipper_compile_model graph model targets folder header)
  skipper_compile_arguments(arguments)
  skipper_find_compiler(compiler)
  list(JOIN targets "," targets)
  # One model at a time, each with all cores: several would only fight for them.
  get_property(pools GLOBAL PROPERTY JOB_POOLS)
  if(NOT pools MATCHES "skipper_models=")
    set_property(GLOBAL APPEND PROPERTY JOB_POOLS skipper_models=1)
  endif()
  # The graph lies beside each archive: skipper verify looks for it there.
  set(copy_graph)
  cmake_path(GET graph PARENT_PATH printed)
  if(NOT printed STREQUAL folder)
    set(copy_graph COMMAND ${CMAKE_COMMAND} -E copy_if_different ${graph} ${folder}/${model}.nn.mlir)
  endif()
  # Apps include a copy of the header that changes only with its content: they are not compiled again for nothing.
  add_custom_command(
    OUTPUT ${folder}/lib${model}.a BYPRODUCTS ${header} ${folder}/${model}.h ${folder}/manifest.json
    COMMAND ${compiler} ${graph} --name ${model} --target ${targets} ${arguments} --jobs ${SKIPPER_JOBS} -o ${folder}
    COMMAND ${CMAKE_COMMAND} -E copy_if_different ${folder}/${model}.h ${header}
    ${copy_graph}
    DEPENDS ${graph} ${compiler}
    COMMENT "Compiling model ${model} for ${targets}" JOB_POOL skipper_models VERBATIM)
  cmake_path(GET header PARENT_PATH include)
  file(MAKE_DIRECTORY ${include})
endfunction()

# The library of one family.  All of <name>'s headers must be there before an app is compiled.
function(skipper_add_library name library model folder)
  skipper_copy_notices(${folder})
  skipper_model_library(${library} ${model} ${CMAKE_CURRENT_BINARY_DIR}/${name}/include ${folder})
  add_dependencies(${library} ${name}_generate)
  if(arg_SANITIZE_THREAD)
    target_link_options(${library} INTERFACE -fsanitize=thread)
  endif()
  if(arg_SHARED)
    skipper_add_shared_model(${library} ${model} ${folder})
  endif()
endfunction()

# The notices lie beside this file in a package, and in the folder above it in Skipper's tree.
function(skipper_copy_notices folder)
  cmake_path(GET CMAKE_CURRENT_FUNCTION_LIST_DIR PARENT_PATH above)
  find_file(SKIPPER_NOTICES THIRD_PARTY_NOTICES PATHS ${CMAKE_CURRENT_FUNCTION_LIST_DIR} ${above}
            NO_DEFAULT_PATH NO_CACHE REQUIRED NO_CMAKE_FIND_ROOT_PATH)
  configure_file(${SKIPPER_NOTICES} ${folder}/THIRD_PARTY_NOTICES COPYONLY)
endfunction()

# The options of skipper-compile for any family, from skipper_add_model's arguments.
function(skipper_compile_arguments output)
  if(NOT arg_ENTRIES)
    set(arg_ENTRIES predict)
  endif()
  if(NOT arg_MAX_BATCH)
    set(arg_MAX_BATCH 1)
  endif()
  list(JOIN arg_ENTRIES "," entries)
  set(arguments --entry ${entries} --max-batch ${arg_MAX_BATCH})
  foreach(option IN ITEMS WEIGHTS ARITHMETIC)
    if(arg_${option})
      string(TOLOWER ${option} flag)
      list(APPEND arguments --${flag} ${arg_${option}})
    endif()
  endforeach()
  if(arg_KEEP)
    list(JOIN arg_KEEP "," layers)
    list(APPEND arguments --keep ${layers})
  endif()
  if(arg_KEEP_ALL_LAYERS)
    list(APPEND arguments --keep-all-layers)
  endif()
  if(arg_NO_WINOGRAD)
    list(APPEND arguments --no-winograd)
  endif()
  if(arg_ASSERTS)
    list(APPEND arguments --asserts)
  endif()
  if(arg_SANITIZE_THREAD)
    list(APPEND arguments --sanitize thread)
  endif()
  set(${output} ${arguments} ${arg_OPTIONS} PARENT_SCOPE)
endfunction()

# Builds the spec's program for the machine that builds, and runs it.
function(skipper_print_spec name spec output)
  if(CMAKE_CROSSCOMPILING)
    find_program(SKIPPER_HOST_CXX NAMES c++ g++ clang++ NO_CMAKE_FIND_ROOT_PATH REQUIRED
                 DOC "C++20 compiler for programs that run while building")
    find_program(host_cxx NAMES ${SKIPPER_HOST_CXX} NO_CMAKE_FIND_ROOT_PATH NO_CACHE)
    if(NOT host_cxx)
      message(FATAL_ERROR "skipper_add_model(${name}): SKIPPER_HOST_CXX is ${SKIPPER_HOST_CXX}, "
                          "which is no program of this machine")
    endif()
    execute_process(COMMAND ${host_cxx} --version OUTPUT_VARIABLE version ERROR_QUIET)
    set(compiler GNU)
    if(version MATCHES "clang")
      set(compiler Clang)
    endif()
    skipper_spec_limits(${compiler} limits)
    separate_arguments(flags UNIX_COMMAND "${SKIPPER_SPEC_FLAGS}")
    set(program ${output}.spec)
    add_custom_command(OUTPUT ${program}
      COMMAND ${SKIPPER_HOST_CXX} -std=c++20
              "-I$<JOIN:$<TARGET_PROPERTY:Skipper::dsl,INTERFACE_INCLUDE_DIRECTORIES>,;-I>"
              ${flags} ${limits} -MD -MF ${program}.d -MT ${program} -o ${program} ${spec}
      DEPENDS ${spec} DEPFILE ${program}.d
      COMMENT "Building the spec of ${name} with ${SKIPPER_HOST_CXX}" COMMAND_EXPAND_LISTS VERBATIM)
  else()
    # A target of its own: the spec is in compile_commands.json.
    skipper_spec_limits("${CMAKE_CXX_COMPILER_ID}" limits)
    set(program_folder ${CMAKE_CURRENT_BINARY_DIR}/${name})
    add_subdirectory(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/spec ${program_folder}/spec)
    set(program ${name}_spec)
  endif()
  # Under another name first: a program that fails leaves no output.
  add_custom_command(OUTPUT ${output}
    COMMAND ${program} > ${output}.tmp
    COMMAND ${CMAKE_COMMAND} -E rename ${output}.tmp ${output}
    DEPENDS ${program} COMMENT "Printing the graph of ${name}" VERBATIM)
endfunction()

# A compiler may spend a hundred times (clang) or 30 times (g++) its default on evaluating a spec: some minutes.  A
# spec that never ends still ends.
function(skipper_spec_limits compiler output)
  if(compiler MATCHES "Clang")
    set(limits -fconstexpr-steps=134217728 -fconstexpr-depth=2048)
  elseif(compiler STREQUAL "GNU")
    set(limits -fconstexpr-ops-limit=1073741824 -fconstexpr-loop-limit=16777216 -fconstexpr-depth=2048)
  endif()
  set(${output} ${limits} PARENT_SCOPE)
endfunction()

function(skipper_find_compiler output)
  if(NOT SKIPPER_COMPILE)
    if(TARGET skipper-compile)
      set(${output} skipper-compile PARENT_SCOPE)
      return()
    endif()
    if(TARGET Skipper::skipper-compile)
      set(${output} Skipper::skipper-compile PARENT_SCOPE)
      return()
    endif()
  endif()
  if(SKIPPER_HOST_PREFIX AND NOT SKIPPER_COMPILE AND NOT EXISTS ${SKIPPER_HOST_PREFIX}/bin/skipper-compile)
    message(FATAL_ERROR "SKIPPER_HOST_PREFIX is ${SKIPPER_HOST_PREFIX}, where there is no bin/skipper-compile: "
                        "Skipper as built for the machine that builds must be installed there")
  endif()
  find_program(SKIPPER_COMPILE skipper-compile HINTS ${SKIPPER_HOST_PREFIX}/bin NO_CMAKE_FIND_ROOT_PATH REQUIRED
               DOC "skipper-compile of the machine that builds")
  set(${output} ${SKIPPER_COMPILE} PARENT_SCOPE)
endfunction()

function(skipper_add_shared_model name model folder)
  set(exports ${folder}/exports.map)
  # In a language of the project: it may have C++ alone.
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  set(extension cpp)
  if("C" IN_LIST languages)
    set(extension c)
  endif()
  set(source ${folder}/shared.${extension})
  file(CONFIGURE OUTPUT ${exports} CONTENT "SKIPPER_1 { global: skipper_model_descriptor; local: *; };\n")
  file(CONFIGURE OUTPUT ${source} CONTENT "typedef int skipper_nothing; /* all of it is in the archive */\n")
  add_library(${name}_shared SHARED ${source})
  set_target_properties(${name}_shared PROPERTIES OUTPUT_NAME ${model} LIBRARY_OUTPUT_DIRECTORY ${folder})
  target_link_libraries(${name}_shared PRIVATE ${name})
  # Where calls go is read-only once it is loaded, and so it is resolved then.
  target_link_options(${name}_shared PRIVATE LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack
    LINKER:--undefined=skipper_model_descriptor LINKER:--version-script=${exports} LINKER:--gc-sections)
endfunction()
