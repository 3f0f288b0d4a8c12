#include "compiler/codegen/descriptor.h"

#include <cstddef>
#include <map>
#include <utility>

#include "compiler/codegen/constant_builder.h"
#include "compiler/codegen/struct_table.h"
#include "compiler/transforms/entries.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/IRBuilder.h"
#include "runtime/support/core.h"

namespace skipper::codegen {
namespace {

using llvm::Constant;

// Structs are laid out as this compiler lays out the structs of abi.h and core.h, which 64-bit little-endian targets
// share; check_layouts compares with what the support code was compiled with.
static_assert(sizeof(void*) == 8 && sizeof(size_t) == 8);

// Fields of skipper_model by their offset.
using Functions = std::map<size_t, Constant*>;

class DescriptorBuilder : ConstantBuilder {
 public:
  DescriptorBuilder(llvm::Module& module, const ModelDescription& model)
      : ConstantBuilder(module, model.name), model_(model) {}

  llvm::Error build();

 private:
  Constant* tensor(const TensorDescription& tensor);
  Constant* parameter(const ParameterDescription& parameter);
  Constant* step(const StepDescription& step);
  Constant* result(const StepDescription& step);
  Constant* results(const VariantDescription& variant);
  Constant* variant(const VariantDescription& variant);
  Constant* tensors(const std::string& suffix, const std::vector<TensorDescription>& tensors);
  Constant* training(const TrainingDescription& training);
  Constant* cam(const CamDescription& cam);
  llvm::Error add_training(Constant* shared, Functions& functions);
  // Sets the fields that skipper_core and skipper_model have alike.
  template <typename Struct>
  void set_interface(StructTable& table);
  Constant* core();
  Constant* descriptor(Functions fields);
  llvm::Expected<Constant*> entries(const Entry& entry, std::string VariantDescription::* symbol);
  llvm::Function* function(const std::string& name, const std::string& support, const std::vector<Constant*>& leading);

