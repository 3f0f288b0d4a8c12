#include "compiler/tools/verify_layers.h"

#include "compiler/transforms/layers.h"
#include "runtime/tool_support/steps.h"

namespace skipper::tool {

namespace {

using interpreter::Tensor;
using Layers = std::map<std::string, ExpectedLayer>;

std::map<std::string, Tensor> parameters_of(const ModelRun& run) {
  std::map<std::string, Tensor> parameters;
  for (std::size_t i = 0; i < run.parameters().size(); ++i) {
    const skipper_tensor& tensor = run.model().parameters[i].tensor;
    Tensor value;
    value.shape.assign(tensor.shape, tensor.shape + tensor.rank);
    value.data.assign(run.parameters()[i], run.parameters()[i] + tensor.elements);
    parameters[tensor.name] = std::move(value);
  }
  return parameters;
}

std::vector<Tensor> inputs_of(const skipper_model& model, const Samples& samples) {
  std::vector<Tensor> inputs(samples.inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    inputs[i].shape = shape_of(model.inputs[i], samples.batch);
    inputs[i].data.assign(samples.inputs[i].begin(), samples.inputs[i].end());
  }
  return inputs;
}

// The values of forward by the names of layers and of results.
llvm::StringMap<mlir::Value> names_of_values(mlir::func::FuncOp forward) {
  llvm::StringMap<mlir::Value> names;
  mlir::Block& block = forward.getBody().front();
  for (mlir::Operation& op : block)
    if (op.getNumResults() == 1 && !mlir::isa<nn::ParameterOp>(op))
      names[joined_layer_names(op.getLoc())] = op.getResult(0);
  for (auto [index, operand] : llvm::enumerate(block.getTerminator()->getOperands()))
    if (auto name = forward.getResultAttrOfType<mlir::StringAttr>(static_cast<unsigned>(index), nn::kNameAttr))
      names[name.getValue()] = operand;
  return names;
}

// The pixels of a map that its name says.
std::vector<double> sampled(const Tensor& map, const LayerPixels& pixels) {
  if (map.shape.size() != 4) return map.data;
  const int64_t height = map.shape[1], width = map.shape[2], channels = map.shape[3];
  std::vector<double> values;
  for (int64_t line = 0; line < map.shape[0] * height; ++line) {
    if (line % height % pixels.rows != 0) continue;
    for (int64_t x = 0; x < width; x += pixels.columns) {
      const auto pixel = map.data.begin() + (line * width + x) * channels;
      values.insert(values.end(), pixel, pixel + channels);
    }
  }
  return values;
}

}  // namespace

llvm::Expected<Layers> interpret_layers(mlir::ModuleOp module, const ModelRun& run, const Samples& samples,
                                        const std::vector<std::string>& names) {
  auto forward = module.lookupSymbol<mlir::func::FuncOp>("forward");
  if (!forward || forward.isExternal()) return llvm::createStringError("the IR has no function 'forward'");
  const llvm::StringMap<mlir::Value> values = names_of_values(forward);
  llvm::DenseMap<mlir::Value, std::vector<std::pair<std::string, LayerPixels>>> wanted;
  for (const std::string& name : names) {
    const LayerPixels pixels = values.contains(name) ? LayerPixels{name, ""} : pixels_of(name);
    if (!values.contains(pixels.layer)) return llvm::createStringError("the IR has no layer or result '" + name + "'");
    wanted[values.lookup(pixels.layer)].push_back({name, pixels});
  }
  const std::map<std::string, Tensor> parameters = parameters_of(run);
  Layers layers;
  std::size_t order = 0;
  interpreter::Options options;
  options.parameter = [&](llvm::StringRef name) {
    const auto found = parameters.find(name.str());
    return found == parameters.end() ? nullptr : &found->second;
  };
  options.observe = [&](mlir::Operation* op, llvm::ArrayRef<const Tensor*>, llvm::ArrayRef<const Tensor*> results) {
    ++order;
    if (op->getNumResults() != 1) return;
    if (const auto found = wanted.find(op->getResult(0)); found != wanted.end())
      for (const auto& [name, pixels] : found->second) layers[name] = {order, sampled(*results.front(), pixels)};
  };
  auto results = interpreter::run(forward, inputs_of(run.model(), samples), options);
  if (!results) return results.takeError();
  return layers;
}

}  // namespace skipper::tool
