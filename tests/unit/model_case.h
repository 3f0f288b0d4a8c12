// A generated model with random weights and inputs, and what it must compute.  Failures fail the running Catch test.
#pragma once

#include <skipper/abi.h>
#include <skipper/dsl.h>

#include <memory>
#include <string>
#include <vector>

#include "support/reference.h"

namespace skipper::test {

// The graphs of examples/models.
Graph tiny_graph();
Graph blocks_graph();
Graph mnist_resnet_graph();

// Immutable: threads share it.
class ModelCase {
 public:
  // Inputs for `batch` samples, at most the model's maximum.
  ModelCase(const skipper_model& model, const Graph& graph, int batch);

  const skipper_model& model() const { return model_; }
  int batch() const { return batch_; }
  const std::vector<const float*>& parameters() const { return parameter_pointers_; }
  const std::vector<std::vector<float>>& inputs() const { return inputs_; }
  // Relative to each output's largest magnitude; over all outputs.
  double worst_difference(const std::vector<std::vector<float>>& outputs) const;

 private:
  const skipper_model& model_;
  int batch_;
  std::vector<std::vector<float>> parameters_, inputs_;
  std::vector<const float*> parameter_pointers_;
  std::vector<reference::Tensor> expected_;
};

// A variant with packed weights.
class Prepared {
 public:
  // variant: null for the best.
  Prepared(const ModelCase& model_case, const char* variant, const skipper_options* options = nullptr);

  const skipper_variant& variant() const { return *variant_; }
  const void* packed() const { return packed_.get(); }
  std::size_t packed_bytes() const { return variant_->packed_bytes; }

 private:
  struct Free {
    void operator()(void* memory) const;
  };
  const skipper_variant* variant_ = nullptr;
  std::unique_ptr<void, Free> packed_;
};

// A context, and arguments for it.  Several threads may make and use some.  Throws std::runtime_error without a
// context.
class Run {
 public:
  Run(const ModelCase& model_case, const Prepared& prepared, const skipper_options& options);
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  // Allocates nothing and asserts nothing: for tests that count, and for threads.
  skipper_status predict();
  // predict, which must work.
  const std::vector<std::vector<float>>& outputs();
  const std::vector<std::vector<float>>& last_outputs() const { return outputs_; }
  skipper_context* context() const { return context_; }

 private:
  const ModelCase& case_;
  skipper_context* context_ = nullptr;
  std::vector<std::vector<float>> outputs_;
  std::vector<const float*> input_pointers_;
  std::vector<float*> output_pointers_;
  std::vector<std::size_t> input_bytes_, output_bytes_;
};

skipper_options with_threads(int threads);

// The variants of the model that this CPU can run.
std::vector<std::string> runnable_variants(const skipper_model& model);

}  // namespace skipper::test
