#include "ptxas.h"

#include <cstdio>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace skipper::test {

namespace {

std::string output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (!pipe) throw std::runtime_error("cannot run " + command);
  std::string text;
  char part[4096];
  for (std::size_t size; (size = fread(part, 1, sizeof part, pipe)) > 0;) text.append(part, size);
  if (pclose(pipe) != 0) throw std::runtime_error(command + ":\n" + text);
  return text;
}

}  // namespace

// With the limit that runtime/support/cuda.c gives the driver's compiler.
std::map<std::string, Assembled> assemble(const std::string& ptx_file, const std::string& architecture) {
  const std::regex entry("Compiling entry function '([^']+)'"), registers("Used ([0-9]+) registers"),
      frame("([0-9]+) bytes stack frame, ([0-9]+) bytes spill stores, ([0-9]+) bytes spill loads");
  std::istringstream lines(
      output_of(SKIPPER_PTXAS " -v -maxrregcount=255 -arch=" + architecture + " '" + ptx_file + "' -o /dev/null 2>&1"));
  std::map<std::string, Assembled> entries;
  Assembled* current = nullptr;
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_search(line, match, entry)) {
      current = &entries[match[1]];
    } else if (current && std::regex_search(line, match, frame)) {
      current->stack_bytes = std::stoi(match[1]);
      current->spill_bytes = std::stoi(match[2]) + std::stoi(match[3]);
    } else if (current && std::regex_search(line, match, registers)) {
      current->registers = std::stoi(match[1]);
    }
  }
  return entries;
}

}  // namespace skipper::test
