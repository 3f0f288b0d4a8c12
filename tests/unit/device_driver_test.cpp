// Tests what the driver of a CUDA archive does around its kernels, with a CUDA driver that counts (fake_cuda.c).
#include <fake_cuda.h>
#include <skipper/initializers.h>
#include <skipper/memory.h>
#include <skipper/weights.h>
#include <tiny.h>

#include <catch2/catch.hpp>
#include <cstring>

using namespace skipper;

namespace {

constexpr std::size_t inputs = TINY_INPUT_0_ELEMENTS, outputs = TINY_OUTPUT_0_ELEMENTS;
constexpr std::size_t plenty = std::size_t{1} << 40;

void forget_counts() {
  const std::size_t bytes = fake_cuda()->bytes;  // what is allocated stays so
  *fake_cuda() = {};
  fake_cuda()->bytes = bytes;
}

struct Device {
  explicit Device(std::size_t memory = plenty, int capability = 86) {
    fake_cuda_set(memory, capability);
    forget_counts();
  }
  ~Device() { fake_cuda_set(plenty, 86); }
};

const skipper_variant& variant() {
  const skipper_variant* chosen = nullptr;
  REQUIRE(tiny_choose(SKIPPER_ABI_VERSION, nullptr, &chosen) == SKIPPER_OK);
  return *chosen;
}

// Weights on the host, prepared; what they are does not matter.
const AlignedMemory& packed() {
  static const AlignedMemory memory = [] {
    Weights weights;
    std::vector<const float*> parameters;
    REQUIRE(initialize_parameters(*tiny_model(), weights).ok());
    REQUIRE(weights.bind(*tiny_model(), parameters).ok());
    AlignedMemory packed;
    REQUIRE(packed.allocate(variant().packed_bytes).ok());
    REQUIRE(tiny_prepare(&variant(), parameters.data(), parameters.size(), packed.data(), packed.size(), nullptr) ==
            SKIPPER_OK);
    return packed;
  }();
  return memory;
}

struct Context {
  explicit Context(const skipper_options& options = {}) {
    status = tiny_context_create(&variant(), packed().data(), packed().size(), &options, &handle);
  }
  ~Context() { tiny_context_destroy(handle); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  skipper_status predict(int batch, const float* input, float* output) {
    const std::size_t input_bytes = inputs * sizeof(float) * static_cast<std::size_t>(batch);
    const std::size_t output_bytes = outputs * sizeof(float) * static_cast<std::size_t>(batch);
    return tiny_predict(handle, batch, &input, &input_bytes, &output, &output_bytes);
  }

  skipper_context* handle = nullptr;
  skipper_status status = SKIPPER_OK;
};

// A context for training with a state of zeros and one sample.
struct Training {
  explicit Training(const skipper_options& options) {
    status = tiny_training_create(&variant(), &options, &handle);
    REQUIRE(state.allocate((2 * floats + 2 * tiny_model()->training->trainable_floats) * sizeof(float)).ok());
    std::memset(state.data(), 0, state.size());
  }
  ~Training() { tiny_context_destroy(handle); }
  Training(const Training&) = delete;
  Training& operator=(const Training&) = delete;

  skipper_status step() {
    const float* input_data = input.data();
    const std::size_t input_bytes = input.size() * sizeof(float), none = 0;
    float* output_data = nullptr;
    return tiny_train_step(handle, 1, &input_data, &input_bytes, labels.data(), labels.size() * sizeof(float),
                           state.floats(), state.floats() + floats, &loss, &output_data, &none);
  }
  skipper_status update() {
    skipper_update update = {};
    update.optimizer = SKIPPER_ADAM;
    update.step = 1;
    update.learning_rate = 1e-3, update.beta1 = 0.9, update.beta2 = 0.999, update.epsilon = 1e-7;
    return tiny_update(handle, &update, state.floats(), state.floats() + floats, state.floats() + 2 * floats);
  }

