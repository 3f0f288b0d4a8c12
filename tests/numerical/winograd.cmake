# Convolutions in the Winograd domain: included by tests/CMakeLists.txt.
skipper_add_guarded_network_test(winograd)
