# skipper doctor as a user runs it.
if(TARGET skipper AND TARGET tiny_shared)
  skipper_add_test(skipper_doctor SOURCES ${CMAKE_CURRENT_LIST_DIR}/skipper_doctor_test.cpp
    LIBS Skipper::test_support nlohmann_json::nlohmann_json LABELS tools)
  target_include_directories(skipper_doctor PRIVATE ${CMAKE_CURRENT_LIST_DIR})
  target_compile_definitions(skipper_doctor PRIVATE
    SKIPPER_TOOL="$<TARGET_FILE:skipper>" SKIPPER_TINY="$<TARGET_FILE:tiny_shared>")
  add_dependencies(skipper_doctor skipper tiny_shared)
endif()
