// Each entry of a model through its descriptor, with arguments that are always the same: for tests of what statuses and
// bytes depend on.
#pragma once

#include <skipper/abi.h>

#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace skipper::test {

enum class Entry { prepare, predict, cam, train_step, adam, sgd };

inline const char* name_of(Entry entry) {
  const char* names[] = {"prepare", "predict", "cam", "train_step", "adam", "sgd"};
  return names[static_cast<int>(entry)];
}

class Entries {
 public:
  struct Result {
    skipper_status status;
    std::vector<float> written;  // all that the entry writes for its caller
  };

  Entries(const skipper_model& model, const std::string& variant) : model_(model) {
    must(model.choose(SKIPPER_ABI_VERSION, variant.c_str(), &variant_));
    for (std::uint32_t i = 0; i < model.parameter_count; ++i) {
      const skipper_tensor& tensor = model.parameters[i].tensor;
      parameters_.push_back(numbers(tensor.elements, i + 1, 0.3f));
      if (std::strstr(tensor.name, "variance"))
        for (float& value : parameters_.back()) value = value * value + 0.5f;
      parameter_pointers_.push_back(parameters_.back().data());
    }
    input_ = numbers(model.inputs[0].elements * kBatch, 99, 1.0f);
    blob_ = memory(variant_->packed_bytes);
    skipper_options one{};
    one.threads = 1;
    must(prepare(blob_.get(), one));
  }

  std::vector<Entry> all() const {
    std::vector<Entry> entries = {Entry::prepare, Entry::predict};
    if (model_.cam) entries.push_back(Entry::cam);
    if (model_.training) entries.insert(entries.end(), {Entry::train_step, Entry::adam, Entry::sgd});
    return entries;
  }

  // In a context of its own.
  Result run(Entry entry, const skipper_options& options) const {
    if (entry == Entry::prepare) {
      const Memory packed = memory(variant_->packed_bytes);
      const skipper_status status = prepare(packed.get(), options);
      return {status, floats(packed.get(), variant_->packed_bytes / sizeof(float))};
    }
    const Context context = make(entry, options);
    return run_in(entry, context.get());
  }

  // Returns what a context says of the blob that a prepare with these options left.
  skipper_status use_of_blob(const skipper_options& options) const {
    const Memory packed = memory(variant_->packed_bytes);
    prepare(packed.get(), options);
    skipper_context* context = nullptr;
    skipper_options one{};
    one.threads = 1;
    const skipper_status status = model_.context_create(variant_, packed.get(), variant_->packed_bytes, &one, &context);
    model_.context_destroy(context);
    return status;
  }

  using Context = std::unique_ptr<skipper_context, void (*)(skipper_context*)>;
  Context make(Entry entry, const skipper_options& options) const {
    skipper_context* context = nullptr;
    const bool predicts = entry == Entry::predict || entry == Entry::cam;
    must(call([&] {
      return predicts ? model_.context_create(variant_, blob_.get(), variant_->packed_bytes, &options, &context)
                      : model_.training_create(variant_, &options, &context);
    }));
    return Context(context, model_.context_destroy);
  }

  // Right before and behind each call of a model's function, but for the test's own; may be empty.
  std::function<void()> before_call, after_call;

  Result run_in(Entry entry, skipper_context* context) const {
    const float* inputs[] = {input_.data()};
    const std::size_t input_bytes[] = {input_.size() * sizeof(float)};
    std::vector<std::vector<float>> outputs;
    std::vector<float*> output_pointers;
    std::vector<std::size_t> output_bytes;
    for (std::uint32_t i = 0; i < model_.output_count; ++i) {
      outputs.emplace_back(model_.outputs[i].elements * kBatch);
      output_bytes.push_back(outputs.back().size() * sizeof(float));
    }
    for (std::vector<float>& output : outputs) output_pointers.push_back(output.data());
    skipper_status status = SKIPPER_OK;
    std::vector<float> more;
    if (entry == Entry::predict) {
      status = call([&] {
        return model_.predict(context, kBatch, inputs, input_bytes, output_pointers.data(), output_bytes.data());
      });
    } else if (entry == Entry::cam) {
      more.resize(kBatch * 2 * 9 * 7);
      std::vector<std::int32_t> classes(kBatch * 2, -1);
      status = call([&] {
        return model_.cam(context, kBatch, inputs, input_bytes, output_pointers.data(), output_bytes.data(), 2,
                          classes.data(), 9, 7, more.data(), more.size() * sizeof(float));
      });
      for (const std::int32_t number : classes) more.push_back(static_cast<float>(number));
    } else if (entry == Entry::train_step) {
      return train_step(context, inputs, input_bytes, output_pointers, output_bytes);
    } else {
      return update(context, entry == Entry::adam ? SKIPPER_ADAM : SKIPPER_SGD);
    }
    for (const std::vector<float>& output : outputs) more.insert(more.end(), output.begin(), output.end());
    return {status, more};
  }

