// The fuzz targets share this.
#pragma once

#include <skipper/status.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

extern "C" {
// libFuzzer's, beside the target that each file defines.
int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);
std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t most, unsigned seed);
std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t most);
}

namespace skipper::fuzz {

// LLVMFuzzerTestOneInput returns one of these: keep the input if it covered something new, or never.
enum Verdict { keep = 0, reject = -1 };

// Ends the process, which libFuzzer reports with the input, where something does not hold that must.
void require(bool holds, std::string_view what);

// A failing call says why, in one line that a terminal can show.
void require_message(const Status& status);

// Bytes as a file that has a path and no disk.  One at a time: the next replaces the one before.
std::string file_in_memory(const void* bytes, std::size_t size);

// A path that is free, in a folder of this process that goes away with it; in memory where there is /dev/shm.
std::string scratch_path(const std::string& name);

std::string read_all(const std::string& path);

// Mutates text alone, then puts the new text in its place: `build` says what the whole input is.  Gives its size, or
// that of a plain mutation where the whole does not fit.
std::size_t mutate_part(std::string part, std::uint8_t* bytes, std::size_t size, std::size_t most,
                        const std::function<std::string(const std::string& part)>& build);

}  // namespace skipper::fuzz
