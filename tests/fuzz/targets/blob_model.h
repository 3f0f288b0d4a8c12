/* A model as the code generator would make it for a CPU, by hand: output = input * scale + bias. */
#pragma once

#include "skipper/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { BLOB_CHANNELS = 300 };

const skipper_variant* blob_variant(void);
/* Packs scale and bias, BLOB_CHANNELS floats each. */
skipper_status blob_prepare(const float* scale, const float* bias, void* packed, size_t packed_bytes);
skipper_status blob_verify(const void* packed, size_t packed_bytes);
skipper_status blob_context(const void* packed, size_t packed_bytes, skipper_context** out);
skipper_status blob_predict(skipper_context* context, const float* input, float* output);
void blob_destroy(skipper_context* context);
const char* blob_last_error(void);

#ifdef __cplusplus
}
#endif
