// NVIDIA's assembler, and what it says of each entry.
#pragma once

#include <map>
#include <string>

namespace skipper::test {

struct Assembled {
  int registers = 0;  // of a thread
  int stack_bytes = 0, spill_bytes = 0;
};

// By entry.  architecture: "sm_80".  Throws std::runtime_error with what ptxas says if it refuses the file.
std::map<std::string, Assembled> assemble(const std::string& ptx_file, const std::string& architecture);

}  // namespace skipper::test
