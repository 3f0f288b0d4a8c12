# The form of the tree's files, and what clang-tidy says of them.  Included by tests/CMakeLists.txt.
find_program(SKIPPER_PYTHON python3 HINTS ${PROJECT_SOURCE_DIR}/.venv/bin NO_DEFAULT_PATH REQUIRED)

set(scripts ${PROJECT_SOURCE_DIR}/scripts)
add_test(NAME "style: every file has its form" COMMAND ${SKIPPER_PYTHON} -B ${scripts}/check_style.py)
add_test(NAME "style: mistakes of form are found" COMMAND ${SKIPPER_PYTHON} -B
  ${CMAKE_CURRENT_LIST_DIR}/check_style_test.py)
# The libraries of the runtime are looked at as they are built.
set(archives)
foreach(library runtime train hdf5 vision page tool_support)
  if(TARGET skipper_${library})
    list(APPEND archives $<TARGET_FILE:skipper_${library}>)
  endif()
endforeach()
add_test(NAME "style: no two files need each other" COMMAND ${SKIPPER_PYTHON} -B ${scripts}/check_circles.py
  --archives ${archives} --cc ${CMAKE_C_COMPILER} --nm ${CMAKE_NM})
add_test(NAME "style: files that need each other are found" COMMAND ${SKIPPER_PYTHON} -B
  ${CMAKE_CURRENT_LIST_DIR}/check_circles_test.py)
add_test(NAME "style: what stands once has one home" COMMAND ${SKIPPER_PYTHON} -B
  ${CMAKE_CURRENT_LIST_DIR}/homes_test.py)
add_test(NAME "style: clang-tidy's findings fail" COMMAND ${SKIPPER_PYTHON} -B ${CMAKE_CURRENT_LIST_DIR}/tidy_test.py)

# The libraries and programs that read other people's files, and the headers of specs, which come with a spec: without
# the analyzer, a minute or two of two cores.  scripts/tidy.sh takes everything that a release build compiles, for an
# hour.
add_test(NAME "style: clang-tidy finds nothing in dsl and runtime" COMMAND ${SKIPPER_PYTHON} -B ${scripts}/tidy.py
  ${CMAKE_BINARY_DIR} --jobs 2 --no-analyzer ${PROJECT_SOURCE_DIR}/runtime
  ${PROJECT_SOURCE_DIR}/examples/models/tiny.cpp)
set_tests_properties("style: clang-tidy finds nothing in dsl and runtime" PROPERTIES PROCESSORS 2 TIMEOUT 1800)
set_tests_properties("style: every file has its form" "style: mistakes of form are found"
  "style: no two files need each other" "style: files that need each other are found"
  "style: what stands once has one home"
  "style: clang-tidy's findings fail" "style: clang-tidy finds nothing in dsl and runtime" PROPERTIES LABELS style)
