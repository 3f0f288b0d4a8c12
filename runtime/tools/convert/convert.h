// Does the work of skipper-convert, apart from its command line.
#pragma once

#include <skipper/hdf5.h>

#include <ostream>
#include <string>

namespace skipper::convert {

struct Options {
  std::string input, output;
  std::string model_ir, model_library;  // at most one
  KerasLayout layout = KerasLayout::keras2;
  bool quiet = false;
};

// Whether a path's ending says HDF5 (.h5, .hdf5) or safetensors.
bool names_hdf5(const std::string& path);
bool names_safetensors(const std::string& path);

// Reads, matches, reports and writes.  After an error nothing is written.
Status run(const Options& options, std::ostream& report);

}  // namespace skipper::convert
