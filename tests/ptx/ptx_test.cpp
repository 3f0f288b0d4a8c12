// Each GPU kernel of the example models must fit: no spills, no stack frame, no more threads, shared memory and
// registers than a block may have.  OpenCL on a CPU would not notice any of that, nor that a maximum loses NaN in PTX.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "device_code.h"
#include "ptxas.h"

#define SKIPPER_SPEC_ONLY
#include "examples/models/blocks.cpp"
#include "examples/models/mnist_resnet.cpp"
#include "examples/models/resnet50.cpp"

using namespace skipper;
using namespace skipper::test;

namespace {

constexpr int64_t kThreads = 1024, kSharedBytes = 48 << 10, kRegisters = 64 << 10;  // of a block

std::filesystem::path folder_of(const std::string& model) {
  const std::filesystem::path folder = std::filesystem::path(SKIPPER_PTX_FOLDER) / model;
  std::filesystem::create_directories(folder);
  return folder;
}

std::string write_ptx(const std::filesystem::path& folder, const DeviceCode& code) {
  const std::filesystem::path path = folder / (code.kernel + ".ptx");
  std::ofstream(path) << code.ptx;
  return path.string();
}

void check(const Launch& launch, const Assembled& entry) {
  CHECK(entry.stack_bytes == 0);
  CHECK(entry.spill_bytes == 0);
  CHECK(entry.registers > 0);
  CHECK(launch.threads <= kThreads);
  CHECK(launch.shared_bytes <= kSharedBytes);
  CHECK((entry.registers + 7) / 8 * 8 * launch.threads <= kRegisters);  // a warp gets them in units of 256
}

// Leaves PTX and report.tsv for table.py.
void check_model(const std::string& model, const std::string& ir, const GraphOptions& options, int64_t max_batch) {
  const std::vector<DeviceCode> codes = device_codes(ir, options, max_batch);
  REQUIRE_FALSE(codes.empty());
  std::ofstream report(folder_of(model) / "report.tsv");
  for (const DeviceCode& code : codes) {
    const std::string path = write_ptx(folder_of(model), code);
    INFO(model << ", " << code.layers);
    CHECK(code.temporaries.empty());
    // It gives the other operand where one is NaN; data are compared and selected.  A size that is asked for may pass
    // it.
    if (code.implementation != "resize_bilinear") CHECK(code.ptx.find("max.f32") == std::string::npos);
    for (const char* architecture : {"sm_80", "sm_90"}) {
      const std::map<std::string, Assembled> entries = assemble(path, architecture);
      for (const Launch& launch : code.launches) {
        INFO(launch.entry << ", " << architecture);
        REQUIRE(entries.count(launch.entry) == 1);
        const Assembled& entry = entries.at(launch.entry);
        check(launch, entry);
        report << code.kernel << '\t' << code.layers << '\t' << code.implementation << '\t' << launch.entry << '\t'
               << architecture << '\t' << entry.registers << '\t' << launch.threads << '\t' << launch.shared_bytes
               << '\n';
      }
    }
  }
}

GraphOptions with_training() {
  GraphOptions options;
  options.training = true;
  return options;
}

GraphOptions with_cam() {
  GraphOptions options;
  options.cam = true;
  return options;
}

}  // namespace

TEST_CASE("the GPU kernels of the blocks fit") { check_model("blocks", print_ir(blocks(), "blocks"), {}, 4); }

TEST_CASE("the GPU kernels of the MNIST ResNet and its training fit") {
  check_model("mnist_resnet", print_ir(mnist_resnet(), "mnist_resnet"), with_training(), 32);
}

TEST_CASE("the GPU kernels of ResNet50 and its class activation maps fit") {
  check_model("resnet50", print_ir(resnet50(), "resnet50"), with_cam(), 1);
}

TEST_CASE("the GPU kernels of ResNet50 for batches fit") {
  check_model("resnet50_batches", print_ir(resnet50(), "resnet50"), {}, 32);
}

TEST_CASE("a temporary between two launches is seen") {
  Halide::ImageParam input(Halide::Float(32), 1, "input");
  Halide::Var i("i"), block("block"), thread("thread");
  Halide::Func first("first"), output("output");
  first(i) = input(i) * input(i);
  output(i) = first(i) + first(i + 1);
  for (Halide::Func* stage : {&first, &output})
    stage->compute_root().gpu_tile(i, block, thread, 32, Halide::TailStrategy::GuardWithIf);
  CHECK(device_code(Halide::Pipeline(output), {input}, "temporary").temporaries.size() == 1);
}

// A thread's array that is indexed at run time lies in local memory, as accumulators of a whole block would.
TEST_CASE("a stack frame is seen") {
  Halide::ImageParam input(Halide::Float(32), 1, "input"), places(Halide::Int(32), 1, "places");
  Halide::Var i("i"), k("k"), block("block"), thread("thread");
  Halide::Func array("array"), output("output");
  array(k, i) = input(k + i);
  output(i) = array(Halide::clamp(places(i), 0, 63), i);
  output.gpu_tile(i, block, thread, 32, Halide::TailStrategy::GuardWithIf);
  array.compute_at(output, thread).store_in(Halide::MemoryType::Stack);
  const DeviceCode code = device_code(Halide::Pipeline(output), {input, places}, "frame");
  const std::map<std::string, Assembled> entries = assemble(write_ptx(folder_of("frame"), code), "sm_80");
  REQUIRE(entries.size() == 1);
  CHECK(entries.begin()->second.stack_bytes >= 256);
}
