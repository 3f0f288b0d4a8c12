// Training steps and updates, interpreted.  All throw std::runtime_error with what the interpreter says.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/interpreter/interpreter.h"
#include "support/random.h"

namespace skipper::test {

using interpreter::Tensor;
using Tensors = std::map<std::string, Tensor>;  // by the name of a parameter

std::vector<Tensor> interpret(mlir::func::FuncOp function, std::vector<Tensor> inputs,
                              const interpreter::Options& options = {});

// Options that know these parameters, which must outlive them.
interpreter::Options with_parameters(const Tensors& parameters);

struct Step {
  std::vector<Tensor> outputs;
  Tensor losses;
  Tensors gradients;  // of moving averages: statistics
  double loss() const;
};

// inputs: the model's, then labels.  `train_step` at any stage; parameters of `options` are not looked at.
Step run_step(mlir::func::FuncOp train_step, std::vector<Tensor> inputs, const Tensors& parameters,
              interpreter::Options options = {});

// The vectors of skipper_training in the C ABI.
struct StateVectors {
  std::vector<double> parameters, gradients, moments;
};

// Numbers in [low, high], rounded to float.
Tensor uniform_tensor(std::vector<int64_t> shape, Random& random, double low, double high);
// Values in [-magnitude, magnitude] for each parameter of a module of layers.
Tensors uniform_parameters(mlir::func::FuncOp forward, Random& random, double magnitude);
std::vector<std::string> names_of(const Tensors& parameters);
// (samples, classes); sample i is of class i.
Tensor one_hot_labels(int64_t samples, int64_t classes);

// One step of gradient descent of these parameters.  `inputs` as run_step takes them.
void descend(mlir::func::FuncOp train_step, const std::vector<Tensor>& inputs, Tensors& parameters,
             const std::vector<std::string>& names, double rate);

class State {
 public:
  // forward: of a module of layers or kernels.
  explicit State(mlir::func::FuncOp forward);

  StateVectors vectors(const Tensors& parameters) const;
  void put(const Tensors& values, std::vector<double>& vector) const;
  Tensors get(const std::vector<double>& vector) const;

 private:
  struct Field {
    std::vector<int64_t> shape;
    std::size_t offset = 0;
  };
  std::map<std::string, Field> fields_;
  std::size_t parameter_floats_ = 0, trainable_floats_ = 0;
};

// scalars: of nn.adam or nn.sgd.
void run_update(mlir::func::FuncOp update, StateVectors& vectors, const std::vector<double>& scalars,
                const interpreter::Options& options = {});

// Returns the scalars of Adam's step `step`, counted from 1, with Keras's defaults.
std::vector<double> adam_scalars(int step);

}  // namespace skipper::test
