/* A CUDA driver without a device, as libcuda.so.1: memory is the host's, kernels do nothing, and everything is counted.
 * For tests of what a model's driver does around its kernels. */
#include "fake_cuda.h"

#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

static fake_cuda_counts counts;
static size_t capacity = (size_t)1 << 40;
static int capability = 86;
static int primary_context, module_handle, function_handle;

EXPORT fake_cuda_counts* fake_cuda(void) { return &counts; }
EXPORT void fake_cuda_set(size_t memory, int compute_capability) {
  capacity = memory;
  capability = compute_capability;
}

enum { CAPTURED = 1, INVALIDATED = 2 };

/* For what allocates, frees, waits, or uses the default stream. */
static int forbidden(void) {
  if (counts.capture == 0) return 0;
  counts.capture = INVALIDATED;
  return 900; /* CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED */
}
/* For what is queued on a stream. */
static int queued_on(void* stream) {
  counts.stream = stream;
  if (counts.capture == CAPTURED && !stream) return forbidden();
  return counts.capture == INVALIDATED ? 901 : 0; /* CUDA_ERROR_STREAM_CAPTURE_INVALIDATED */
}

EXPORT int cuInit(unsigned flags) { return (int)flags; }
EXPORT int cuDeviceGetCount(int* count) { return *count = 1, 0; }
EXPORT int cuDeviceGet(int* device, int ordinal) { return *device = ordinal, ordinal == 0 ? 0 : 101; }
EXPORT int cuDeviceGetAttribute(int* value, int attribute, int device) {
  *value = attribute == 75 ? capability / 10 : attribute == 76 ? capability % 10 : 1024;
  return device;
}
EXPORT int cuDeviceGetName(char* name, int bytes, int device) {
  strncpy(name, "fake", (size_t)bytes);
  return device;
}
EXPORT int cuDeviceTotalMem_v2(size_t* bytes, int device) { return *bytes = capacity, device; }
EXPORT int cuDevicePrimaryCtxRetain(void** context, int device) {
  ++counts.primary_contexts;
  *context = &primary_context;
  return device;
}
EXPORT int cuCtxCreate_v2(void** context, unsigned flags, int device) {
  ++counts.other_contexts;
  *context = &primary_context;
  return (int)flags * 0 + device;
}
EXPORT int cuCtxDestroy_v2(void* context) { return context ? 0 : 1; }
EXPORT int cuCtxGetApiVersion(void* context, unsigned* version) { return *version = 12000, context ? 0 : 0; }
EXPORT int cuCtxGetDevice(int* device) { return *device = 0; }
EXPORT int cuCtxPushCurrent_v2(void* context) { return counts.current_context = context, 0; }
EXPORT int cuCtxPopCurrent_v2(void** context) { return *context = counts.current_context, 0; }
EXPORT int cuCtxSynchronize(void) { return ++counts.synchronised, forbidden(); }
EXPORT int cuStreamSynchronize(void* stream) { return ++counts.synchronised, counts.stream = stream, forbidden(); }
EXPORT int cuProfilerStop(void) { return 0; }
EXPORT int cuPointerGetAttribute(void* value, int attribute, unsigned long long pointer) {
  memset(value, 0, sizeof(void*));
  return attribute < 0 || pointer == 0;
}

EXPORT int cuModuleLoadData(void** module, const void* image) {
  *module = &module_handle;
  return image ? forbidden() : 1;
}
/* Refuses a limit of registers below what a thread can have: kernels that fit would be spilled. */
EXPORT int cuModuleLoadDataEx(void** module, const void* image, unsigned count, int* options, void** values) {
  enum { MAX_REGISTERS = 0 };
  for (unsigned i = 0; i < count; ++i) {
    if (options[i] == MAX_REGISTERS && (size_t)values[i] < 255) return 1;
  }
  return cuModuleLoadData(module, image);
}
EXPORT int cuModuleUnload(void* module) { return module ? 0 : 1; }
EXPORT int cuModuleGetFunction(void** function, void* module, const char* name) {
  *function = &function_handle;
  return module && name ? 0 : 1;
}
EXPORT int cuLaunchKernel(void* function, unsigned blocks_x, unsigned blocks_y, unsigned blocks_z, unsigned threads_x,
                          unsigned threads_y, unsigned threads_z, unsigned shared_bytes, void* stream, void** arguments,
                          void** extra) {
  (void)arguments, (void)extra;
  ++counts.launches;
  const int code = queued_on(stream);
  if (code) return code;
  const unsigned threads = threads_x * threads_y * threads_z;
  if (counts.launches == counts.refused_launch) return 701; /* CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES */
  if (!function || !blocks_x || !blocks_y || !blocks_z || !threads || threads > 1024 || shared_bytes > 49152) return 1;
  return 0;
}

