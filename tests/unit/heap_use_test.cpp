// Tests what kernels take from the heap: the verdict before Halide generates code, and whether the object calls malloc.
#include "compiler/codegen/heap_use.h"

#include <catch2/catch.hpp>

#include "llvm/Support/MemoryBuffer.h"
#include "support/files.h"

namespace {

using namespace skipper;
using Halide::MemoryType;

// A producer of `bytes` bytes, 0: of a size that is known at run time, computed for each row of its consumer.
struct Pipeline {
  Halide::Func producer{"temporary"}, consumer{"consumer"};
  Halide::Var x{"x"}, y{"y"};
  Halide::ImageParam input{Halide::UInt(8), 1, "input"};

  explicit Pipeline(int bytes) {
    producer(x) = input(x) * input(x);
    consumer(x, y) = producer(x) + Halide::cast<uint8_t>(y);
    if (bytes) consumer.bound(x, 0, bytes);
  }

  Halide::Module module(const char* target) {
    return consumer.compile_to_module({input}, "kernel", Halide::Target(target));
  }
};

std::string object_of(const Halide::Module& module) {
  const test::TemporaryFolder folder;
  const std::string path = folder / "kernel.o";
  module.compile({{Halide::OutputFileType::object, path}});
  return llvm::cantFail(llvm::errorOrToExpected(llvm::MemoryBuffer::getFile(path)))->getBuffer().str();
}

// Asks before and behind code generation; both must agree.
bool uses_heap(const Halide::Module& module) {
  const std::string object = object_of(module);
  const bool calls = llvm::cantFail(codegen::calls_malloc(object));
  CHECK(calls == (object.find("halide_malloc") != std::string::npos));
  CHECK(codegen::heap_allocation(module).empty() != calls);
  return calls;
}

constexpr const char* x86 = "x86-64-linux-avx2-fma-f16c-sse41-no_runtime-no_asserts-no_bounds_query-user_context";

}  // namespace

TEST_CASE("temporaries of more than 16 KiB are on the heap wherever they were asked to be, but in registers") {
  const int limit = 16 << 10;
  const std::pair<MemoryType, const char*> types[] = {{MemoryType::Auto, "Auto"},
                                                      {MemoryType::Stack, "Stack"},
                                                      {MemoryType::Heap, "Heap"},
                                                      {MemoryType::Register, "Register"}};
  for (const auto& [type, name] : types)
    for (const int bytes : {1, 1000, limit - 1, limit, limit + 1, 5 * limit}) {
      INFO(name << ", " << bytes << " bytes");
      Pipeline pipeline(bytes);
      pipeline.producer.compute_at(pipeline.consumer, pipeline.y).store_in(type);
      const bool expected = type == MemoryType::Heap || (bytes > limit && type != MemoryType::Register);
      CHECK(uses_heap(pipeline.module(x86)) == expected);
    }
}

TEST_CASE("a temporary of a size that is known at run time is on the heap, on the stack too") {
  for (const MemoryType type : {MemoryType::Auto, MemoryType::Stack, MemoryType::Heap}) {
    INFO("type " << static_cast<int>(type));
    Pipeline pipeline(0);
    pipeline.producer.compute_at(pipeline.consumer, pipeline.y).store_in(type);
    const Halide::Module module = pipeline.module(x86);
    CHECK(uses_heap(module));
    CHECK(codegen::heap_allocation(module).rfind("temporary", 0) == 0);
  }
}

TEST_CASE("vectors, wider types and parallel loops change where temporaries lie as little as other processors do") {
  const char* arm = "arm-64-linux-no_runtime-no_asserts-no_bounds_query-user_context";
  for (const char* target : {x86, arm})
    for (const int floats : {4 << 10, (4 << 10) + 8}) {
      INFO(target << ", " << floats << " floats");
      Halide::Func producer("temporary"), consumer("consumer");
      Halide::Var x("x"), y("y");
      Halide::ImageParam input(Halide::Float(32), 1, "input");
      producer(x) = input(x) * input(x);
      consumer(x, y) = producer(x) + Halide::cast<float>(y);
      consumer.bound(x, 0, floats).vectorize(x, 8).parallel(y);
      producer.compute_at(consumer, y).store_in(MemoryType::Stack).vectorize(x, 8);
      CHECK(uses_heap(consumer.compile_to_module({input}, "kernel", Halide::Target(target))) == (floats > 4 << 10));
    }
}

TEST_CASE("memory of a GPU's blocks and threads is not taken for the host's") {
  for (const char* target : {"x86-64-linux-cuda-cuda_capability_70-no_runtime-no_asserts-no_bounds_query-user_context",
                             "x86-64-linux-opencl-no_runtime-no_asserts-no_bounds_query-user_context"})
    for (const MemoryType type : {MemoryType::Auto, MemoryType::GPUShared, MemoryType::Stack, MemoryType::Register}) {
      INFO(target << ", type " << static_cast<int>(type));
      Pipeline pipeline(64 << 10);
      const bool per_block = type == MemoryType::Auto || type == MemoryType::GPUShared;
      Halide::Var xo("xo"), xi("xi"), thread("thread");
      pipeline.consumer.gpu_tile(pipeline.x, xo, xi, 256).split(xi, xi, thread, 4).unroll(thread);
      if (per_block) {
        pipeline.producer.compute_at(pipeline.consumer, xo).store_in(type).gpu_threads(pipeline.x);
      } else {
        pipeline.producer.compute_at(pipeline.consumer, xi).store_in(type).unroll(pipeline.x);
      }
      CHECK_FALSE(uses_heap(pipeline.module(target)));
    }
}
