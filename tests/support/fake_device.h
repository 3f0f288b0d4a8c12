/* A device for runtime/support/device.c whose memory is the host's, and a model that runs on it: output = input *
 * scale. */
#pragma once

#include "skipper/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { FAKE_MAX_BATCH = 3, FAKE_ELEMENTS = 4 };

/* The call of the device with this number fails, once; 0: none does. */
extern int fake_device_failing_call;
extern int fake_device_calls;
/* Allocations that live. */
extern int fake_device_allocations;

const skipper_variant* fake_device_variant(void);
skipper_status fake_device_prepare(const float* scale, void* packed, size_t packed_bytes,
                                   const skipper_options* options);
skipper_status fake_device_context(const void* packed, size_t packed_bytes, const skipper_options* options,
                                   skipper_context** out);
void fake_device_destroy(skipper_context* context);
skipper_status fake_device_predict(skipper_context* context, int batch, const float* input, float* output);
const char* fake_device_last_error(void);

#ifdef __cplusplus
}
#endif
