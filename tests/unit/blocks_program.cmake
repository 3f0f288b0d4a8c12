# Tests of examples/blocks/: included by tests/CMakeLists.txt.
if(TARGET blocks_app)
  skipper_add_test(blocks_program SOURCES ${CMAKE_CURRENT_LIST_DIR}/blocks_program_test.cpp
    LIBS Skipper::test_support nlohmann_json::nlohmann_json LABELS unit)
  target_compile_definitions(blocks_program PRIVATE SKIPPER_BLOCKS="$<TARGET_FILE:blocks_app>")
  add_dependencies(blocks_program blocks_app)
endif()
