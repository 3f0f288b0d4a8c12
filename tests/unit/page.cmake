# Tests of runtime/page: included by tests/CMakeLists.txt.
if(TARGET skipper_page)
  find_package(fmt REQUIRED)
  skipper_add_test(page SOURCES ${CMAKE_CURRENT_LIST_DIR}/page_test.cpp LIBS skipper_page LABELS unit)
  target_compile_options(page PRIVATE -Wall -Wextra -Wconversion -Wshadow)
endif()
