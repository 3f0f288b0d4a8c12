# Tests what tells models from one another.  Included by tests/CMakeLists.txt.
skipper_add_test(fingerprint SOURCES ${CMAKE_CURRENT_LIST_DIR}/fingerprint_test.cpp
  LIBS skipper_model_compiler Skipper::dsl LABELS unit)
target_compile_definitions(fingerprint PRIVATE SKIPPER_VERSION="${PROJECT_VERSION}")
target_compile_options(fingerprint PRIVATE -Wall -Wextra -Wno-restrict -Wno-unused-parameter)
