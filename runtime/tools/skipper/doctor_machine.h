// The machine, as skipper doctor sees it.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "doctor_report.h"

namespace skipper::tool {

// The CPU's features by the kernel's names, e.g. "avx2", "sse4_1"; empty where /proc/cpuinfo has none.
std::set<std::string> cpu_features();

// Returns what a Halide target, e.g. "x86-64-linux-sse41-avx", asks for and the CPU has not, by the kernel's names.
std::set<std::string> missing_features(const std::string& target, const std::set<std::string>& features);

// Bytes that this process can still get: of the machine's memory, and below the limit of its cgroups.  0: not known.
std::uint64_t available_memory();

// threads: what --threads gives; 0: not given.
Section examine_machine(std::int32_t threads);

}  // namespace skipper::tool
