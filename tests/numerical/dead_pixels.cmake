# Pixels that nobody reads: included by tests/CMakeLists.txt.
skipper_add_guarded_network_test(dead_pixels)
