#include "interpreted_step.h"

#include <cmath>
#include <stdexcept>

#include "compiler/dialect/shapes.h"
#include "compiler/transforms/state_layout.h"

using namespace mlir;

namespace skipper::test {

std::vector<Tensor> interpret(func::FuncOp function, std::vector<Tensor> inputs, const interpreter::Options& options) {
  auto results = interpreter::run(function, std::move(inputs), options);
  if (!results) throw std::runtime_error(llvm::toString(results.takeError()));
  return std::move(*results);
}

interpreter::Options with_parameters(const Tensors& parameters) {
  interpreter::Options options;
  options.parameter = [&parameters](StringRef name) {
    const auto found = parameters.find(name.str());
    return found == parameters.end() ? nullptr : &found->second;
  };
  return options;
}

double Step::loss() const {
  double sum = 0;
  for (const double loss : losses.data) sum += loss;
  return sum / static_cast<double>(losses.data.size());
}

Step run_step(func::FuncOp train_step, std::vector<Tensor> inputs, const Tensors& parameters,
              interpreter::Options options) {
  options.parameter = with_parameters(parameters).parameter;
  // Once the state is bound, parameters are arguments.
  for (unsigned i = static_cast<unsigned>(inputs.size()); i < train_step.getNumArguments(); ++i)
    inputs.push_back(parameters.at(train_step.getArgAttrOfType<StringAttr>(i, nn::kNameAttr).str()));
  std::vector<Tensor> results = interpret(train_step, std::move(inputs), options);
  Step step;
  bool is_output = true;
  for (unsigned i = 0; i < results.size(); ++i) {
    const std::string name = train_step.getResultAttrOfType<StringAttr>(i, nn::kNameAttr).str();
    if (name == "losses") {
      step.losses = std::move(results[i]);
      is_output = false;
    } else if (is_output) {
      step.outputs.push_back(std::move(results[i]));
    } else {
      step.gradients[name] = std::move(results[i]);
    }
  }
  return step;
}

State::State(func::FuncOp forward) {
  const StateLayout layout = state_layout(forward);
  parameter_floats_ = static_cast<std::size_t>(layout.parameter_floats);
  trainable_floats_ = static_cast<std::size_t>(layout.trainable_floats);
  for (auto [parameter, offset] : llvm::zip_equal(layout.parameters, layout.offsets)) {
    nn::ParameterOp op = parameter;
    fields_[op.getName().str()] = {nn::tensor_of(op.getOutput()).getShape().vec(), static_cast<std::size_t>(offset)};
  }
}

StateVectors State::vectors(const Tensors& parameters) const {
  StateVectors vectors{std::vector<double>(parameter_floats_), std::vector<double>(parameter_floats_),
                       std::vector<double>(2 * trainable_floats_)};
  put(parameters, vectors.parameters);
  return vectors;
}

void State::put(const Tensors& values, std::vector<double>& vector) const {
  for (const auto& [name, value] : values)
    std::copy(value.data.begin(), value.data.end(),
              vector.begin() + static_cast<std::ptrdiff_t>(fields_.at(name).offset));
}

Tensors State::get(const std::vector<double>& vector) const {
  Tensors values;
  for (const auto& [name, field] : fields_) {
    Tensor value(field.shape);
    std::copy_n(vector.begin() + static_cast<std::ptrdiff_t>(field.offset), value.data.size(), value.data.begin());
    values[name] = std::move(value);
  }
  return values;
}

void run_update(func::FuncOp update, StateVectors& vectors, const std::vector<double>& scalars,
                const interpreter::Options& options) {
  std::vector<double> last = scalars;
  std::vector<double>* const all[] = {&vectors.parameters, &vectors.gradients, &vectors.moments, &last};
  const auto place = [&](nn::StorageAttr storage) {
    return all[storage.getPosition()]->begin() + storage.getOffset() / static_cast<std::ptrdiff_t>(sizeof(float));
  };
  std::vector<Tensor> inputs;
  for (unsigned i = 0; i < update.getNumArguments(); ++i) {
    inputs.emplace_back(nn::tensor_of(update.getArgument(i)).getShape().vec());
    std::copy_n(place(update.getArgAttrOfType<nn::StorageAttr>(i, nn::kStorageAttr)), inputs.back().data.size(),
                inputs.back().data.begin());
  }
  const std::vector<Tensor> results = interpret(update, std::move(inputs), options);
  for (unsigned i = 0; i < results.size(); ++i)
    std::copy(results[i].data.begin(), results[i].data.end(),
              place(update.getResultAttrOfType<nn::StorageAttr>(i, nn::kStorageAttr)));
}

std::vector<double> adam_scalars(int step) {
  const double rate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7;
  return {rate * std::sqrt(1 - std::pow(beta2, step)) / (1 - std::pow(beta1, step)), 1 - beta1, 1 - beta2, epsilon, 0};
}

Tensor uniform_tensor(std::vector<int64_t> shape, Random& random, double low, double high) {
  Tensor tensor(std::move(shape));
  tensor.data = random.uniform(static_cast<std::int64_t>(tensor.data.size()), low, high);
  return tensor;
}

Tensors uniform_parameters(mlir::func::FuncOp forward, Random& random, double magnitude) {
  Tensors parameters;
  for (auto parameter : forward.getOps<nn::ParameterOp>()) {
    std::vector<int64_t> shape = llvm::cast<mlir::RankedTensorType>(parameter.getType()).getShape().vec();
    parameters.emplace(parameter.getName().str(), uniform_tensor(std::move(shape), random, -magnitude, magnitude));
  }
  return parameters;
}

std::vector<std::string> names_of(const Tensors& parameters) {
  std::vector<std::string> names;
  for (const auto& [name, value] : parameters) names.push_back(name);
  return names;
}

Tensor one_hot_labels(int64_t samples, int64_t classes) {
  Tensor labels({samples, classes});
  for (int64_t i = 0; i < samples; ++i) labels.data.at(static_cast<std::size_t>(i * classes + i)) = 1;
  return labels;
}

void descend(mlir::func::FuncOp train_step, const std::vector<Tensor>& inputs, Tensors& parameters,
             const std::vector<std::string>& names, double rate) {
  const Step step = run_step(train_step, inputs, parameters);
  for (const std::string& name : names) {
    std::vector<double>& values = parameters.at(name).data;
    for (std::size_t i = 0; i < values.size(); ++i) values[i] -= rate * step.gradients.at(name).data[i];
  }
}

}  // namespace skipper::test
