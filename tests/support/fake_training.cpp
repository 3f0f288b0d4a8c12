#include "fake_training.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "random.h"

namespace skipper::test {

namespace {

thread_local std::string message;

skipper_status fail(skipper_status status, const char* text) {
  message = text;
  return status;
}

struct Context {
  bool training;
  const float* packed;
};

constexpr float blob_mark = 12345.0f;

bool aligned(const void* memory) { return reinterpret_cast<std::uintptr_t>(memory) % SKIPPER_ALIGNMENT == 0; }

// scores = x kernel + bias; probabilities = softmax(scores).
void forward(const float* x, const float* kernel, const float* bias, std::size_t pixels, std::size_t classes,
             float* scores, float* probabilities) {
  for (std::size_t c = 0; c < classes; ++c) {
    float sum = bias[c];
    for (std::size_t i = 0; i < pixels; ++i) sum += x[i] * kernel[i * classes + c];
    scores[c] = sum;
  }
  const float top = *std::max_element(scores, scores + classes);
  float total = 0;
  for (std::size_t c = 0; c < classes; ++c) total += probabilities[c] = std::exp(scores[c] - top);
  for (std::size_t c = 0; c < classes; ++c) probabilities[c] /= total;
}

// See skipper_update in abi.h.
void apply(const skipper_update& u, std::size_t trainable, std::size_t decayed, float* p, const float* gradients,
           float* moments) {
  const double t = static_cast<double>(u.step);
  const double rate = u.learning_rate * std::sqrt(1 - std::pow(u.beta2, t)) / (1 - std::pow(u.beta1, t));
  float* second = moments + trainable;
  for (std::size_t i = 0; i < trainable; ++i) {
    const double g = gradients[i] + (i < decayed ? u.weight_decay * p[i] : 0);
    if (u.optimizer == SKIPPER_SGD) {
      moments[i] = static_cast<float>(u.momentum * moments[i] - u.learning_rate * g);
      p[i] += moments[i];
      continue;
    }
    moments[i] = static_cast<float>(u.beta1 * moments[i] + (1 - u.beta1) * g);
    second[i] = static_cast<float>(u.beta2 * second[i] + (1 - u.beta2) * g * g);
    p[i] -= static_cast<float>(rate * moments[i] / (std::sqrt(second[i]) + u.epsilon));
  }
}

bool strikes(std::atomic<int>& countdown) { return countdown > 0 && --countdown == 0; }

template <int Side, int Classes>
struct Model {
  static constexpr std::size_t pixels = Side * Side, classes = Classes;
  static constexpr std::size_t kernel_at = 0, bias_at = (pixels * classes + 63) / 64 * 64, mean_at = bias_at + 64,
                               floats = mean_at + (pixels + 63) / 64 * 64;
  static constexpr std::size_t packed_floats = 1 + pixels * classes + classes;
  static constexpr std::int32_t max_batch = 32;

  static constexpr skipper_tensor input{"image", 4, 0, {-1, Side, Side, 1}, pixels};
  static constexpr skipper_tensor outputs[] = {{"scores", 2, 0, {-1, Classes}, classes},
                                               {"softmax_1", 2, 0, {-1, Classes}, classes}};
  static constexpr skipper_tensor labels{"labels", 2, 0, {-1, Classes}, classes};
  static constexpr skipper_parameter parameters[] = {
      {{"norm/moving_mean", 1, 0, {pixels}, pixels}, SKIPPER_INIT_ZEROS, 0, 0},
      {{"dense/kernel", 2, 0, {pixels, Classes}, pixels * classes}, SKIPPER_INIT_GLOROT_UNIFORM, 1, 0},
      {{"dense/bias", 1, 0, {Classes}, classes}, SKIPPER_INIT_ZEROS, 1, 0}};
  static constexpr std::uint64_t offsets[] = {mean_at, kernel_at, bias_at};
  static constexpr skipper_training training{floats, mean_at, bias_at, offsets, &labels, 1, 0};
  static const skipper_variant variant;

  static skipper_status choose(std::uint32_t abi, const char* name, const skipper_variant** out) {
    if (abi != SKIPPER_ABI_VERSION) return fail(SKIPPER_ABI_MISMATCH, "another ABI");
    if (name != nullptr && std::strcmp(name, variant.name) != 0)
      return fail(SKIPPER_UNKNOWN_VARIANT, "unknown variant");
    *out = &variant;
    return SKIPPER_OK;
  }

