#include "convert.h"

#include <filesystem>

#include "../../core/printable.h"
#include "model_parameters.h"

namespace skipper::convert {

namespace {

void list(std::ostream& out, const char* what, const std::vector<std::string>& names) {
  for (const std::string& name : names) out << "  " << what << ": " << detail::printable(name) << "\n";
}

void print_match(std::ostream& out, const WeightsMatch& match) {
  out << match.matched.size() << " matched, " << match.missing.size() << " missing, " << match.mismatched.size()
      << " of another shape, " << match.unused.size() << " unused\n";
  list(out, "missing", match.missing);
  list(out, "mismatched", match.mismatched);
  list(out, "unused", match.unused);
}

// Leaves in weights what the model asks for, in its order.
Status match_model(const Options& options, Weights& weights, std::ostream& report) {
  ModelParameters model;
  const bool from_ir = !options.model_ir.empty();
  Status status = from_ir ? model.read_ir(options.model_ir) : model.read_library(options.model_library);
  if (!status.ok()) return status;
  const WeightsMatch match = weights.match(model.data(), model.size());
  print_match(report, match);
  std::vector<const float*> parameters;
  if (status = weights.bind(model.data(), model.size(), parameters); !status.ok()) return status;
  return weights.keep(match.matched);
}

}  // namespace

bool names_hdf5(const std::string& path) {
  const std::string ending = std::filesystem::path(path).extension().string();
  return ending == ".h5" || ending == ".hdf5";
}

bool names_safetensors(const std::string& path) {
  return std::filesystem::path(path).extension().string() == ".safetensors";
}

Status run(const Options& options, std::ostream& report) {
  Weights weights;
  if (Status status = open_weights(options.input, weights); !status.ok()) return status;
  if (weights.metadata().count("sha256") > 0)
    if (Status status = weights.verify(); !status.ok()) return status;
  if (!options.model_ir.empty() || !options.model_library.empty())
    if (Status status = match_model(options, weights, report); !status.ok()) return status;

  std::size_t bytes = 0;
  for (const WeightTensor& tensor : weights.tensors()) bytes += tensor.bytes;
  std::map<std::string, std::string> metadata = weights.metadata();
  metadata["producer"] = "skipper-convert";
  Status status = names_hdf5(options.output) ? write_keras_hdf5(options.output, weights, options.layout)
                                             : weights.save(options.output, metadata);
  if (status.ok())
    report << detail::escaped(options.output) << ": " << weights.tensors().size() << " tensors, " << bytes
           << " bytes of data\n";
  return status;
}

}  // namespace skipper::convert