  const ModelDescription& model_;
  Constant* inputs_ = nullptr;
  Constant* outputs_ = nullptr;
  Constant* parameters_ = nullptr;
  Constant* variants_ = nullptr;
  Constant* training_ = nullptr;  // null without training
  Constant* cam_ = nullptr;       // null without cam
};

Constant* DescriptorBuilder::tensor(const TensorDescription& tensor) {
  std::vector<uint64_t> shape(SKIPPER_MAX_RANK, 0);
  for (size_t i = 0; i < tensor.shape.size(); ++i) shape[i] = static_cast<uint64_t>(tensor.shape[i]);
  StructTable table(module_, sizeof(skipper_tensor));
  table.set(offsetof(skipper_tensor, name), text(tensor.name));
  table.set(offsetof(skipper_tensor, rank), count(tensor.shape.size()));
  table.set(offsetof(skipper_tensor, shape), i64s(shape));
  table.set(offsetof(skipper_tensor, elements), i64(tensor.elements()));
  return table.finish();
}

Constant* DescriptorBuilder::parameter(const ParameterDescription& parameter) {
  StructTable table(module_, sizeof(skipper_parameter));
  table.set(offsetof(skipper_parameter, tensor), tensor(parameter.tensor));
  table.set(offsetof(skipper_parameter, initializer), i32(parameter.initializer));
  table.set(offsetof(skipper_parameter, trainable), i32(parameter.trainable));
  table.set(offsetof(skipper_parameter, seed), i64(static_cast<uint64_t>(parameter.seed)));
  return table.finish();
}

Constant* DescriptorBuilder::step(const StepDescription& step) {
  StructTable table(module_, sizeof(skipper_step));
  table.set(offsetof(skipper_step, layer), text(step.layer));
  table.set(offsetof(skipper_step, kernel), text(step.kernel));
  table.set(offsetof(skipper_step, implementation), text(step.implementation));
  table.set(offsetof(skipper_step, flops), i64(step.flops));
  table.set(offsetof(skipper_step, bytes), i64(step.bytes));
  table.set(offsetof(skipper_step, weight_bytes), i64(step.weight_bytes));
  return table.finish();
}

// A tensor of rank 2 is one pixel; of others, all dimensions between batch and channels are pixels.
Constant* DescriptorBuilder::result(const StepDescription& step) {
  StructTable table(module_, sizeof(skipper_result));
  if (!step.result) return table.finish();
  const ResultDescription& result = *step.result;
  const std::vector<int64_t>& shape = result.tensor.shape;
  const auto channels = static_cast<uint64_t>(shape.back());
  const bool is_map = shape.size() == 4;
  const uint64_t height = is_map ? static_cast<uint64_t>(shape[1]) : 1;
  table.set(offsetof(skipper_result, offset), i64(result.offset));
  table.set(offsetof(skipper_result, height), i64(height));
  table.set(offsetof(skipper_result, width), i64(result.tensor.elements() / channels / height));
  table.set(offsetof(skipper_result, channels), i64(channels));
  table.set(offsetof(skipper_result, pixel_floats), i64(static_cast<uint64_t>(result.pixel_floats)));
  for (size_t side = 0; side < result.halo.size(); ++side)
    table.set(offsetof(skipper_result, halo) + side * sizeof(uint32_t), i32(static_cast<uint64_t>(result.halo[side])));
  return table.finish();
}

Constant* DescriptorBuilder::results(const VariantDescription& variant) {
  std::vector<Constant*> results;
  for (size_t i = 0; i + variant.cam_step_count < variant.steps.size(); ++i)
    results.push_back(result(variant.steps[i]));
  return array(variant.name + "_results", results);
}

Constant* DescriptorBuilder::variant(const VariantDescription& variant) {
  std::vector<Constant*> steps;
  for (const StepDescription& one : variant.steps) steps.push_back(step(one));
  std::vector<Constant*> gaps;
  for (const Gap& gap : variant.gaps) gaps.push_back(i64s({gap.offset, gap.bytes}));
  StructTable extra(module_, sizeof(skipper_variant_private));
  extra.set(offsetof(skipper_variant_private, prepare_arena_bytes), i64(variant.prepare_arena_bytes));
  const Device device = device_of(variant.target);
  if (device != Device::cpu) {
    const char* interface =
        device == Device::cuda ? "skipper_halide_cuda_device_interface" : "skipper_halide_opencl_device_interface";
    extra.set(offsetof(skipper_variant_private, device_interface), external(interface));
  }
  if (device == Device::cuda) {
    extra.set(offsetof(skipper_variant_private, device_capability), external("skipper_cuda_capability"));
    extra.set(offsetof(skipper_variant_private, needed_capability),
              i32(static_cast<uint64_t>(cuda_capability_of(variant.target))));
  }
  static_assert(sizeof(skipper_gap) == 2 * sizeof(uint64_t));
  extra.set(offsetof(skipper_variant_private, gaps), array(variant.name + "_gaps", gaps));
  extra.set(offsetof(skipper_variant_private, gap_count), i64(gaps.size()));
  extra.set(offsetof(skipper_variant_private, results), results(variant));

  StructTable table(module_, sizeof(skipper_variant));
  table.set(offsetof(skipper_variant, name), text(variant.name));
  table.set(offsetof(skipper_variant, target), text(variant.target));
  table.set(offsetof(skipper_variant, features), i64s({variant.features[0], variant.features[1]}));
  table.set(offsetof(skipper_variant, packed_bytes), i64(variant.packed_bytes()));
  table.set(offsetof(skipper_variant, context_bytes), i64(variant.context_bytes(model_)));
  table.set(offsetof(skipper_variant, arena_bytes), i64(variant.arena_bytes));
  table.set(offsetof(skipper_variant, intermediate_bytes), i64(variant.intermediate_bytes));
  table.set(offsetof(skipper_variant, steps), array(variant.name + "_steps", steps));
  table.set(offsetof(skipper_variant, step_count), count(steps.size()));
  table.set(offsetof(skipper_variant, kernel_count), i32(variant.kernel_count(kPredict.name)));
  std::vector<Constant*> train_steps;
  for (const StepDescription& one : variant.train_steps) train_steps.push_back(step(one));
  table.set(offsetof(skipper_variant, train_step_count), count(train_steps.size()));
  table.set(offsetof(skipper_variant, update_step_count), count(variant.update_step_count));
  table.set(offsetof(skipper_variant, cam_step_count), count(variant.cam_step_count));
  if (model_.training) {
    table.set(offsetof(skipper_variant, train_steps), array(variant.name + "_train_steps", train_steps));
    table.set(offsetof(skipper_variant, train_context_bytes), i64(variant.train_context_bytes(model_)));
    table.set(offsetof(skipper_variant, train_arena_bytes), i64(variant.train_arena_bytes));
    table.set(offsetof(skipper_variant, train_intermediate_bytes), i64(variant.train_intermediate_bytes));
  }
  table.set(offsetof(skipper_variant, entries), global(variant.name + "_private", extra.finish()));
  return table.finish();
}

Constant* DescriptorBuilder::tensors(const std::string& suffix, const std::vector<TensorDescription>& tensors) {
  std::vector<Constant*> elements;
  for (const TensorDescription& one : tensors) elements.push_back(tensor(one));
  return array(suffix, elements);
}

template <typename Struct>
void DescriptorBuilder::set_interface(StructTable& table) {
  table.set(offsetof(Struct, name), text(model_.name));
  table.set(offsetof(Struct, fingerprint), text(model_.fingerprint));
  table.set(offsetof(Struct, max_batch), i32(static_cast<uint32_t>(model_.max_batch)));
  table.set(offsetof(Struct, input_count), count(model_.inputs.size()));
  table.set(offsetof(Struct, output_count), count(model_.outputs.size()));
  table.set(offsetof(Struct, parameter_count), count(model_.parameters.size()));
  table.set(offsetof(Struct, variant_count), count(model_.variants.size()));
  table.set(offsetof(Struct, inputs), inputs_);
  table.set(offsetof(Struct, outputs), outputs_);
  table.set(offsetof(Struct, parameters), parameters_);
  table.set(offsetof(Struct, variants), variants_);
}

Constant* DescriptorBuilder::core() {
  StructTable table(module_, sizeof(skipper_core));
  set_interface<skipper_core>(table);
  if (training_) table.set(offsetof(skipper_core, training), training_);
  if (cam_) table.set(offsetof(skipper_core, cam), cam_);
  std::vector<double> bounds;
  for (const ParameterDescription& parameter : model_.parameters) bounds.push_back(parameter.bound);
  table.set(offsetof(skipper_core, bounds), global("bounds", llvm::ConstantDataArray::get(context(), bounds)));
  return global("core", table.finish());
}

Constant* DescriptorBuilder::training(const TrainingDescription& training) {
  StructTable table(module_, sizeof(skipper_training));
  table.set(offsetof(skipper_training, parameter_floats), i64(training.parameter_floats));
  table.set(offsetof(skipper_training, trainable_floats), i64(training.trainable_floats));
  table.set(offsetof(skipper_training, decayed_floats), i64(training.decayed_floats));
  table.set(offsetof(skipper_training, offsets), global("state_offsets", i64s(training.offsets)));
  table.set(offsetof(skipper_training, labels), global("labels", tensor(training.labels)));
  table.set(offsetof(skipper_training, probabilities), i32(training.probabilities));
  return global("training", table.finish());
}

Constant* DescriptorBuilder::cam(const CamDescription& cam) {
  StructTable table(module_, sizeof(skipper_cam));
  table.set(offsetof(skipper_cam, height), i32(static_cast<uint32_t>(cam.height)));
  table.set(offsetof(skipper_cam, width), i32(static_cast<uint32_t>(cam.width)));
  table.set(offsetof(skipper_cam, classes), i32(cam.classes));
  table.set(offsetof(skipper_cam, probabilities), i32(cam.probabilities));
  table.set(offsetof(skipper_cam, activation_floats), i64(cam.activation_floats));
  return global("cam_info", table.finish());
}

// `functions` by the offsets of their fields in skipper_model, ascending.
Constant* DescriptorBuilder::descriptor(Functions fields) {
  StructTable table(module_, sizeof(skipper_model));
  table.set(offsetof(skipper_model, abi_version), i32(SKIPPER_ABI_VERSION));
  table.set(offsetof(skipper_model, struct_bytes), count(sizeof(skipper_model)));
  set_interface<skipper_model>(table);
  if (cam_) fields[offsetof(skipper_model, cam_info)] = cam_;
  if (training_) {
    fields[offsetof(skipper_model, training)] = training_;
    fields[offsetof(skipper_model, training_hash)] = text(model_.training_hash);
  }
  for (const auto& [offset, value] : fields) table.set(offset, value);
  return global("descriptor", table.finish());
}

llvm::Expected<Constant*> DescriptorBuilder::entries(const Entry& entry, std::string VariantDescription::* symbol) {
  std::vector<Constant*> functions;
  for (const VariantDescription& variant : model_.variants) {
    llvm::Function* function = module_.getFunction(variant.*symbol);
    if (!function || function->isDeclaration()) {
      return llvm::createStringError("the driver does not define the entry point " + variant.*symbol);
    }
    functions.push_back(function);
  }
  return array(std::string(entry.name) + "_entries", functions);
}

// A public function: the support function `support` with its first arguments bound.
llvm::Function* DescriptorBuilder::function(const std::string& name, const std::string& support,
                                            const std::vector<Constant*>& leading) {
  llvm::Function* target = module_.getFunction(support);
  assert(target && "not in the support bitcode");
  const llvm::ArrayRef<llvm::Type*> parameters = target->getFunctionType()->params().drop_front(leading.size());
  auto* type = llvm::FunctionType::get(target->getReturnType(), parameters, /*isVarArg=*/false);
  auto* wrapper = llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage, model_.name + "_" + name, module_);
  wrapper->setDoesNotThrow();
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(context(), "", wrapper));
  std::vector<llvm::Value*> arguments(leading.begin(), leading.end());
  for (llvm::Argument& argument : wrapper->args()) arguments.push_back(&argument);
  llvm::CallInst* call = builder.CreateCall(target, arguments);
  if (type->getReturnType()->isVoidTy()) {
    builder.CreateRetVoid();
  } else {
    builder.CreateRet(call);
  }
  return wrapper;
}