  static skipper_status prepare(const skipper_variant* v, const float* const* p, std::size_t count, void* packed,
                                std::size_t bytes, const skipper_options*) {
    if (v != &variant || count != 3) return fail(SKIPPER_INVALID_ARGUMENT, "bad argument");
    if (!aligned(packed)) return fail(SKIPPER_MISALIGNED, "misaligned blob");
    if (bytes < variant.packed_bytes) return fail(SKIPPER_BUFFER_SIZE, "small blob");
    auto* out = static_cast<float*>(packed);
    std::copy_n(p[1], pixels * classes, out + 1);
    std::copy_n(p[2], classes, out + 1 + pixels * classes);
    out[0] = blob_mark;
    return SKIPPER_OK;
  }

  static skipper_status context_create(const skipper_variant* v, const void* packed, std::size_t bytes,
                                       const skipper_options*, skipper_context** out) {
    const auto* blob = static_cast<const float*>(packed);
    if (v != &variant || bytes < variant.packed_bytes || *blob != blob_mark)
      return fail(SKIPPER_FOREIGN_BLOB, "not a blob");
    *out = reinterpret_cast<skipper_context*>(new Context{false, blob + 1});
    return SKIPPER_OK;
  }

  static skipper_status training_create(const skipper_variant* v, const skipper_options*, skipper_context** out) {
    if (v != &variant) return fail(SKIPPER_INVALID_ARGUMENT, "bad argument");
    *out = reinterpret_cast<skipper_context*>(new Context{true, nullptr});
    return SKIPPER_OK;
  }

  static void destroy(skipper_context* context) { delete reinterpret_cast<Context*>(context); }

  static skipper_status check_call(const Context* context, bool training, std::int32_t batch,
                                   const std::size_t* input_bytes) {
    if (context == nullptr) return fail(SKIPPER_INVALID_ARGUMENT, "no context");
    if (context->training != training) return fail(SKIPPER_NO_ENTRY, "a context for something else");
    if (batch < 1 || batch > max_batch) return fail(SKIPPER_BATCH_OUT_OF_RANGE, "bad batch");
    if (*input_bytes != static_cast<std::size_t>(batch) * pixels * sizeof(float))
      return fail(SKIPPER_BUFFER_SIZE, "bad size of the input");
    return SKIPPER_OK;
  }

  // Copies what is wanted of a sample's outputs.
  static bool give(std::size_t sample, const float* const (&values)[2], float* const* out, const std::size_t* bytes,
                   std::size_t batch) {
    for (std::size_t o = 0; o < 2; ++o) {
      if (out[o] == nullptr) continue;
      if (bytes[o] != batch * classes * sizeof(float)) return false;
      std::copy_n(values[o], classes, out[o] + sample * classes);
    }
    return true;
  }

  static skipper_status predict(skipper_context* c, std::int32_t batch, const float* const* inputs,
                                const std::size_t* input_bytes, float* const* out, const std::size_t* output_bytes) {
    const auto* context = reinterpret_cast<const Context*>(c);
    if (const skipper_status status = check_call(context, false, batch, input_bytes); status != SKIPPER_OK)
      return status;
    float scores[classes], probabilities[classes];
    for (std::size_t n = 0; n < static_cast<std::size_t>(batch); ++n) {
      forward(inputs[0] + n * pixels, context->packed, context->packed + pixels * classes, pixels, classes, scores,
              probabilities);
      if (!give(n, {scores, probabilities}, out, output_bytes, static_cast<std::size_t>(batch)))
        return fail(SKIPPER_BUFFER_SIZE, "bad size of an output");
    }
    return SKIPPER_OK;
  }

  // Means over the batch: d loss / d scores = probabilities - labels.
  static void backward(const float* x, const float* wanted, const float* probabilities, float scale, float* gradients) {
    for (std::size_t k = 0; k < classes; ++k) {
      const float error = (probabilities[k] - wanted[k]) * scale;
      gradients[bias_at + k] += error;
      for (std::size_t i = 0; i < pixels; ++i) gradients[kernel_at + i * classes + k] += x[i] * error;
    }
    for (std::size_t i = 0; i < pixels; ++i) gradients[mean_at + i] += x[i] * scale;
  }

