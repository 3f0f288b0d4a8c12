/// \file
/// Skipper::train: the vectors that training changes, and their way from and to weights.
#pragma once

#include <skipper/memory.h>
#include <skipper/status.h>
#include <skipper/weights.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace skipper {

/// Initial values as initialize_parameters gives them (skipper/initializers.h), with other random numbers for each
/// seed. Seed 0: the spec's own, in which parameters with equal seeds start with equal sequences.  Else parameter i
/// gets the low 31 bits of the first word of Philox 4x32-10 with key `seed`, stream i and counter the spec's seed as
/// its seed.
Status initialize_parameters(const skipper_model& model, std::uint64_t seed, Weights& weights);

/// Parameters, gradients and moments, laid out as abi.h's skipper_training says.  Movable, not copyable.  Const member
/// functions may run on several threads at once.
class TrainingState {
 public:
  /// Zeros.  The model's descriptor must outlive the state.  Errors: SKIPPER_ABI_MISMATCH, SKIPPER_NO_ENTRY (a model
  /// without training), SKIPPER_INVALID_ARGUMENT (a descriptor that contradicts itself), SKIPPER_OUT_OF_MEMORY.
  Status create(const skipper_model& model);

  /// Parameters from the spec's initialisers; gradients and moments become zeros.
  Status initialize(std::uint64_t seed = 0);

  /// Parameters from weights; gradients and moments become zeros.  Errors: as Weights::bind; nothing is changed then.
  Status load(const Weights& weights);

  /// Replaces weights with a copy of all parameters: canonical names and shapes, the model's order.  For
  /// Weights::save (safetensors) and, in Skipper::hdf5, write_keras_hdf5.
  Status store(Weights& weights) const;

  /// SKIPPER_DIVERGED, with its name, if a parameter or, then, a gradient is not finite: the first in the model's
  /// order. Padding is not looked at.
  Status check_finite() const;

  /// The gradients alone, without telling which: cheap enough for each step.
  bool gradients_finite() const;

  /// One pointer per parameter, in the model's order, for prepare.  Valid as long as the state; they follow changes.
  const std::vector<const float*>& parameter_pointers() const { return pointers_; }

  const skipper_model* model() const { return model_; }             ///< null before create
  float* parameters() { return parameters_.floats(); }              ///< skipper_training::parameter_floats of them
  const float* parameters() const { return parameters_.floats(); }  ///< \overload
  float* gradients() { return gradients_.floats(); }                ///< as many as parameters
  const float* gradients() const { return gradients_.floats(); }    ///< \overload
  float* moments() { return moments_.floats(); }                    ///< moment_floats of them
  const float* moments() const { return moments_.floats(); }        ///< \overload
  std::size_t moment_floats() const;                                ///< 2 * trainable_floats

 private:
  const skipper_model* model_ = nullptr;
  AlignedMemory parameters_, gradients_, moments_;
  std::vector<const float*> pointers_;
};

}  // namespace skipper