 private:
  static constexpr std::int32_t kBatch = 3;
  using Memory = std::unique_ptr<void, void (*)(void*)>;

  template <typename Function>
  skipper_status call(const Function& function) const {
    if (before_call) before_call();
    const skipper_status status = function();
    if (after_call) after_call();
    return status;
  }

  static void must(skipper_status status) {
    if (status != SKIPPER_OK) throw std::runtime_error("status " + std::to_string(status));
  }

  static Memory memory(std::size_t bytes) {
    const std::size_t rounded = (bytes + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT * SKIPPER_ALIGNMENT;
    void* data = std::aligned_alloc(SKIPPER_ALIGNMENT, rounded);
    std::memset(data, 0, rounded);
    return Memory(data, std::free);
  }

  static std::vector<float> floats(const void* data, std::size_t count) {
    std::vector<float> copy(count);
    std::memcpy(copy.data(), data, count * sizeof(float));
    return copy;
  }

  static std::vector<float> numbers(std::size_t count, std::uint32_t seed, float scale) {
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t mixed = static_cast<std::uint32_t>((i + 1) * 2654435761u) ^ (seed * 40503u);
      values[i] = scale * (static_cast<float>(mixed % 20011u) / 10007.0f - 1.0f);
    }
    return values;
  }

  skipper_status prepare(void* packed, const skipper_options& options) const {
    return call([&] {
      return model_.prepare(variant_, parameter_pointers_.data(), parameter_pointers_.size(), packed,
                            variant_->packed_bytes, &options);
    });
  }

  Memory parameters() const {
    const skipper_training& training = *model_.training;
    Memory state = memory(training.parameter_floats * sizeof(float));
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      std::memcpy(static_cast<float*>(state.get()) + training.offsets[i], parameters_[i].data(),
                  parameters_[i].size() * sizeof(float));
    }
    return state;
  }

  Result train_step(skipper_context* context, const float* const* inputs, const std::size_t* input_bytes,
                    std::vector<float*>& outputs, std::vector<std::size_t>& output_bytes) const {
    const std::size_t count = model_.training->parameter_floats, classes = model_.training->labels->elements;
    const Memory state = parameters(), gradients = memory(count * sizeof(float));
    std::vector<float> labels(kBatch * classes, 0.0f), losses(kBatch);
    for (std::size_t n = 0; n < kBatch; ++n) labels[n * classes + n % classes] = 1;
    const skipper_status status = call([&] {
      return model_.train_step(context, kBatch, inputs, input_bytes, labels.data(), labels.size() * sizeof(float),
                               static_cast<float*>(state.get()), static_cast<float*>(gradients.get()), losses.data(),
                               outputs.data(), output_bytes.data());
    });
    std::vector<float> written = floats(gradients.get(), count);
    written.insert(written.end(), losses.begin(), losses.end());
    return {status, written};
  }

  // Takes gradients whose squares, and products with the rate, are denormal.
  Result update(skipper_context* context, std::int32_t optimizer) const {
    const std::size_t count = model_.training->parameter_floats, moments = 2 * model_.training->trainable_floats;
    const Memory state = parameters(), gradients = memory(count * sizeof(float)),
                 sums = memory(moments * sizeof(float));
    const std::vector<float> values = numbers(count, 7, 1.0f);
    const float scales[] = {1.0f, 1e-20f, 1e-36f};
    for (std::size_t i = 0; i < count; ++i) static_cast<float*>(gradients.get())[i] = values[i] * scales[i % 3];
    const skipper_update rule = {optimizer, 0, 3, 1e-3, 0.9, 0.999, 1e-7, 0.9, 1e-4};
    const skipper_status status = call([&] {
      return model_.update(context, &rule, static_cast<float*>(state.get()), static_cast<const float*>(gradients.get()),
                           static_cast<float*>(sums.get()));
    });
    std::vector<float> written = floats(state.get(), count);
    const std::vector<float> behind = floats(sums.get(), moments);
    written.insert(written.end(), behind.begin(), behind.end());
    return {status, written};
  }

  const skipper_model& model_;
  const skipper_variant* variant_ = nullptr;
  std::vector<std::vector<float>> parameters_;
  std::vector<const float*> parameter_pointers_;
  std::vector<float> input_;
  Memory blob_{nullptr, std::free};
};

inline bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);
}

}  // namespace skipper::test
