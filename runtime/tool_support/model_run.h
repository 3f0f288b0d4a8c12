// Runs a model's predict for a tool.
#pragma once

#include <skipper/memory.h>
#include <skipper/weights.h>

#include <optional>
#include <string>
#include <vector>

#include "layer_values.h"
#include "model_files.h"

namespace skipper::tool {

struct RunOptions {
  std::string weights;              // a file; empty: initial values
  std::vector<std::string> inputs;  // .npy files, in the order of the model's inputs; empty: random
  std::int64_t seed = 0;            // of random inputs
  std::int32_t batch = 1;           // of random inputs
  std::int32_t threads = 0;
  std::string variant;  // empty: the best for this CPU
};

// Holds what goes into predict and comes out of it: dense, in the model's order.
struct Samples {
  std::int32_t batch = 0;
  std::vector<std::vector<float>> inputs, outputs;
};

class ModelRun {
 public:
  // Reads weights and prepares the variant.  Nothing of it may outlive files.
  Status prepare(const ModelFiles& files, const RunOptions& options);
  // step_ns: null, or as in skipper_options.
  Status create_context(std::uint64_t* step_ns = nullptr);
  // A context whose calls of predict show `layers` what they compute.
  Status create_context(LayerRecorder& layers);
  // All samples, as many at a time as the model takes.
  Status predict(Samples& samples) const;

  const skipper_model& model() const { return files_->model(); }
  const skipper_variant& variant() const { return *variant_; }
  const std::vector<const float*>& parameters() const { return parameters_; }
  AlignedMemory& packed() { return packed_; }

 private:
  const ModelFiles* files_ = nullptr;
  const skipper_variant* variant_ = nullptr;
  std::int32_t threads_ = 0;
  Weights weights_;
  std::vector<const float*> parameters_;
  AlignedMemory packed_;
  ModelContext context_;
  LayerRecorder* layers_ = nullptr;
};

// The file's values, or initial ones, bound to the model.
Status read_weights(const skipper_model& model, const std::string& path, Weights& weights,
                    std::vector<const float*>& parameters);

// The inputs of the options, of which all files have one batch; a file may hold one sample without a batch.
Status read_samples(const skipper_model& model, const RunOptions& options, Samples& samples);

// A tensor's shape with this batch.
std::vector<std::int64_t> shape_of(const skipper_tensor& tensor, std::int64_t batch);

}  // namespace skipper::tool
