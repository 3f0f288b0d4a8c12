// The history of a training: what is read can be written, and reads back the same.
#include <skipper/history.h>

#include "fuzz.h"

using namespace skipper;
using namespace skipper::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  History history;
  const Status status = history.load(file_in_memory(bytes, size));
  require_message(status);
  if (!status.ok()) {
    require(history.epochs.empty(), "nothing is held after an error");
    return keep;
  }
  const std::string path = scratch_path("history"), text = history.json();
  require(history.save(path).ok(), "a history can be written");
  require(read_all(path) == text, "a history is written as json gives it");
  History again;
  require(again.load(path).ok(), "what was written can be read");
  require(again.json() == text, "a history that was written reads back the same");
  return keep;
}
