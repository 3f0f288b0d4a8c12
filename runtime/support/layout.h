/* Sizes that the support code and the code generator share.  Plain numbers: also included from C++. */
#pragma once

/* A packed blob is a header (blob.c), then the payload that the variant's prepare entry writes. */
#define SKIPPER_BLOB_HEADER_BYTES 256

/* A context is struct skipper_context, the table of buffers that an entry point gets (arena and packed payload, then
 * one pointer per tensor), padding to SKIPPER_ALIGNMENT, then the arena. */
#define SKIPPER_CONTEXT_HEADER_BYTES 1024
#define SKIPPER_FIXED_BUFFERS 2
/* A context for predict has room for these: one more for the activation that cam asks for, and cam's own four. */
#define SKIPPER_PREDICT_BUFFERS(inputs, outputs) (SKIPPER_FIXED_BUFFERS + (inputs) + (outputs) + 4)

#define SKIPPER_FINGERPRINT_LENGTH 64

/* Bits of Halide's halide_target_feature_t; standalone_runtime.cpp asserts them. */
#define SKIPPER_FEATURE_AVX 6
#define SKIPPER_FEATURE_AVX512_FIRST 40
#define SKIPPER_FEATURE_AVX512_LAST 46
