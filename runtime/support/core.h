/* The tables that the code generator builds for the support code, besides those of the C ABI.  Also included from
 * C++. */
#pragma once

#include <stdint.h>

#include "skipper/abi.h"

/* An entry point of a variant.  predict: buffers = arena, packed payload, inputs, outputs (NULL: not wanted).  prepare:
 * scratch arena, packed payload, parameters; batch 1.  Those of training: see train.c.  Returns 0 or what
 * skipper_step_failed returned. */
typedef int32_t (*skipper_entry)(skipper_context* context, int32_t batch, void* const* buffers);

/* Bytes of a packed payload that no parameter lies in. */
typedef struct skipper_gap {
  uint64_t offset;
  uint64_t bytes;
} skipper_gap;

/* Where the arena has what a step of predict computed: dense images of floats, one behind the other, each pixel with
 * room for `pixel_floats`, each map in a border of halo pixels.  channels 0: nowhere. */
typedef struct skipper_result {
  uint64_t offset; /* in bytes */
  uint64_t height, width, channels, pixel_floats;
  uint32_t halo[4]; /* pixels above, below, to the left and to the right */
} skipper_result;

/* skipper_variant::entries points to this. */
typedef struct skipper_variant_private {
  uint64_t prepare_arena_bytes;
  /* Null for variants that run on the CPU: the private Halide runtime's interface of the device. */
  const void* (*device_interface)(void);
  /* Null where a device has none: what the device has, 0 and why if it cannot be used; and what the variant needs. */
  int32_t (*device_capability)(int32_t ordinal, const char** why);
  int32_t needed_capability;
  int32_t reserved;
  const skipper_gap* gaps;
  uint64_t gap_count;
  const skipper_result* results; /* of predict's steps, without those of cam */
} skipper_variant_private;

/* The part of a model's descriptor that no entry point hangs on, so that the linker can drop unused ones. */
typedef struct skipper_core {
  const char* name;
  const char* fingerprint;
  int32_t max_batch;
  uint32_t input_count, output_count, parameter_count, variant_count;
  uint32_t reserved;
  const skipper_tensor* inputs;
  const skipper_tensor* outputs;
  const skipper_parameter* parameters;
  const skipper_variant* variants;
  const skipper_training* training; /* null without training */
  const skipper_cam* cam;           /* null without cam */
  const double* bounds; /* of each parameter: what its values must be above, -epsilon for a variance; -infinity */
} skipper_core;
