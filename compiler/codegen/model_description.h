// Describes a compiled model for the code generator: plain data, no LLVM, no Halide.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/machine/precision.h"
#include "skipper/abi.h"

namespace skipper::codegen {

// A float32 tensor.  Extents are outermost first, at most SKIPPER_MAX_RANK; -1 is the batch (activations only).
struct TensorDescription {
  std::string name;
  std::vector<int64_t> shape;

  // Counts those of one sample: the product of all extents but the batch.
  uint64_t elements() const;
};

struct ParameterDescription {
  TensorDescription tensor;
  skipper_initializer initializer = SKIPPER_INIT_ZEROS;
  bool trainable = true;
  int64_t seed = 0;
  double bound = -std::numeric_limits<double>::infinity();  // all values must be above it
};

// A layer of the spec, before any pass.
struct LayerDescription {
  TensorDescription output;         // its name is the layer's
  std::string op;                   // of the nn dialect, without "nn."; "input" for an input
  std::vector<std::string> inputs;  // layers
  std::vector<std::string> parameters;
};

// Where a step's result lies in the arena when the step has run: [batch][height][width][channels] floats from `offset`
// bytes on, or fewer dimensions.  Around each map may be a border of zeros, behind each pixel's channels a gap.
struct ResultDescription {
  TensorDescription tensor;  // named after the layer
  uint64_t offset = 0;
  std::vector<int64_t> halo;  // top, bottom, left, right; empty: none
  int64_t pixel_floats = 0;   // from one pixel to the next
};

// One launch of a kernel by predict.  Fields as in skipper_step.
struct StepDescription {
  std::string layer;
  std::string kernel;
  std::string implementation;
  uint64_t flops = 0;
  uint64_t bytes = 0;
  uint64_t weight_bytes = 0;
  std::optional<ResultDescription> result;  // of a layer, where it lies in the arena and not in an output
};

// Bytes of a packed payload that no parameter lies in.
struct Gap {
  uint64_t offset = 0, bytes = 0;
};

// A distinct kernel of a variant, for the manifest.
struct KernelDescription {
  std::string symbol;
  std::string entries;         // that launch it, joined by ", ": "predict", "prepare", "train_step", ...
  std::string layers;          // the layers that it serves, joined by ", "
  std::string implementation;  // algorithm variant and schedule parameters
  uint64_t object_bytes = 0;
};

struct ModelDescription;

// Where a target's kernels run, by its Halide target string.
enum class Device { cpu, cuda, opencl };
Device device_of(const std::string& halide_target);
// 80 for cuda_capability_80; 0 where the target names none.
int32_t cuda_capability_of(const std::string& halide_target);

struct VariantDescription {
  std::string name;    // part of C identifiers: [A-Za-z0-9_]+
  std::string target;  // Halide target string
  Precision precision;
  std::array<uint64_t, 2> features{};  // required_features(target), see standalone_runtime.h
  uint64_t payload_bytes = 0;          // of packed weights, without the blob's header
  std::vector<Gap> gaps;               // of the payload
  uint64_t arena_bytes = 0;            // of predict, at max_batch
  uint64_t prepare_arena_bytes = 0;    // of prepare's scratch arena; 0: none
  uint64_t intermediate_bytes = 0;
  std::vector<StepDescription> steps;  // of predict, then those that cam adds
  size_t cam_step_count = 0;
  std::vector<KernelDescription> kernels;
  uint64_t train_arena_bytes = 0;  // of train_step, at max_batch
  uint64_t train_intermediate_bytes = 0;
  std::vector<StepDescription> train_steps;                              // of train_step, then of update_adam
  size_t update_step_count = 0;                                          // how many of them are update_adam's
  std::string train_step_symbol, update_adam_symbol, update_sgd_symbol;  // empty without training
  std::string cam_maps_symbol;                                           // empty without cam
  std::string predict_symbol;  // entry points: int32_t f(skipper_context*, int32_t batch, void* const* buffers)
  std::string prepare_symbol;

  // Sizes that the C ABI shows: those above and what the support code adds.
  uint64_t packed_bytes() const;
  uint64_t context_bytes(const ModelDescription& model) const;
  uint64_t train_context_bytes(const ModelDescription& model) const;
  uint32_t kernel_count(std::string_view entry) const;
};

// Fields as in skipper_training.
struct TrainingDescription {
  uint64_t parameter_floats = 0, trainable_floats = 0, decayed_floats = 0;
  std::vector<uint64_t> offsets;
  TensorDescription labels;
  uint32_t probabilities = 0;
};

// Fields as in skipper_cam.
struct CamDescription {
  int32_t height = 0, width = 0;
  uint32_t classes = 0, probabilities = 0;
  uint64_t activation_floats = 0;
};

struct ModelDescription {
  std::string name;           // a C identifier; prefix of every public symbol
  std::string fingerprint;    // 64 lower-case hex digits
  std::string training_hash;  // as long; empty without training
  int32_t max_batch = 1;
  std::vector<TensorDescription> inputs;
  std::vector<TensorDescription> outputs;  // the spec's, then kept layers
  std::vector<LayerDescription> layers;    // of the spec, for the manifest
  std::vector<ParameterDescription> parameters;
  std::vector<VariantDescription> variants;  // the most specific first
  std::optional<TrainingDescription> training;
  std::optional<CamDescription> cam;
};

// Empty if a model can have that name, otherwise why not.
std::string check_name(const std::string& name);

// Empty if the description can be compiled, otherwise what is wrong with it, in a sentence for the user: a name that
// is no C identifier (or a keyword of C or C++), a rank over SKIPPER_MAX_RANK, duplicate names, no variant, ...
std::string check(const ModelDescription& model);

// The public C functions that an archive of this model exports, in the header's order: "<model>_model",
// "<model>_choose", ...
std::vector<std::string> public_symbols(const ModelDescription& model);

}  // namespace skipper::codegen
