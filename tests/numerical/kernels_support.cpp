#include "tests/numerical/kernels_support.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <utility>

namespace skipper::test {

Argument::Argument(std::vector<int64_t> e, std::vector<int64_t> s, int64_t first, int64_t elements, bool guard_end,
                   Halide::Type t)
    : extents(std::move(e)),
      strides(std::move(s)),
      offset(first),
      type(t),
      memory(static_cast<size_t>(elements * t.bytes()), guard_end ? Guard::behind : Guard::before) {
  if (type.is_float())
    for (size_t i = 0; i < static_cast<size_t>(elements); ++i) set(i, canary);
}

// Calls `use` with the memory as elements of the type.
template <typename Use>
static auto with_elements(const Argument& argument, Use use) {
  float* memory = argument.memory.floats();
  if (argument.type == Halide::Float(16)) return use(reinterpret_cast<Halide::float16_t*>(memory));
  if (argument.type == Halide::Int(8)) return use(reinterpret_cast<int8_t*>(memory));
  if (argument.type == Halide::UInt(8)) return use(reinterpret_cast<uint8_t*>(memory));
  return use(memory);
}

double Argument::value(size_t i) const {
  return with_elements(*this, [i](auto* elements) { return static_cast<double>(elements[i]); });
}

void Argument::set(size_t i, double value) {
  with_elements(*this, [i, value](auto* elements) { elements[i] = std::decay_t<decltype(*elements)>(value); });
}

Halide::Buffer<> Argument::view() const {
  std::vector<halide_dimension_t> dims;
  for (size_t i = 0; i < extents.size(); ++i) {
    dims.emplace_back(0, static_cast<int32_t>(extents[i]), static_cast<int32_t>(strides[i]));
  }
  const int rank = static_cast<int>(dims.size());
  return with_elements(*this, [&](auto* elements) -> Halide::Buffer<> {
    using Element = std::decay_t<decltype(*elements)>;
    return Halide::Buffer<Element>(Halide::Runtime::Buffer<Element>(elements + offset, rank, dims.data()));
  });
}

float* Argument::element(int64_t c, int64_t x, int64_t y, int64_t n) const {
  const int64_t at[] = {c, x, y, n};
  int64_t index = offset;
  for (size_t i = 0; i < strides.size(); ++i) index += at[i] * strides[i];
  return memory.floats() + index;
}

Strides strides_in(const reference::Tensor& t, const Placement& p) {
  return strides_of(p.pixel, t.w + p.left + p.right, t.h + p.top + p.bottom);
}

Argument place(const reference::Tensor& t, const Placement& p, bool guard_end) {
  const Strides s = strides_in(t, p);
  Argument argument({t.c, t.w, t.h, t.n}, {1, s.pixel, s.row, s.image}, p.top * s.row + p.left * s.pixel,
                    s.image * t.n - (p.pixel - t.c), guard_end);
  for (int64_t n = 0; n < t.n; ++n)
    for (int64_t y = 0; y < t.h; ++y)
      for (int64_t x = 0; x < t.w; ++x)
        for (int64_t c = 0; c < t.c; ++c) *argument.element(c, x, y, n) = static_cast<float>(t(n, y, x, c));
  return argument;
}

Argument place_flat(const reference::Tensor& t, const Placement& p, bool guard_end) {
  Argument argument = place(t, p, guard_end);
  argument.extents = {t.c, t.w * t.h * t.n, 1, 1};
  return argument;
}

Argument place_dense(const std::vector<double>& values, std::vector<int64_t> extents, bool guard_end,
                     Halide::Type type) {
  std::vector<int64_t> strides;
  int64_t stride = 1;
  for (int64_t extent : extents) strides.push_back(std::exchange(stride, stride * extent));
  if (stride != static_cast<int64_t>(values.size())) throw std::invalid_argument("place_dense: extents");
  Argument argument(std::move(extents), std::move(strides), 0, stride, guard_end, type);
  for (size_t i = 0; i < values.size(); ++i) argument.set(i, values[i]);
  return argument;
}

// Kernels may not allocate: Halide reports the failure and realize throws.
static void* refuse_malloc(Halide::JITUserContext*, size_t) { return nullptr; }

void run_kernel(kernels::Kernel& kernel, const MachineModel& machine, const std::vector<const Argument*>& inputs,
                const Argument& output, bool asserts) {
  if (kernel.params.size() != inputs.size()) throw std::invalid_argument("run_kernel: number of inputs");
  for (size_t i = 0; i < inputs.size(); ++i) {
    Halide::Buffer<> view = inputs[i]->view();
    view.set_host_dirty();  // a GPU copies what is marked
    kernel.params[i].set(view);
  }
  Halide::Target target(machine.target);
  target.set_feature(Halide::Target::JIT);
  if (!asserts) target = target.with_feature(Halide::Target::NoAsserts).with_feature(Halide::Target::NoBoundsQuery);
  Halide::Pipeline pipeline = kernel.pipeline();
  if (machine.family != Family::gpu) pipeline.jit_handlers().custom_malloc = refuse_malloc;
  Halide::Buffer<> view = output.view();
  DeviceOutput device(view, static_cast<int64_t>(output.memory.size() / sizeof(float)) - output.offset, machine);
  pipeline.realize(Halide::Pipeline::RealizationArg(view), target);
  device.copy_to_host();
}

// The device's part of `view` is a crop of `whole` that begins where it does.
DeviceOutput::DeviceOutput(Halide::Buffer<> view, int64_t floats, const MachineModel& machine)
    : view_(std::move(view)) {
  if (machine.family != Family::gpu) return;
  std::vector<halide_dimension_t> dimensions;
  for (int d = 0; d < view_.dimensions(); ++d)
    dimensions.emplace_back(0, d == 0 ? static_cast<int32_t>(floats) : 1, view_.dim(d).stride());
  whole_ = Halide::Runtime::Buffer<float>(static_cast<float*>(view_.data()), static_cast<int>(dimensions.size()),
                                          dimensions.data());
  whole_->set_host_dirty();
  const Halide::Target target = Halide::Target(machine.target).with_feature(Halide::Target::JIT);
  const bool fails = whole_->copy_to_device(target) != 0;
  halide_buffer_t* raw = whole_->raw_buffer();
  if (fails || raw->device_interface->device_crop(nullptr, raw, view_.raw_buffer()) != 0)
    throw std::runtime_error("no memory on the device");
}

DeviceOutput::~DeviceOutput() {
  if (whole_) whole_->raw_buffer()->device_interface->device_release_crop(nullptr, view_.raw_buffer());
}

void DeviceOutput::copy_to_host() {
  if (!whole_) return;
  view_.set_device_dirty(false);
  whole_->set_device_dirty();
  whole_->copy_to_host();
}

double relative_distance(double actual, double expected) {
  if (std::isnan(expected) ? std::isnan(actual) : actual == expected) return 0;
  const double distance = std::abs(actual - expected) / std::max(1.0, std::abs(expected));
  return std::isfinite(distance) ? distance : 1e30;
}

void scatter_specials(std::mt19937& random, std::vector<double>& values, bool infinities) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
  const double specials[] = {nan, -nan, nan, inf, -inf};
  const auto last = static_cast<int64_t>(values.size()) - 1;
  for (int64_t count = uniform(random, 0, 3); count > 0; --count) {
    const int64_t anywhere = uniform(random, 0, last);
    const int64_t place = uniform(random, 0, 3) != 0 ? anywhere : uniform(random, 0, 1) * last;
    values[static_cast<size_t>(place)] = specials[uniform(random, 0, infinities ? 4 : 2)];
  }
}