  const std::size_t floats = tiny_model()->training->parameter_floats;
  const std::vector<float> input = std::vector<float>(inputs, 1.0F), labels = std::vector<float>(outputs, 0.2F);
  alignas(16) float loss = 0;
  AlignedMemory state;
  skipper_context* handle = nullptr;
  skipper_status status = SKIPPER_OK;
};

struct Capture {
  Capture() {
    forget_counts();
    fake_cuda()->capture = 1;
  }
  ~Capture() { fake_cuda()->capture = 0; }
};

}  // namespace

TEST_CASE("the variant is the best that the device's compute capability allows") {
  for (const auto& [capability, name] : {std::pair{86, "cuda80"}, {90, "cuda80"}, {80, "cuda80"}, {75, "cuda70"}}) {
    const Device device(plenty, capability);
    CHECK(variant().name == std::string(name));
  }
  const Device device(plenty, 61);
  const skipper_variant* chosen = nullptr;
  CHECK(tiny_choose(SKIPPER_ABI_VERSION, nullptr, &chosen) == SKIPPER_NO_DEVICE);
  CHECK(std::string(tiny_last_error()).find("lower compute capability") != std::string::npos);
  CHECK(tiny_choose(SKIPPER_ABI_VERSION, "cuda80", &chosen) == SKIPPER_NO_DEVICE);
  CHECK(chosen == nullptr);
}

TEST_CASE("only inputs and outputs cross between host and device") {
  const Device device;
  Context context;
  REQUIRE(context.status == SKIPPER_OK);
  const std::vector<float> input(4 * inputs, 1.0F);
  std::vector<float> output(4 * outputs);
  REQUIRE(context.predict(4, input.data(), output.data()) == SKIPPER_OK);
  forget_counts();
  for (const int batch : {1, 3, 4}) {
    const fake_cuda_counts before = *fake_cuda();
    REQUIRE(context.predict(batch, input.data(), output.data()) == SKIPPER_OK);
    const fake_cuda_counts& after = *fake_cuda();
    const auto samples = static_cast<unsigned long>(batch);
    CHECK(after.uploads - before.uploads == 1);
    CHECK(after.uploaded_bytes - before.uploaded_bytes == samples * inputs * sizeof(float));
    CHECK(after.downloads - before.downloads == 1);
    CHECK(after.downloaded_bytes - before.downloaded_bytes == samples * outputs * sizeof(float));
    CHECK(after.launches - before.launches >= variant().step_count - variant().cam_step_count);
    CHECK(after.allocations == before.allocations);
    CHECK(after.copies_3d == 0);
  }
  // A result that is copied into its output, on the device.
  CHECK(fake_cuda()->device_copies <= 3);
}

TEST_CASE("an output that is not wanted does not cross") {
  const Device device;
  Context context;
  const std::vector<float> input(inputs, 1.0F);
  std::vector<float> output(outputs);
  REQUIRE(context.predict(1, input.data(), output.data()) == SKIPPER_OK);
  forget_counts();
  REQUIRE(context.predict(1, input.data(), nullptr) == SKIPPER_OK);
  CHECK(fake_cuda()->downloads == 0);
}

TEST_CASE("contexts own weights and arena on the device, and give all of it back") {
  const Device device;
  packed();
  const std::size_t before = fake_cuda()->bytes;
  {
    Context first, second;
    REQUIRE(first.status == SKIPPER_OK);
    CHECK(fake_cuda()->bytes - before >= 2 * (variant().arena_bytes + variant().packed_bytes - 256));
    const std::vector<float> input(inputs, 1.0F);
    std::vector<float> output(outputs);
    REQUIRE(second.predict(1, input.data(), output.data()) == SKIPPER_OK);
  }
  CHECK(fake_cuda()->bytes == before);
  CHECK(fake_cuda()->allocations == fake_cuda()->frees);
}

TEST_CASE("a device without enough memory is a status, and nothing is leaked") {
  packed();
  const std::size_t before = fake_cuda()->bytes;
  for (const std::size_t memory :
       {std::size_t{0}, std::size_t{1000}, static_cast<std::size_t>(variant().arena_bytes)}) {
    const Device device(memory);
    Context context;
    CHECK(context.status == SKIPPER_OUT_OF_MEMORY);
    CHECK(context.handle == nullptr);
    CHECK(std::string(tiny_last_error()).find("the device has no memory for") == 0);
    CHECK(fake_cuda()->bytes == before);
  }
  const Device device;
  Context context;
  CHECK(context.status == SKIPPER_OK);
}

TEST_CASE("a kernel that cannot be launched fails the call, whichever it is, and is named") {
  const Device device;
  Context context;
  REQUIRE(context.status == SKIPPER_OK);
  const std::vector<float> input(inputs);
  std::vector<float> output(outputs);
  forget_counts();
  REQUIRE(context.predict(1, input.data(), output.data()) == SKIPPER_OK);
  const unsigned long launches = fake_cuda()->launches;
  REQUIRE(launches > 2);
  for (unsigned long refused = 1; refused <= launches; ++refused) {
    forget_counts();
    fake_cuda()->refused_launch = refused;
    CHECK(context.predict(1, input.data(), output.data()) == SKIPPER_KERNEL_FAILED);
    CHECK(fake_cuda()->launches == refused);
    const std::string message = tiny_last_error();
    INFO(message);
    CHECK(message.find("kernel tiny_") != std::string::npos);
    CHECK(message.find("CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES") != std::string::npos);
  }
  forget_counts();
  CHECK(context.predict(1, input.data(), output.data()) == SKIPPER_OK);
}

TEST_CASE("the app's context, stream and device pointers are used, and nothing waits") {
  const Device device;
  int app_context = 0, app_stream = 0;
  skipper_options options = {};
  options.cuda_context = &app_context;
  options.cuda_stream = &app_stream;
  options.device_pointers = 1;
  Context context(options);
  REQUIRE(context.status == SKIPPER_OK);
  // The fake device's memory is the host's.
  alignas(256) static float input[inputs], output[outputs];
  REQUIRE(context.predict(1, input, output) == SKIPPER_OK);
  forget_counts();
  REQUIRE(context.predict(1, input, output) == SKIPPER_OK);
  CHECK(fake_cuda()->uploads == 0);
  CHECK(fake_cuda()->downloads == 0);
  CHECK(fake_cuda()->synchronised == 0);
  CHECK(fake_cuda()->launches > 0);
  CHECK(fake_cuda()->current_context == &app_context);
  CHECK(fake_cuda()->stream == &app_stream);
  CHECK(fake_cuda()->primary_contexts == 0);
  CHECK(fake_cuda()->other_contexts == 0);
}

TEST_CASE("a training state crosses only where it is the host's") {
  const Device device;
  for (const int on_device : {0, 1}) {
    skipper_options options = {};
    options.device_pointers = on_device;
    Training training(options);
    REQUIRE(training.status == SKIPPER_OK);
    REQUIRE(training.step() == SKIPPER_OK);
    REQUIRE(training.update() == SKIPPER_OK);
    forget_counts();
    REQUIRE(training.step() == SKIPPER_OK);
    // Parameters, gradients, images and labels; gradients and losses.
    CHECK(fake_cuda()->uploads == (on_device ? 0 : 4));
    CHECK(fake_cuda()->downloads == (on_device ? 0 : 2));
    forget_counts();
    REQUIRE(training.update() == SKIPPER_OK);
    // Three vectors and the scalars; parameters and moments.
    CHECK(fake_cuda()->uploads == (on_device ? 1 : 4));
    CHECK(fake_cuda()->downloads == (on_device ? 0 : 2));
  }
}

TEST_CASE("training allocates and frees nothing on the device once each call has run") {
  const Device device;
  for (const int on_device : {0, 1}) {
    skipper_options options = {};
    options.device_pointers = on_device;
    Training training(options);
    REQUIRE(training.step() == SKIPPER_OK);
    REQUIRE(training.update() == SKIPPER_OK);
    forget_counts();
    for (int i = 0; i < 3; ++i) {
      REQUIRE(training.step() == SKIPPER_OK);
      REQUIRE(training.update() == SKIPPER_OK);
    }
    CHECK(fake_cuda()->allocations == 0);
    CHECK(fake_cuda()->frees == 0);
  }
}

TEST_CASE("predict and train_step with device pointers can be captured into a graph once they have run") {
  const Device device;
  int app_stream = 0;
  skipper_options options = {};
  options.cuda_stream = &app_stream;
  options.device_pointers = 1;
  {
    Context context(options);
    alignas(256) static float input[inputs], output[outputs];
    REQUIRE(context.predict(1, input, output) == SKIPPER_OK);
    const Capture capture;
    CHECK(context.predict(1, input, output) == SKIPPER_OK);
    CHECK(fake_cuda()->capture == 1);
    CHECK(fake_cuda()->launches > 0);
  }
  // An update between two steps leaves its scalars' memory where it is.
  Training training(options);
  REQUIRE(training.step() == SKIPPER_OK);
  REQUIRE(training.update() == SKIPPER_OK);
  const Capture capture;
  CHECK(training.step() == SKIPPER_OK);
  CHECK(fake_cuda()->capture == 1);
  CHECK(fake_cuda()->launches > 0);
}

TEST_CASE("calls with host pointers wait on the app's stream: copies of page-locked memory are only queued") {
  const Device device;
  int app_stream = 0;
  skipper_options options = {};
  options.cuda_stream = &app_stream;
  const std::vector<float> input(inputs);
  std::vector<float> output(outputs);
  Context context(options);
  forget_counts();
  REQUIRE(context.predict(1, input.data(), output.data()) == SKIPPER_OK);
  CHECK(fake_cuda()->synchronised == 1);
  CHECK(fake_cuda()->stream == &app_stream);
  Training training(options);
  forget_counts();
  REQUIRE(training.step() == SKIPPER_OK);
  CHECK(fake_cuda()->synchronised == 1);
  REQUIRE(training.update() == SKIPPER_OK);
  CHECK(fake_cuda()->synchronised == 2);
}

TEST_CASE("a capture of what waits for the device fails the call") {
  const Device device;
  int app_stream = 0;
  skipper_options options = {};
  options.cuda_stream = &app_stream;
  Context context(options);
  const std::vector<float> input(inputs);
  std::vector<float> output(outputs);
  REQUIRE(context.predict(1, input.data(), output.data()) == SKIPPER_OK);
  const Capture capture;
  CHECK(context.predict(1, input.data(), output.data()) == SKIPPER_KERNEL_FAILED);
  CHECK(fake_cuda()->capture == 2);
}

TEST_CASE("cam refuses device pointers") {
  const Device device;
  skipper_options options = {};
  options.device_pointers = 1;
  Context context(options);
  const std::vector<float> input(inputs);
  const float* input_data = input.data();
  const std::size_t input_bytes = input.size() * sizeof(float), none = 0;
  float* output_data = nullptr;
  std::int32_t top_class = -1;
  std::vector<float> map(9);
  CHECK(tiny_cam(context.handle, 1, &input_data, &input_bytes, &output_data, &none, 1, &top_class, 3, 3, map.data(),
                 map.size() * sizeof(float)) == SKIPPER_INVALID_ARGUMENT);
}
