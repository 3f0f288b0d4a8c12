# Random networks through the whole compiler: included by tests/CMakeLists.txt.
skipper_add_guarded_network_test(random_blocks)
target_compile_options(random_blocks PRIVATE -Wall -Wextra -Wno-restrict)
