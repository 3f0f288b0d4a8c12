#include "model_run.h"

#include <skipper/hdf5.h>
#include <skipper/initializers.h>
#include <skipper/npy.h>

#include <algorithm>

namespace skipper::tool {

namespace {

Status called(const skipper_model& model, skipper_status code) {
  if (code == SKIPPER_OK) return {};
  return Status(code, std::string("model '") + model.name + "': " + model.last_error());
}

Status read_input(const std::string& path, const skipper_tensor& tensor, Samples& samples) {
  NpyArray array;
  if (Status status = read_npy(path, array); !status.ok()) return status;
  std::vector<std::int64_t> shape = array.shape;
  if (shape.size() + 1 == static_cast<std::size_t>(tensor.rank)) shape.insert(shape.begin(), 1);
  const std::int64_t batch = shape.empty() ? 0 : shape.front();
  if (batch < 1 || batch > INT32_MAX || shape != shape_of(tensor, batch))
    return Status(SKIPPER_BAD_DATA, path + ": has the shape " + shape_text(array.shape.data(), array.shape.size()) +
                                        ", input '" + tensor.name + "' needs (batch)x" +
                                        shape_text(tensor.shape + 1, static_cast<std::size_t>(tensor.rank) - 1));
  if (samples.batch != 0 && samples.batch != batch)
    return Status(SKIPPER_BAD_DATA, path + ": has another number of samples than the inputs before it");
  samples.batch = static_cast<std::int32_t>(batch);
  samples.inputs.push_back(std::move(array.data));
  return {};
}

void make_inputs(const skipper_model& model, const RunOptions& options, Samples& samples) {
  samples.batch = options.batch;
  for (std::uint32_t i = 0; i < model.input_count; ++i) {
    auto& values = samples.inputs.emplace_back(model.inputs[i].elements * static_cast<std::uint64_t>(options.batch));
    tensorflow_truncated_normal(options.seed + i, 1, values.data(), values.size());
  }
}

// Pointers and sizes of `count` samples from `first` on, of tensors that hold all samples.
struct Slices {
  std::vector<float*> data;
  std::vector<std::size_t> bytes;

  Slices(const skipper_tensor* tensors, std::vector<std::vector<float>>& values, std::int32_t first,
         std::int32_t count) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      data.push_back(values[i].data() + tensors[i].elements * static_cast<std::size_t>(first));
      bytes.push_back(tensors[i].elements * static_cast<std::size_t>(count) * sizeof(float));
    }
  }
};

}  // namespace

std::vector<std::int64_t> shape_of(const skipper_tensor& tensor, std::int64_t batch) {
  std::vector<std::int64_t> shape(tensor.shape, tensor.shape + tensor.rank);
  std::replace(shape.begin(), shape.end(), std::int64_t{-1}, batch);
  return shape;
}

Status read_weights(const skipper_model& model, const std::string& path, Weights& weights,
                    std::vector<const float*>& parameters) {
  Status status = path.empty() ? initialize_parameters(model, weights) : open_weights(path, weights);
  return status.ok() ? weights.bind(model, parameters) : status;
}

Status read_samples(const skipper_model& model, const RunOptions& options, Samples& samples) {
  if (options.inputs.empty()) {
    make_inputs(model, options, samples);
  } else if (options.inputs.size() != model.input_count) {
    return Status(SKIPPER_BAD_DATA, std::string("model '") + model.name + "' has " + std::to_string(model.input_count) +
                                        " inputs, not " + std::to_string(options.inputs.size()));
  }
  for (std::size_t i = 0; i < options.inputs.size(); ++i)
    if (Status status = read_input(options.inputs[i], model.inputs[i], samples); !status.ok()) return status;
  for (std::uint32_t i = 0; i < model.output_count; ++i)
    samples.outputs.emplace_back(model.outputs[i].elements * static_cast<std::size_t>(samples.batch));
  return {};
}

Status ModelRun::prepare(const ModelFiles& files, const RunOptions& options) {
  files_ = &files;
  threads_ = options.threads;
  if (Status status = files.choose(options.variant, variant_); !status.ok()) return status;
  if (Status status = read_weights(model(), options.weights, weights_, parameters_); !status.ok()) return status;
  if (Status status = packed_.allocate(variant_->packed_bytes); !status.ok()) return status;
  skipper_options call{};
  call.threads = threads_;
  return called(model(), model().prepare(variant_, parameters_.data(), parameters_.size(), packed_.data(),
                                         packed_.size(), &call));
}

Status ModelRun::create_context(std::uint64_t* step_ns) {
  skipper_options options{};
  options.threads = threads_;
  options.step_ns = step_ns;
  return context_.create(model(), *variant_, packed_, options);
}

Status ModelRun::create_context(LayerRecorder& layers) {
  layers_ = &layers;
  skipper_options options{};
  options.threads = threads_;
  options.step_done = LayerRecorder::step_done;
  options.step_done_user = &layers;
  return context_.create(model(), *variant_, packed_, options);
}

Status ModelRun::predict(Samples& samples) const {
  for (std::int32_t first = 0; first < samples.batch; first += model().max_batch) {
    const std::int32_t count = std::min(model().max_batch, samples.batch - first);
    const Slices inputs(model().inputs, samples.inputs, first, count);
    const Slices outputs(model().outputs, samples.outputs, first, count);
    if (layers_) layers_->expect(first, count);
    const skipper_status code = model().predict(context_.get(), count, inputs.data.data(), inputs.bytes.data(),
                                                outputs.data.data(), outputs.bytes.data());
    if (code != SKIPPER_OK) return called(model(), code);
  }
  return {};
}

}  // namespace skipper::tool