  static skipper_status train_step(skipper_context* c, std::int32_t batch, const float* const* inputs,
                                   const std::size_t* input_bytes, const float* wanted, std::size_t label_bytes,
                                   const float* p, float* gradients, float* losses, float* const* out,
                                   const std::size_t* output_bytes) {
    const auto* context = reinterpret_cast<const Context*>(c);
    const auto samples = static_cast<std::size_t>(batch);
    if (const skipper_status status = check_call(context, true, batch, input_bytes); status != SKIPPER_OK)
      return status;
    if (!aligned(p) || !aligned(gradients)) return fail(SKIPPER_MISALIGNED, "misaligned state");
    if (label_bytes != samples * classes * sizeof(float)) return fail(SKIPPER_BUFFER_SIZE, "bad size of the labels");
    if (strikes(fake_faults().failure)) return fail(SKIPPER_KERNEL_FAILED, "a kernel of layer 'dense' failed");
    std::fill_n(gradients, floats, 0.0f);
    float scores[classes], probabilities[classes];
    for (std::size_t n = 0; n < samples; ++n) {
      const float* x = inputs[0] + n * pixels;
      const float* label = wanted + n * classes;
      forward(x, p + kernel_at, p + bias_at, pixels, classes, scores, probabilities);
      if (!give(n, {scores, probabilities}, out, output_bytes, samples)) return fail(SKIPPER_BUFFER_SIZE, "bad output");
      losses[n] = 0;
      for (std::size_t k = 0; k < classes; ++k) losses[n] -= label[k] * std::log(std::max(probabilities[k], 1e-7f));
      backward(x, label, probabilities, 1.0f / static_cast<float>(batch), gradients);
    }
    if (strikes(fake_faults().nan_loss)) losses[0] = std::numeric_limits<float>::quiet_NaN();
    if (strikes(fake_faults().nan_gradient)) gradients[bias_at + 1] = std::numeric_limits<float>::infinity();
    return SKIPPER_OK;
  }

  static skipper_status update(skipper_context* c, const skipper_update* rule, float* p, const float* gradients,
                               float* moments) {
    const auto* context = reinterpret_cast<const Context*>(c);
    if (context == nullptr || !context->training) return fail(SKIPPER_NO_ENTRY, "a context for something else");
    if (!aligned(p) || !aligned(gradients) || !aligned(moments)) return fail(SKIPPER_MISALIGNED, "misaligned state");
    apply(*rule, training.trainable_floats, training.decayed_floats, p, gradients, moments);
    for (std::size_t i = mean_at; i < mean_at + pixels; ++i) p[i] = p[i] * 0.99f + gradients[i] * 0.01f;
    if (strikes(fake_faults().infinite_mean)) p[mean_at] = std::numeric_limits<float>::infinity();
    return SKIPPER_OK;
  }

  static skipper_model describe(const char* name, const char* fingerprint) {
    skipper_model model{};
    model.abi_version = SKIPPER_ABI_VERSION;
    model.struct_bytes = sizeof(skipper_model);
    model.name = name;
    model.fingerprint = fingerprint;
    model.max_batch = max_batch;
    model.input_count = 1;
    model.output_count = 2;
    model.parameter_count = 3;
    model.variant_count = 1;
    model.inputs = &input;
    model.outputs = outputs;
    model.parameters = parameters;
    model.variants = &variant;
    model.choose = choose;
    model.prepare = prepare;
    model.context_create = context_create;
    model.context_destroy = destroy;
    model.predict = predict;
    model.last_error = [] { return message.c_str(); };
    model.training = &training;
    model.training_create = training_create;
    model.train_step = train_step;
    model.update = update;
    return model;
  }
};

template <int Side, int Classes>
const skipper_variant Model<Side, Classes>::variant = [] {
  skipper_variant v{};
  v.name = "plain";
  v.packed_bytes = packed_floats * sizeof(float);
  return v;
}();

}  // namespace

const skipper_model& fake_tiny() {
  static const skipper_model model = Model<4, 3>::describe("fake_tiny", "0123456789abcdef");
  return model;
}

const skipper_model& fake_digits() {
  static const skipper_model model = Model<28, 10>::describe("fake_digits", "fedcba9876543210");
  return model;
}

FakeFaults& fake_faults() {
  static FakeFaults faults;
  return faults;
}

Dataset fake_data(std::int64_t samples, std::uint32_t seed) {
  Random random(seed);
  Dataset data;
  data.name = "fake data";
  data.shape = {4, 4, 1};
  data.classes = 3;
  for (std::int64_t n = 0; n < samples; ++n) {
    const std::int64_t label = random.between(0, 2);
    data.labels.push_back(static_cast<std::int32_t>(label));
    for (std::int64_t i = 0; i < 16; ++i)
      data.bytes.push_back(static_cast<std::uint8_t>(random.between(0, 155) + (i % 3 == label ? 100 : 0)));
  }
  return data;
}

TrainingOptions endless_options() {
  TrainingOptions options;
  options.epochs = 1000000;
  options.batch = 8;
  options.seed = 11;
  options.validation_count = 10;
  return options;
}

}  // namespace skipper::test