EXPORT int cuMemAlloc_v2(unsigned long long* pointer, size_t bytes) {
  const int code = forbidden();
  if (code) return code;
  if (counts.bytes + bytes > capacity) return 2; /* CUDA_ERROR_OUT_OF_MEMORY */
  size_t* memory = aligned_alloc(256, (bytes + 511) / 256 * 256);
  if (!memory) return 2;
  memory[0] = bytes;
  counts.bytes += bytes;
  ++counts.allocations;
  *pointer = (unsigned long long)(size_t)memory + 256;
  return 0;
}
EXPORT int cuMemFree_v2(unsigned long long pointer) {
  const int code = forbidden();
  if (code) return code;
  size_t* memory = (size_t*)(size_t)(pointer - 256);
  counts.bytes -= memory[0];
  ++counts.frees;
  free(memory);
  return 0;
}

/* `code`: what the driver has against it. */
static int copy(int code, void* to, const void* from, size_t bytes, unsigned long* count, unsigned long* total) {
  if (code) return code;
  memcpy(to, from, bytes);
  ++*count;
  *total += bytes;
  return 0;
}
static int upload(int code, unsigned long long to, const void* from, size_t bytes) {
  return copy(code, (void*)(size_t)to, from, bytes, &counts.uploads, &counts.uploaded_bytes);
}
static int download(int code, void* to, unsigned long long from, size_t bytes) {
  return copy(code, to, (void*)(size_t)from, bytes, &counts.downloads, &counts.downloaded_bytes);
}
static int copy_inside(int code, unsigned long long to, unsigned long long from, size_t bytes) {
  return copy(code, (void*)(size_t)to, (void*)(size_t)from, bytes, &counts.device_copies, &counts.device_copied_bytes);
}
EXPORT int cuMemcpyHtoD_v2(unsigned long long to, const void* from, size_t bytes) {
  return upload(forbidden(), to, from, bytes);
}
EXPORT int cuMemcpyDtoH_v2(void* to, unsigned long long from, size_t bytes) {
  return download(forbidden(), to, from, bytes);
}
EXPORT int cuMemcpyDtoD_v2(unsigned long long to, unsigned long long from, size_t bytes) {
  return copy_inside(forbidden(), to, from, bytes);
}
EXPORT int cuMemcpyHtoDAsync_v2(unsigned long long to, const void* from, size_t bytes, void* stream) {
  return upload(queued_on(stream), to, from, bytes);
}
EXPORT int cuMemcpyDtoHAsync_v2(void* to, unsigned long long from, size_t bytes, void* stream) {
  return download(queued_on(stream), to, from, bytes);
}
EXPORT int cuMemcpyDtoDAsync_v2(unsigned long long to, unsigned long long from, size_t bytes, void* stream) {
  return copy_inside(queued_on(stream), to, from, bytes);
}
/* Copies of several dimensions: nothing in a model is one. */
EXPORT int cuMemcpy3D_v2(const void* description) { return ++counts.copies_3d, description ? 801 : 1; }
EXPORT int cuMemcpy3DAsync_v2(const void* description, void* stream) {
  return (void)stream, cuMemcpy3D_v2(description);
}
EXPORT int cuStreamCreate(void** stream, unsigned flags) { return *stream = &counts, (int)flags * 0; }
