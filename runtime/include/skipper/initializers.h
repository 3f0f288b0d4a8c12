/// \file
/// Initial values of a model's parameters.
///
/// Random initialisers give what Keras 2 on TensorFlow gives for the same seed: TensorFlow's stateful random ops with
/// the op seed of the initialiser and no graph seed.  In short: Philox 4x32-10 with the 64-bit key 87654321
/// (TensorFlow's default graph seed) and the 128-bit counter (group, op seed modulo 2^31 - 1), 64 bits each; each gives
/// four words.
///   uniform:    element i takes word i; u = 1.mantissa - 1 with the word's low 23 bits as mantissa;
///               value = u * (maxval - minval) + minval, each step rounded to float32.
///   truncated normal: elements in groups of four, group g starts at counter 256 g and takes pairs of words through
///               Box-Muller (sine, then cosine) until four values lie within two standard deviations; times stddev.
/// Both give the same bits as TensorFlow (tested against its output); normal values use the C library's logf, sinf and
/// cosf, as TensorFlow does, so with another C library than glibc they may differ by a few ulp.
///
/// Note that, as in TensorFlow, equal seeds give equal sequences: all kernels of a network with glorot_uniform(seed 0)
/// start with the same numbers, scaled by their own limits.
#pragma once

#include <skipper/status.h>
#include <skipper/weights.h>

#include <cstddef>
#include <cstdint>

namespace skipper {

/// Writes tensor.elements values.  Errors: SKIPPER_INVALID_ARGUMENT for an unknown initialiser, an extent below 1, or a
/// random initialiser of a tensor without rank.  Thread-safe.
Status initialize_parameter(const skipper_parameter& parameter, float* out);

/// Replaces weights with all of the model's parameters, initialised, in the model's order.  Errors: those of
/// initialize_parameter; SKIPPER_ABI_MISMATCH, SKIPPER_OUT_OF_MEMORY.
Status initialize_parameters(const skipper_model& model, Weights& weights);
/// \overload
Status initialize_parameters(const skipper_parameter* parameters, std::size_t count, Weights& weights);

/// The generator of glorot_uniform alone: count values for the seed of an op, as tf.random_uniform(minval, maxval)
/// gives.  Thread-safe.
void tensorflow_uniform(std::int64_t seed, float minval, float maxval, float* out, std::size_t count);
/// The generator of he_normal alone: as tf.truncated_normal(0, stddev) gives.  Thread-safe.
void tensorflow_truncated_normal(std::int64_t seed, float stddev, float* out, std::size_t count);

}  // namespace skipper