llvm::Error check_layouts(llvm::Module& module) {
  const std::pair<const char*, size_t> sizes[] = {{"cam", sizeof(skipper_cam)},
                                                  {"core", sizeof(skipper_core)},
                                                  {"gap", sizeof(skipper_gap)},
                                                  {"model", sizeof(skipper_model)},
                                                  {"parameter", sizeof(skipper_parameter)},
                                                  {"result", sizeof(skipper_result)},
                                                  {"step", sizeof(skipper_step)},
                                                  {"tensor", sizeof(skipper_tensor)},
                                                  {"training", sizeof(skipper_training)},
                                                  {"variant", sizeof(skipper_variant)},
                                                  {"variant_private", sizeof(skipper_variant_private)}};
  for (const auto& [name, size] : sizes) {
    const llvm::GlobalVariable* sample = module.getGlobalVariable(std::string("skipper_layout_") + name, true);
    if (sample && module.getDataLayout().getTypeAllocSize(sample->getValueType()).getFixedValue() == size) continue;
    return llvm::createStringError(std::string("the support code was built with another skipper_") + name);
  }
  return llvm::Error::success();
}

// A function that returns a constant.
void add_getter(llvm::Module& module, const std::string& name, Constant* value,
                llvm::GlobalValue::LinkageTypes linkage) {
  auto* type = llvm::FunctionType::get(value->getType(), /*isVarArg=*/false);
  auto* getter = llvm::Function::Create(type, linkage, name, module);
  getter->setDoesNotThrow();
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(module.getContext(), "", getter));
  builder.CreateRet(value);
}

