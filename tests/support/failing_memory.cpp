#include "failing_memory.h"

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>

extern "C" {
// glibc's own.
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* memory);
}

namespace {

std::atomic<bool> armed{false}, onwards{false}, failed{false};
std::atomic<long> left{0}, live{0};

bool fails() {
  if (!armed) return false;
  const long before = left--;
  if (before != 1 && !(onwards && before < 1)) return false;
  failed = true;
  errno = ENOMEM;
  return true;
}

void* counted(void* memory) {
  if (memory != nullptr) ++live;
  return memory;
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) { return fails() ? nullptr : counted(__libc_malloc(size)); }
void* calloc(std::size_t count, std::size_t size) { return fails() ? nullptr : counted(__libc_calloc(count, size)); }

void* realloc(void* memory, std::size_t size) {
  if (fails()) return nullptr;
  void* moved = __libc_realloc(memory, size);
  if (memory == nullptr && moved != nullptr) ++live;
  if (memory != nullptr && size == 0) --live;
  return moved;
}

void* memalign(std::size_t alignment, std::size_t size) {
  return fails() ? nullptr : counted(__libc_memalign(alignment, size));
}

void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }

int posix_memalign(void** out, std::size_t alignment, std::size_t size) {
  void* memory = memalign(alignment, size);
  if (memory == nullptr) return ENOMEM;
  *out = memory;
  return 0;
}

void free(void* memory) {
  if (memory != nullptr) --live;
  __libc_free(memory);
}

}  // extern "C"

namespace skipper::test {

bool run_failing(long n, Failing failing, const std::function<void()>& function) {
  left = n;
  onwards = failing == Failing::onwards;
  failed = false;
  armed = true;
  function();
  armed = false;
  return failed;
}

void fail_from(long n) {
  left = n;
  onwards = true;
  armed = true;
}

long live_blocks() { return live; }

}  // namespace skipper::test
