// Tables about a compiled model, for its descriptor, header and manifest.
#include "compiler/codegen/kernel_cost.h"
#include "compiler/codegen/model_compiler.h"
#include "compiler/codegen/standalone_runtime.h"
#include "compiler/dialect/shapes.h"
#include "compiler/kernels/pack/revision.h"
#include "compiler/transforms/implementation.h"
#include "compiler/transforms/kernel_body.h"
#include "compiler/transforms/layers.h"
#include "compiler/transforms/state_layout.h"
#include "compiler/transforms/variant.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"

using namespace mlir;

namespace skipper::codegen {

namespace {

TensorDescription tensor(StringRef name, Type type) {
  TensorDescription description{name.str(), {}};
  for (int64_t extent : cast<RankedTensorType>(type).getShape())
    description.shape.push_back(ShapedType::isDynamic(extent) ? -1 : extent);
  return description;
}

std::string name_of(DictionaryAttr attributes, const Twine& otherwise) {
  if (attributes)
    if (auto name = attributes.getAs<StringAttr>(nn::kNameAttr)) return name.str();
  return otherwise.str();
}

uint64_t bytes_attr(Operation* op, StringRef name) {
  return static_cast<uint64_t>(op->getAttrOfType<IntegerAttr>(name).getInt());
}

// A variance must be above -epsilon of each op that takes its root.
double bound_of(nn::ParameterOp parameter) {
  double bound = -std::numeric_limits<double>::infinity();
  for (Operation* user : parameter->getUsers()) {
    auto root = dyn_cast<nn::VarianceRootOpInterface>(user);
    if (root && root.getVariance() == parameter.getResult())
      bound = std::max(bound, -root.getEpsilon().convertToDouble());
  }
  return bound;
}

void describe_interface(func::FuncOp forward, ModelDescription& model) {
  for (BlockArgument input : forward.getArguments()) {
    unsigned index = input.getArgNumber();
    model.inputs.push_back(
        tensor(name_of(forward.getArgAttrDict(index), "input_" + Twine(index + 1)), input.getType()));
  }
  for (auto [index, type] : llvm::enumerate(forward.getResultTypes())) {
    unsigned position = static_cast<unsigned>(index);
    if (forward.getResultAttr(position, nn::kHiddenAttr)) continue;
    model.outputs.push_back(
        tensor(name_of(forward.getResultAttrDict(position), "output_" + Twine(position + 1)), type));
  }
  for (auto parameter : forward.getOps<nn::ParameterOp>())
    model.parameters.push_back({tensor(parameter.getName(), parameter.getType()),
                                static_cast<skipper_initializer>(parameter.getInitializer().getKind()),
                                parameter.getTrainable(), parameter.getInitializer().getSeed(), bound_of(parameter)});
}

// A copy into another layout gives no layer.
std::optional<ResultDescription> describe_result(nn::LaunchOp launch, func::FuncOp kernel) {
  Operation* anchor = kernel_body(kernel.getBody().front()).anchor;
  auto storage = cast<nn::StorageAttr>((*launch.getStorage())[0]);
  auto type = cast<RankedTensorType>(launch.getResult(0).getType());
  nn::LayoutAttr layout = nn::layout_of(type);
  if (storage.getKind() != nn::StorageKind::arena || isa<nn::RelayoutOp>(anchor)) return std::nullopt;
  if (layout && layout.getPanel() != 0) return std::nullopt;
  ResultDescription result{tensor(layer_names(launch.getLoc()).back(), type), 0, {}, type.getShape().back()};
  result.offset = static_cast<uint64_t>(storage.getPosition());
  if (layout && layout.getChannels() != 0) result.pixel_floats = layout.getChannels();
  if (layout && layout.getHalo())
    result.halo.assign(layout.getHalo().asArrayRef().begin(), layout.getHalo().asArrayRef().end());
  return result;
}

StepDescription describe_step(nn::LaunchOp launch, func::FuncOp kernel) {
  Block& block = kernel.getBody().front();
  KernelBody body = kernel_body(block);
  auto implementation = kernel->getAttrOfType<nn::ImplementationAttr>(nn::kImplementationAttr);
  KernelBytes bytes = kernel_bytes(block);
  return {joined_layer_names(launch.getLoc()),
          kernel.getName().str(),
          to_string(implementation),
          kernel_flops(body),
          bytes.per_sample,
          bytes.once,
          {}};
}

void add_steps(func::FuncOp entry, std::vector<StepDescription>& steps) {
  auto module = entry->getParentOfType<ModuleOp>();
  for (auto launch : entry.getOps<nn::LaunchOp>())
    steps.push_back(describe_step(launch, module.lookupSymbol<func::FuncOp>(launch.getKernel())));
}

void describe_training(const Variant& variant, VariantDescription& description) {
  ModuleOp module = *variant.module;
  func::FuncOp step = find_entry(module, kTrainStep), adam = find_entry(module, kUpdateAdam);
  description.train_step_symbol = entry_symbol(module, kTrainStep);
  description.update_adam_symbol = entry_symbol(module, kUpdateAdam);
  description.update_sgd_symbol = entry_symbol(module, kUpdateSgd);
  description.train_arena_bytes = bytes_attr(step, nn::kArenaBytesAttr);
  description.train_intermediate_bytes = bytes_attr(step, nn::kIntermediateBytesAttr);
  for (func::FuncOp entry : {step, adam}) add_steps(entry, description.train_steps);
  description.update_step_count = static_cast<size_t>(llvm::range_size(adam.getOps<nn::LaunchOp>()));
}

// cam_maps runs behind predict, in the same arena.
void describe_cam_maps(func::FuncOp maps, VariantDescription& description) {
  description.cam_maps_symbol = entry_symbol(maps->getParentOfType<ModuleOp>(), kCamMaps);
  description.arena_bytes = std::max(description.arena_bytes, bytes_attr(maps, nn::kArenaBytesAttr));
  description.cam_step_count = static_cast<size_t>(llvm::range_size(maps.getOps<nn::LaunchOp>()));
}

// Entries that launch a kernel, joined by ", ", and the layers that it serves.
struct KernelUse {
  SmallVector<StringRef> entries;
  SmallVector<std::string> layers;
};

llvm::StringMap<KernelUse> kernel_uses(ModuleOp module) {
  llvm::StringMap<KernelUse> uses;
  for (func::FuncOp entry : entries_of(module))
    for (auto launch : entry.getOps<nn::LaunchOp>()) {
      KernelUse& use = uses[launch.getKernel()];
      if (!llvm::is_contained(use.entries, entry.getName())) use.entries.push_back(entry.getName());
      use.layers.push_back(joined_layer_names(launch.getLoc()));
    }
  return uses;
}

// Behind each of prepare's results, whose places are multiples of the alignment.
std::vector<Gap> gaps_of(func::FuncOp prepare) {
  std::vector<Gap> gaps;
  for (Value result : prepare.getBody().front().getTerminator()->getOperands()) {
    auto storage = cast<nn::StorageAttr>((*result.getDefiningOp<nn::LaunchOp>().getStorage())[0]);
    auto bytes = static_cast<uint64_t>(nn::physical_bytes(cast<RankedTensorType>(result.getType())));
    uint64_t gap = llvm::alignTo(bytes, SKIPPER_ALIGNMENT) - bytes;
    if (gap) gaps.push_back({static_cast<uint64_t>(storage.getPosition()) + bytes, gap});
  }
  return gaps;
}

llvm::Expected<VariantDescription> describe_variant(const Variant& variant, ArrayRef<uint64_t> object_bytes) {
  ModuleOp module = *variant.module;
  func::FuncOp predict = find_entry(module, kPredict), prepare = find_entry(module, kPrepare);
  VariantDescription description;
  description.name = variant.machine.variant;
  description.target = variant.machine.target;
  description.precision = variant.precision;
  auto features = required_features(description.target);
  if (!features) return features.takeError();
  description.features = *features;
  description.payload_bytes = bytes_attr(prepare, nn::kPackedBytesAttr);
  description.gaps = gaps_of(prepare);
  description.arena_bytes = bytes_attr(predict, nn::kArenaBytesAttr);
  description.intermediate_bytes = bytes_attr(predict, nn::kIntermediateBytesAttr);
  description.predict_symbol = entry_symbol(module, kPredict);
  description.prepare_symbol = entry_symbol(module, kPrepare);

  llvm::StringMap<KernelUse> uses = kernel_uses(module);
  if (find_entry(module, kTrainStep)) describe_training(variant, description);
  for (auto launch : predict.getOps<nn::LaunchOp>()) {
    auto kernel = module.lookupSymbol<func::FuncOp>(launch.getKernel());
    description.steps.push_back(describe_step(launch, kernel));
    description.steps.back().result = describe_result(launch, kernel);
  }
  if (func::FuncOp maps = find_entry(module, kCamMaps)) {
    describe_cam_maps(maps, description);
    add_steps(maps, description.steps);
  }
  for (auto [job, bytes] : llvm::zip_equal(kernel_jobs(variant), object_bytes)) {
    func::FuncOp kernel = job.kernel;
    auto implementation = kernel->getAttrOfType<nn::ImplementationAttr>(nn::kImplementationAttr);
    const KernelUse& use = uses[kernel.getName()];
    description.kernels.push_back({kernel.getName().str(), llvm::join(use.entries, ", "), llvm::join(use.layers, ", "),
                                   to_string(implementation), bytes});
  }
  return description;
}

CamDescription describe_cam(ModuleOp graph, const ModelDescription& model) {
  func::FuncOp maps = find_entry(graph, kCamMaps);
  auto activation = cast<RankedTensorType>(maps.getArgument(0).getType());
  CamDescription cam;
  cam.height = static_cast<int32_t>(activation.getDimSize(1));
  cam.width = static_cast<int32_t>(activation.getDimSize(2));
  cam.activation_floats = static_cast<uint64_t>(nn::physical_elements(activation));
  cam.classes = static_cast<uint32_t>(model.outputs.front().elements());  // the output whose head it is
  return cam;
}

TrainingDescription describe_training(ModuleOp graph, const ModelDescription& model) {
  StateLayout state = state_layout(graph.lookupSymbol<func::FuncOp>("forward"));
  func::FuncOp step = find_entry(graph, kTrainStep);
  TrainingDescription training;
  training.parameter_floats = static_cast<uint64_t>(state.parameter_floats);
  training.trainable_floats = static_cast<uint64_t>(state.trainable_floats);
  training.decayed_floats = static_cast<uint64_t>(state.decayed_floats);
  training.offsets.assign(state.offsets.begin(), state.offsets.end());
  unsigned labels = step.getNumArguments() - 1;
  training.labels = tensor("labels", step.getArgument(labels).getType());
  // The output that is the softmax: what the loss's kernel gives beside the losses.
  auto result = cast<func::ReturnOp>(step.getBody().front().getTerminator());
  Operation* loss = result.getOperand(static_cast<unsigned>(model.outputs.size())).getDefiningOp();
  for (unsigned i = 0; i < model.outputs.size(); ++i)
    if (result.getOperand(i).getDefiningOp() == loss) training.probabilities = i;
  return training;
}

void print(ModuleOp module, llvm::raw_ostream& stream) {
  module.print(stream, OpPrintingFlags().enableDebugInfo(false).useLocalScope());
}

std::string hash(StringRef text) { return llvm::toHex(llvm::SHA256::hash(llvm::arrayRefFromStringRef(text)), true); }

// Hashes all that a packed blob depends on: the parameters, how each variant computes, and the tools: what they make of
// the IR is not written in it.
std::string fingerprint(const CompiledModel& model) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << "skipper " SKIPPER_VERSION " packing " << algorithm::kPackingRevision << '\n';
  print(*model.graph, stream);
  for (const Variant& variant : model.variants) print(*variant.module, stream);
  return hash(text);
}

// Hashes all that an interrupted training needs to go on: the network, and where the state's vectors have what.
std::string training_hash(const CompiledModel& model, const TrainingDescription& training) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << model.source_hash << ' ' << training.parameter_floats << ' ' << training.trainable_floats << ' '
         << training.decayed_floats;
  for (uint64_t offset : training.offsets) stream << ' ' << offset;
  return hash(text);
}