llvm::Error DescriptorBuilder::build() {
  if (llvm::Error error = check_layouts(module_)) return error;
  llvm::Expected<Constant*> prepare = entries(kPrepare, &VariantDescription::prepare_symbol);
  if (!prepare) return prepare.takeError();
  llvm::Expected<Constant*> predict = entries(kPredict, &VariantDescription::predict_symbol);
  if (!predict) return predict.takeError();

  inputs_ = tensors("inputs", model_.inputs);
  outputs_ = tensors("outputs", model_.outputs);
  std::vector<Constant*> parameters;
  for (const ParameterDescription& one : model_.parameters) parameters.push_back(parameter(one));
  parameters_ = array("parameters", parameters);
  std::vector<Constant*> variants;
  for (const VariantDescription& one : model_.variants) variants.push_back(variant(one));
  variants_ = array("variants", variants);

  if (model_.training) training_ = training(*model_.training);
  if (model_.cam) cam_ = cam(*model_.cam);
  Constant* shared = core();
  function("context_bytes", "skipper_support_context_bytes", {shared});
  Functions functions{
      {offsetof(skipper_model, choose), function("choose", "skipper_support_choose", {shared})},
      {offsetof(skipper_model, prepare), function("prepare", "skipper_support_prepare", {shared, *prepare})},
      {offsetof(skipper_model, context_create),
       function("context_create", "skipper_support_context_create", {shared, *predict})},
      {offsetof(skipper_model, context_create_in),
       function("context_create_in", "skipper_support_context_create_in", {shared, *predict})},
      {offsetof(skipper_model, context_destroy), function("context_destroy", "skipper_support_context_destroy", {})},
      {offsetof(skipper_model, predict), function("predict", "skipper_support_predict", {shared})},
      {offsetof(skipper_model, last_error), function("last_error", "skipper_support_last_error", {})},
      {offsetof(skipper_model, verify), function("verify", "skipper_support_verify", {shared})}};
  if (cam_) {
    llvm::Expected<Constant*> maps = entries(kCamMaps, &VariantDescription::cam_maps_symbol);
    if (!maps) return maps.takeError();
    functions[offsetof(skipper_model, cam)] = function("cam", "skipper_support_cam", {shared, *maps});
  }
  if (training_)
    if (llvm::Error error = add_training(shared, functions)) return error;
  add_getter(module_, model_.name + "_model", descriptor(functions), llvm::GlobalValue::ExternalLinkage);
  return llvm::Error::success();
}

