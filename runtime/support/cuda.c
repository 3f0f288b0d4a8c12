/* Which CUDA context and stream the private Halide runtime uses: those of the app, which its context's options name, or
 * the device's primary context, which the CUDA runtime API shares, and its default stream.
 *
 * One copy per program, as pool.c: an archive for CUDA has it as a member of its own, in one COMDAT group. */
#include "libc.h"
#include "pool.h"

typedef int (*cuda_init)(unsigned flags);
typedef int (*cuda_device_get)(int* device, int ordinal);
typedef int (*cuda_device_attribute)(int* value, int attribute, int device);
typedef int (*cuda_retain)(void** context, int device);
typedef int (*cuda_load_module)(void** module, const void* image, unsigned count, int* options, void** values);

static const char load_module_name[] = "cuModuleLoadDataEx";

enum { CAPABILITY_MAJOR = 75, CAPABILITY_MINOR = 76, MAX_DEVICES = 64 }; /* of CUdevice_attribute */

void* skipper_halide_load_library(const char* name);
void* skipper_halide_get_library_symbol(void* library, const char* name);

static void* library(void) {
  void* found = skipper_halide_load_library("libcuda.so.1");
  return found ? found : skipper_halide_load_library("libcuda.so");
}

/* Halide's runtime limits a kernel to 64 registers, which spills those that keep a tile of sums there.  Not without a
 * limit either: ptxas then keeps to few registers, and has fewer loads in flight.  HL_CUDA_JIT_MAX_REGISTERS still
 * holds. */
int skipper_cuda_load_module(void** module, const void* image, unsigned count, int* options, void** values) {
  enum { MAX_REGISTERS = 0, OF_HALIDE = 64, OF_A_THREAD = 255 };
  for (unsigned i = 0; i < count; ++i) {
    if (options[i] == MAX_REGISTERS && values[i] == (void*)(uintptr_t)OF_HALIDE)
      values[i] = (void*)(uintptr_t)OF_A_THREAD;
  }
  const cuda_load_module load = (cuda_load_module)skipper_halide_get_library_symbol(library(), load_module_name);
  return load(module, image, count, options, values);
}

/* Halide's own looks for libcuda.so alone, which comes with the toolkit, not with each driver. */
void* skipper_halide_cuda_get_symbol(void* user_context, const char* name) {
  (void)user_context;
  void* cuda = library();
  void* symbol = cuda ? skipper_halide_get_library_symbol(cuda, name) : NULL;
  return symbol && strcmp(name, load_module_name) == 0 ? (void*)skipper_cuda_load_module : symbol;
}

/* The device of that number, or why there is none. */
static const char* find_device(void* cuda, int ordinal, int* device) {
  if (!cuda) return "there is no CUDA driver: libcuda.so.1 cannot be loaded";
  const cuda_init init = (cuda_init)skipper_halide_get_library_symbol(cuda, "cuInit");
  const cuda_device_get get = (cuda_device_get)skipper_halide_get_library_symbol(cuda, "cuDeviceGet");
  if (!init || !get) return "libcuda.so.1 is no CUDA driver";
  if (init(0) != 0) return "the CUDA driver does not start";
  if (ordinal < 0 || ordinal >= MAX_DEVICES || get(device, ordinal) != 0) return "there is no such CUDA device";
  return NULL;
}

/* 86 for compute capability 8.6; 0, and why, where there is no such device. */
int32_t skipper_cuda_capability(int32_t ordinal, const char** why) {
  void* cuda = library();
  int device = 0, major = 0, minor = 0;
  *why = find_device(cuda, ordinal, &device);
  if (*why) return 0;
  const cuda_device_attribute attribute =
      (cuda_device_attribute)skipper_halide_get_library_symbol(cuda, "cuDeviceGetAttribute");
  if (attribute && attribute(&major, CAPABILITY_MAJOR, device) == 0 &&
      attribute(&minor, CAPABILITY_MINOR, device) == 0) {
    return 10 * major + minor;
  }
  *why = "the CUDA driver does not tell the device's compute capability";
  return 0;
}

/* Primary contexts by device; retained once, until the program ends. */
void* skipper_cuda_primary[MAX_DEVICES];
int32_t skipper_cuda_lock;

static const char* primary_context(int ordinal, void** context) {
  /* Each launch asks several times. */
  if (ordinal >= 0 && ordinal < MAX_DEVICES)
    *context = __atomic_load_n(&skipper_cuda_primary[ordinal], __ATOMIC_ACQUIRE);
  if (*context) return NULL;
  void* cuda = library();
  int device = 0;
  const char* why = find_device(cuda, ordinal, &device);
  if (why) return why;
  int32_t open = 0;
  while (!__atomic_compare_exchange_n(&skipper_cuda_lock, &open, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
    open = 0;
    sched_yield();
  }
  *context = skipper_cuda_primary[ordinal];
  if (!*context) {
    const cuda_retain retain = (cuda_retain)skipper_halide_get_library_symbol(cuda, "cuDevicePrimaryCtxRetain");
    if (!retain || retain(context, device) != 0)
      why = "the CUDA device gives no context";
    else
      __atomic_store_n(&skipper_cuda_primary[ordinal], *context, __ATOMIC_RELEASE);
  }
  __atomic_store_n(&skipper_cuda_lock, 0, __ATOMIC_RELEASE);
  return why;
}

static skipper_device_choice choice_of(void* user_context) {
  const skipper_context_head* head = user_context;
  if (head && head->magic == SKIPPER_CONTEXT_MAGIC && head->handlers->device)
    return head->handlers->device(user_context);
  const skipper_device_choice none = {0, 0, 0};
  return none;
}

/* Halide's own use a context apart. */
int skipper_halide_cuda_acquire_context(void* user_context, void** context, _Bool create) {
  const skipper_device_choice choice = choice_of(user_context);
  (void)create;
  *context = choice.context;
  if (choice.context) return 0;
  const char* why = primary_context(choice.ordinal, context);
  if (!why) return 0;
  const skipper_context_head* head = user_context;
  if (head && head->magic == SKIPPER_CONTEXT_MAGIC) head->handlers->error(user_context, why);
  return -1;
}

int skipper_halide_cuda_release_context(void* user_context) {
  (void)user_context;
  return 0;
}

int skipper_halide_cuda_get_stream(void* user_context, void* context, void** stream) {
  (void)context;
  *stream = choice_of(user_context).stream;
  return 0;
}
