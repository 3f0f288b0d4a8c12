// Runs one kernel, jitted for a variant, on buffers that end (or begin) at an unmapped page.
#pragma once

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tests/numerical/all_kernels.h"
#include "tests/support/guarded.h"
#include "tests/support/reference.h"

namespace skipper::test {

// A buffer with Halide's extents and strides (innermost first), whose holes hold a canary of floats; of another type it
// is dense.
struct Argument {
  static constexpr float canary = 12345.0f;
  std::vector<int64_t> extents, strides;
  int64_t offset = 0;  // elements before element 0
  Halide::Type type = Halide::Float(32);
  GuardedMemory memory;

  Argument(std::vector<int64_t> extents, std::vector<int64_t> strides, int64_t offset, int64_t elements, bool guard_end,
           Halide::Type type = Halide::Float(32));
  Halide::Buffer<> view() const;
  double value(size_t i) const;  // of the i-th element of a dense one
  void set(size_t i, double value);
  float* element(int64_t c, int64_t x = 0, int64_t y = 0, int64_t n = 0) const;
};

// Says what surrounds a map in memory: whole extents are w + left + right by h + top + bottom, pixels lie `pixel`
// apart.
struct Placement {
  int64_t pixel = 0, left = 0, right = 0, top = 0, bottom = 0;
};

Strides strides_in(const reference::Tensor& shape, const Placement& placement);
// The tensor in that placement, element 0 at the interior (halos hold the canary).
Argument place(const reference::Tensor& tensor, const Placement& placement, bool guard_end);
Argument place_dense(const std::vector<double>& values, std::vector<int64_t> extents, bool guard_end,
                     Halide::Type type = Halide::Float(32));
// A map of shape (c, w * h * n, 1, 1), as flat kernels see a map without halo.
Argument place_flat(const reference::Tensor& tensor, const Placement& placement, bool guard_end);

// The variants to test: the x86 ones that this machine can run, and ARM's schedules compiled for the plainest of them;
// or the one for GPUs, in tests that link kernels_gpu_variants.cpp.
std::vector<MachineModel> runnable_variants();
// Runs the kernel once.  A kernel for a CPU that allocates on the heap fails (Halide::RuntimeError).
void run_kernel(kernels::Kernel& kernel, const MachineModel& machine, const std::vector<const Argument*>& inputs,
                const Argument& output, bool asserts);

// All memory of an output behind its first element, holes included, on a GPU: Halide's own copies leave holes alone,
// and so would hide what is written there.  Nothing on a CPU.
class DeviceOutput {
 public:
  DeviceOutput(Halide::Buffer<> view, int64_t floats, const MachineModel& machine);
  ~DeviceOutput();
  DeviceOutput(const DeviceOutput&) = delete;
  DeviceOutput& operator=(const DeviceOutput&) = delete;
  void copy_to_host();

 private:
  Halide::Buffer<> view_;
  std::optional<Halide::Buffer<float>> whole_;
};

// Relative to max(1, |expected|).  NaN is as far from NaN as an infinity from itself: 0; from anything else 1e30.
double relative_distance(double actual, double expected);

// Puts up to three NaN of either sign and, with `infinities`, infinities among the values, often at an end.
void scatter_specials(std::mt19937& random, std::vector<double>& values, bool infinities = true);

struct Difference {
  double largest = 0;    // over all elements, of relative_distance
  bool strayed = false;  // something but the interior was written
};
Difference compare(const Argument& output, const reference::Tensor& expected, bool flat = false);

reference::Tensor random_tensor(std::mt19937& random, int64_t n, int64_t h, int64_t w, int64_t c);
std::vector<double> random_values(std::mt19937& random, int64_t count, double low = -1, double high = 1);
int64_t uniform(std::mt19937& random, int64_t low, int64_t high);

// HWIO -> [panels][KH][KW][I][panel], zero-filled, as values.
std::vector<double> packed(const reference::Kernel& kernel, int64_t panel);
// The same in fours of input channels, [panels][KH][KW][I / 4][panel][4].
std::vector<double> packed_in_fours(const reference::Kernel& kernel, int64_t panel);
std::vector<double> padded(std::vector<double> values, int64_t multiple);

// Returns what a parameter becomes in memory.
std::vector<double> rounded(std::vector<double> values, Number number);

// The layers behind a convolution or dense layer, in this order, as code generation puts them there.
struct Behind {
  std::optional<MapShape> residual, mask;
  bool relu = false;
};
kernels::Epilogue epilogue(const Behind& behind, const MachineModel& machine);

}  // namespace skipper::test