llvm::Error DescriptorBuilder::add_training(Constant* shared, Functions& functions) {
  std::vector<Constant*> leading{shared};
  const std::pair<const Entry*, std::string VariantDescription::*> tables[] = {
      {&kTrainStep, &VariantDescription::train_step_symbol},
      {&kUpdateAdam, &VariantDescription::update_adam_symbol},
      {&kUpdateSgd, &VariantDescription::update_sgd_symbol}};
  for (const auto& [entry, symbol] : tables) {
    llvm::Expected<Constant*> table = entries(*entry, symbol);
    if (!table) return table.takeError();
    leading.push_back(*table);
  }
  functions[offsetof(skipper_model, training_create)] =
      function("training_create", "skipper_support_training_create", leading);
  functions[offsetof(skipper_model, train_step)] = function("train_step", "skipper_support_train_step", {shared});
  functions[offsetof(skipper_model, update)] = function("update", "skipper_support_update", {shared});
  return llvm::Error::success();
}

}  // namespace

llvm::Error add_descriptor(llvm::Module& module, const ModelDescription& model) {
  if (const std::string error = check(model); !error.empty()) return llvm::createStringError(error);
  return DescriptorBuilder(module, model).build();
}

void add_shared_descriptor(llvm::Module& module, const ModelDescription& model) {
  auto* pointer = llvm::PointerType::getUnqual(module.getContext());
  llvm::FunctionCallee get = module.getOrInsertFunction(model.name + "_model", pointer);
  auto* type = llvm::FunctionType::get(pointer, /*isVarArg=*/false);
  // Weak: a shared object of several whole archives exports one of them instead of not linking.
  auto* function = llvm::Function::Create(type, llvm::GlobalValue::WeakAnyLinkage, "skipper_model_descriptor", module);
  function->setDoesNotThrow();
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(module.getContext(), "", function));
  builder.CreateRet(builder.CreateCall(get));
}

}  // namespace skipper::codegen