Difference compare(const Argument& output, const reference::Tensor& e, bool flat) {
  Difference difference;
  int64_t written = 0, all = 0;
  for (int64_t n = 0; n < e.n; ++n)
    for (int64_t y = 0; y < e.h; ++y)
      for (int64_t x = 0; x < e.w; ++x)
        for (int64_t c = 0; c < e.c; ++c) {
          const float actual = flat                         ? *output.element(c, (n * e.h + y) * e.w + x)
                               : output.extents.size() == 2 ? *output.element(c, n)
                                                            : *output.element(c, x, y, n);
          const double distance = relative_distance(actual, e(n, y, x, c));
          if (distance > difference.largest) difference.largest = distance;
          written += actual != Argument::canary;
        }
  for (size_t i = 0; i < output.memory.size() / sizeof(float); ++i)
    all += output.memory.floats()[i] != Argument::canary;
  difference.strayed = all != written;
  return difference;
}

int64_t uniform(std::mt19937& random, int64_t low, int64_t high) {
  return low + static_cast<int64_t>(random() % static_cast<uint64_t>(high - low + 1));
}

std::vector<double> random_values(std::mt19937& random, int64_t count, double low, double high) {
  std::vector<double> values(static_cast<size_t>(count));
  // Rounded to float, so that reference and kernel see the same numbers.
  for (double& v : values) v = static_cast<float>(low + (high - low) * (random() * (1.0 / 4294967296.0)));
  return values;
}

reference::Tensor random_tensor(std::mt19937& random, int64_t n, int64_t h, int64_t w, int64_t c) {
  reference::Tensor tensor(n, h, w, c);
  tensor.data = random_values(random, n * h * w * c);
  return tensor;
}

std::vector<double> packed(const reference::Kernel& k, int64_t panel) {
  std::vector<double> values;
  for (int64_t first = 0; first < k.out; first += panel)
    for (int64_t ky = 0; ky < k.h; ++ky)
      for (int64_t kx = 0; kx < k.w; ++kx)
        for (int64_t i = 0; i < k.in; ++i)
          for (int64_t o = first; o < first + panel; ++o) values.push_back(o < k.out ? k(ky, kx, i, o) : 0.0);
  return values;
}

std::vector<double> packed_in_fours(const reference::Kernel& k, int64_t panel) {
  std::vector<double> values;
  for (int64_t first = 0; first < k.out; first += panel)
    for (int64_t ky = 0; ky < k.h; ++ky)
      for (int64_t kx = 0; kx < k.w; ++kx)
        for (int64_t four = 0; four < k.in; four += 4)
          for (int64_t o = first; o < first + panel; ++o)
            for (int64_t i = four; i < four + 4; ++i) values.push_back(o < k.out ? k(ky, kx, i, o) : 0.0);
  return values;
}

std::vector<double> rounded(std::vector<double> values, Number number) {
  for (double& value : values)
    value = number == Number::float16 ? static_cast<double>(Halide::float16_t(value)) : static_cast<float>(value);
  return values;
}

std::vector<double> padded(std::vector<double> values, int64_t multiple) {
  const int64_t size = static_cast<int64_t>(values.size());
  values.resize(static_cast<size_t>((size + multiple - 1) / multiple * multiple));
  return values;
}

kernels::Epilogue epilogue(const Behind& behind, const MachineModel& machine) {
  return [=](Halide::Func value, std::vector<Halide::ImageParam>& params) {
    const auto map = [&](const MapShape& shape) {
      Halide::ImageParam map(Halide::Float(32), 4);
      kernels::bind(map, shape, machine);
      params.push_back(map);
      return map;
    };
    if (behind.residual) value = algorithm::add(value, map(*behind.residual));
    if (behind.mask) value = algorithm::relu_gradient(value, map(*behind.mask));
    return behind.relu ? algorithm::relu(value) : value;
  };
}

}  // namespace skipper::test
