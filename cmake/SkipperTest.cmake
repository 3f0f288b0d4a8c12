# skipper_add_test(name SOURCES file.cpp ... [LIBS target ...] [LABELS label ...]
#                  [SANITIZE address|undefined|thread ...])
#   A Catch2 program; each of its cases is a test of ctest, "<name>: <case>", run in a process of its own.
# skipper_add_lit_tests(folder)
#   Each .mlir file below `folder` is a test of ctest, run by lit.
include(Catch)

# One main for all, compiled once per set of sanitizers.
function(skipper_catch_main output sanitizers)
  string(REPLACE ";" "_" name "skipper_catch_main;${sanitizers}")
  string(REGEX REPLACE "_$" "" name "${name}")
  if(NOT TARGET ${name})
    add_library(${name} OBJECT ${PROJECT_SOURCE_DIR}/tests/support/catch_main.cpp)
    target_link_libraries(${name} PUBLIC Catch2::Catch2)
    skipper_sanitize(${name} "${sanitizers}")
  endif()
  set(${output} ${name} PARENT_SCOPE)
endfunction()

function(skipper_sanitize target sanitizers)
  # ThreadSanitizer goes with none of the sanitizers that everything has with SKIPPER_SANITIZE.
  if("thread" IN_LIST sanitizers)
    target_compile_options(${target} PRIVATE -fno-sanitize=all)
    target_link_options(${target} PRIVATE -fno-sanitize=all)
  endif()
  foreach(sanitizer IN LISTS sanitizers)
    target_compile_options(${target} PRIVATE
      -fsanitize=${sanitizer} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
    target_link_options(${target} PRIVATE -fsanitize=${sanitizer})
  endforeach()
endfunction()

function(skipper_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBS;LABELS;SANITIZE")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
    message(FATAL_ERROR "skipper_add_test(${name}): needs SOURCES, and does not know '${arg_UNPARSED_ARGUMENTS}'")
  endif()
  skipper_catch_main(catch_main "${arg_SANITIZE}")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBS} ${catch_main})
  skipper_sanitize(${name} "${arg_SANITIZE}")
  string(REPLACE ";" "\\;" labels "${arg_LABELS}")
  catch_discover_tests(${name} TEST_PREFIX "${name}: " PROPERTIES LABELS "${labels}" TIMEOUT 900)
endfunction()

function(skipper_add_lit_tests folder)
  set(SKIPPER_LIT_SOURCE ${folder})
  set(SKIPPER_LIT_BINARY ${CMAKE_CURRENT_BINARY_DIR}/lit)
  configure_file(${folder}/lit.site.cfg.py.in ${SKIPPER_LIT_BINARY}/lit.site.cfg.py @ONLY)
  find_program(SKIPPER_LIT lit HINTS ${PROJECT_SOURCE_DIR}/.venv/bin REQUIRED)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${folder} ${folder}/*.mlir)
  foreach(file IN LISTS files)
    add_test(NAME "lit: ${file}" COMMAND ${SKIPPER_LIT} -v ${SKIPPER_LIT_BINARY}/${file})
    # One at a time: lit writes the time that a test took to a file of the suite.
    set_tests_properties("lit: ${file}" PROPERTIES LABELS lit RESOURCE_LOCK lit)
  endforeach()
endfunction()
