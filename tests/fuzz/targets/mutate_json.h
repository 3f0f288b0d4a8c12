// JSON in, JSON out, most of the time: a mutator that knows what breaks who reads numbers.
#pragma once

#include <cstddef>
#include <cstdint>

namespace skipper::fuzz {

// As LLVMFuzzerCustomMutator.  What is no JSON is mutated as bytes.
std::size_t mutate_json(std::uint8_t* bytes, std::size_t size, std::size_t most, unsigned seed);

}  // namespace skipper::fuzz
