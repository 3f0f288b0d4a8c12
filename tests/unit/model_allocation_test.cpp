// Nothing is allocated in predict, from the first call on.
#include <mnist_resnet.h>
#include <tiny.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>
#include <thread>

#include "model_case.h"

using namespace skipper::test;

// glibc's allocator under its other names.
extern "C" {
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
}

namespace {

std::atomic<bool> counting{false};
std::atomic<int> allocations{0};

void count() {
  if (counting) ++allocations;
}

int allocations_of_first_predict(Run& run) {
  allocations = 0;
  counting = true;
  const skipper_status status = run.predict();
  counting = false;
  REQUIRE(status == SKIPPER_OK);
  return allocations;
}

}  // namespace

// Those of any thread and library of the program, operator new's included: it calls malloc.
extern "C" {
void* malloc(size_t size) {
  count();
  return __libc_malloc(size);
}
void* calloc(size_t number, size_t size) {
  count();
  return __libc_calloc(number, size);
}
void* realloc(void* memory, size_t size) {
  count();
  return __libc_realloc(memory, size);
}
void* memalign(size_t alignment, size_t size) {
  count();
  return __libc_memalign(alignment, size);
}
void* aligned_alloc(size_t alignment, size_t size) {
  count();
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, size_t alignment, size_t size) {
  count();
  *memory = __libc_memalign(alignment, size);
  return *memory ? 0 : 12;
}
}

TEST_CASE("the counter sees allocations of this and other libraries") {
  allocations = 0;
  counting = true;
  void* one = std::malloc(1);
  int* two = new int(2);
  std::thread([] {}).join();  // libstdc++ and libpthread
  counting = false;
  std::free(one);
  delete two;
  CHECK(allocations >= 3);
}

TEST_CASE("predict does not allocate") {
  const ModelCase tiny_case(*tiny_model(), tiny_graph(), TINY_MAX_BATCH);
  const ModelCase mnist_case(*mnist_resnet_model(), mnist_resnet_graph(), 2);
  for (const ModelCase* one : {&tiny_case, &mnist_case})
    for (const std::string& name : runnable_variants(one->model()))
      for (const int threads : {1, 2, 4}) {
        const Prepared prepared(*one, name.c_str());
        Run run(*one, prepared, with_threads(threads));
        INFO(one->model().name << ' ' << name << ", " << threads << " threads");
        CHECK(allocations_of_first_predict(run) == 0);
        CHECK(allocations_of_first_predict(run) == 0);
        CHECK(one->worst_difference(run.last_outputs()) < 1e-5);
      }
}