// "conv2d", "sigmoid"
std::string kind_of(Operation& op) {
  if (auto activation = dyn_cast<nn::ActivationOp>(op)) return activation.getFunction().str();
  return op.getName().stripDialect().str();
}

}  // namespace

std::string text_hash(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  print(module, stream);
  return hash(text);
}

std::vector<LayerDescription> describe_layers(ModuleOp source) {
  auto forward = source.lookupSymbol<func::FuncOp>("forward");
  std::vector<LayerDescription> layers;
  llvm::DenseMap<Value, std::string> names;
  for (BlockArgument input : forward.getArguments()) {
    unsigned index = input.getArgNumber();
    std::string name = name_of(forward.getArgAttrDict(index), "input_" + Twine(index + 1));
    layers.push_back({tensor(name, input.getType()), "input", {}, {}});
    names[input] = name;
  }
  for (Operation& op : forward.getBody().front()) {
    if (isa<nn::ParameterOp>(op) || op.getNumResults() != 1) continue;
    std::string name = joined_layer_names(op.getLoc());
    LayerDescription layer{tensor(name, op.getResult(0).getType()), kind_of(op), {}, {}};
    for (Value operand : op.getOperands()) {
      if (auto parameter = operand.getDefiningOp<nn::ParameterOp>())
        layer.parameters.push_back(parameter.getName().str());
      else
        layer.inputs.push_back(names[operand]);
    }
    names[op.getResult(0)] = name;
    layers.push_back(std::move(layer));
  }
  return layers;
}

llvm::Expected<ModelDescription> describe(const CompiledModel& model, const ModelOptions& options,
                                          ArrayRef<uint64_t> object_bytes) {
  ModelDescription description;
  description.name = ModuleOp(*model.graph).getName().value_or("model").str();
  description.fingerprint = fingerprint(model);
  description.max_batch = static_cast<int32_t>(options.max_batch);
  description.layers = model.layers;
  describe_interface(ModuleOp(*model.graph).lookupSymbol<func::FuncOp>("forward"), description);
  if (options.graph.cam) description.cam = describe_cam(*model.graph, description);
  if (options.graph.training) {
    description.training = describe_training(*model.graph, description);
    description.training_hash = training_hash(model, *description.training);
  }
  for (const Variant& variant : model.variants) {
    size_t count = kernel_jobs(variant).size();
    auto described = describe_variant(variant, object_bytes.take_front(count));
    if (!described) return described.takeError();
    description.variants.push_back(std::move(*described));
    object_bytes = object_bytes.drop_front(count);
  }
  if (std::string problem = check(description); !problem.empty()) return llvm::createStringError(problem);
  return description;
}

}  // namespace skipper::codegen
