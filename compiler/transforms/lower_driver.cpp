// Lowers the entry points to LLVM functions
//     int32_t <model>_<variant>_<entry>(skipper_context*, int32_t batch, void* const* buffers)
// that fill a halide_buffer_t for each operand of a launch and call the kernel.  buffers: the arena, the packed blob,
// then the entry's arguments and results.  Kernels become declarations: code generation compiles them by itself.
//
// On a device each of `buffers` is a halide_buffer_t of one dimension, whose memory is the device's; runtime/support/
// device.c makes views of it.  Borders of zeros are written once, when a context is created: see plan_arena.cpp.
#include "buffer_views.h"
#include "compiler/dialect/shapes.h"
#include "kernel_body.h"
#include "passes.h"
#include "variant.h"

namespace skipper {

#define GEN_PASS_DEF_LOWERDRIVER
#include "passes.h.inc"

using namespace mlir;

namespace {

// Byte offsets in halide_buffer_t and halide_dimension_t (HalideRuntime.h, 64-bit).
constexpr int64_t kHostOffset = 16, kTypeOffset = 32, kRankOffset = 36, kDimOffset = 40, kBufferBytes = 56;
constexpr int64_t kExtentOffset = 4, kStrideOffset = 8, kDimensionBytes = 16, kMaxRank = 7;
constexpr int64_t kFixedBuffers = 2;  // arena, packed

// halide_type_t{halide_type_float, bits, 1}
int64_t halide_type(Type type) {
  constexpr int64_t kInt = 0, kUInt = 1, kFloat = 2, kOneLane = 1 << 16;
  int64_t code = isa<FloatType>(type) ? kFloat : type.isUnsignedInteger() ? kUInt : kInt;
  return code | static_cast<int64_t>(type.getIntOrFloatBitWidth()) << 8 | kOneLane;
}

// While entries are lowered, a kernel's function and its declaration share a name.
struct DriverSymbols {
  llvm::StringMap<func::FuncOp> kernels;
  llvm::StringMap<LLVM::LLVMFuncOp> declarations;
};

// Where a value lies: bytes behind one of the entry's buffers.
struct Place {
  Value base;
  int64_t bytes = 0;
};

class EntryLowering {
 public:
  EntryLowering(func::FuncOp entry, StringRef symbol, bool on_device, DriverSymbols& symbols)
      : entry_(entry), builder_(entry), symbol_(symbol), on_device_(on_device), symbols_(symbols) {}

  // `first_step`: the number of the first launch, for profiles and errors.
  void run(int32_t first_step);

 private:
  void create_function();
  void launch(nn::LaunchOp launch, int32_t step);
  void fill_buffer(int64_t slot, Place place, const BufferView& view);
  Value sized(int64_t number, BufferDimension::Size size);
  void read_size(Value size);
  void zero_halo(Value result);
  void copy_result(Value value, nn::StorageAttr destination, int32_t last_step);
  nn::StorageAttr storage_of(Value value);
  Place place_of(Value value);
  Place place_of(nn::StorageAttr storage);
  Value address_of(Place place);
  Value load_buffer(int64_t index);
  LLVM::LLVMFuncOp declare(StringRef name, Type result, ArrayRef<Type> arguments);
  Value call(StringRef name, Type result, ValueRange arguments);
  void call_hook(StringRef name, int32_t step);
  void check(Value code, int32_t step);

  Value i32(int64_t value) {
    return LLVM::ConstantOp::create(builder_, loc_, builder_.getI32Type(),
                                    builder_.getI32IntegerAttr(static_cast<int32_t>(value)));
  }
  Value i64(int64_t value) {
    return LLVM::ConstantOp::create(builder_, loc_, builder_.getI64Type(), builder_.getI64IntegerAttr(value));
  }
  Value at(Value base, int64_t bytes) {
    if (!bytes) return base;
    return LLVM::GEPOp::create(builder_, loc_, pointer_, builder_.getI8Type(), base,
                               LLVM::GEPArg(static_cast<int32_t>(bytes)));
  }
  void store(Value value, Value base, int64_t bytes) { LLVM::StoreOp::create(builder_, loc_, value, at(base, bytes)); }
  Value zeroed_alloca(int64_t bytes);
  Value batch_i64() { return LLVM::SExtOp::create(builder_, loc_, builder_.getI64Type(), batch_); }

  func::FuncOp entry_;
  OpBuilder builder_;
  std::string symbol_;
  bool on_device_;
  DriverSymbols& symbols_;
  Location loc_ = builder_.getUnknownLoc();
  Type pointer_ = LLVM::LLVMPointerType::get(builder_.getContext());
  LLVM::LLVMFuncOp function_;
  Value context_, batch_, buffers_, halide_buffers_, halide_dimensions_;
  Value height_, width_;  // of maps whose size is known at run time
  Block* failed_ = nullptr;
};

Value EntryLowering::zeroed_alloca(int64_t bytes) {
  Value memory = LLVM::AllocaOp::create(builder_, loc_, pointer_, builder_.getI8Type(), i64(bytes), 16);
  LLVM::MemsetOp::create(builder_, loc_, memory,
                         LLVM::ConstantOp::create(builder_, loc_, builder_.getI8Type(), builder_.getI8IntegerAttr(0)),
                         i64(bytes), false);
  return memory;
}

LLVM::LLVMFuncOp EntryLowering::declare(StringRef name, Type result, ArrayRef<Type> arguments) {
  LLVM::LLVMFuncOp& function = symbols_.declarations[name];
  if (function) return function;
  OpBuilder::InsertionGuard guard(builder_);
  builder_.setInsertionPointToStart(entry_->getBlock());
  auto type = LLVM::LLVMFunctionType::get(result, arguments);
  return function = LLVM::LLVMFuncOp::create(builder_, builder_.getUnknownLoc(), name, type);
}

void EntryLowering::create_function() {
  Type integer = builder_.getI32Type();
  loc_ = entry_.getLoc();
  function_ = LLVM::LLVMFuncOp::create(builder_, loc_, symbol_,
                                       LLVM::LLVMFunctionType::get(integer, {pointer_, integer, pointer_}));
  Block* start = function_.addEntryBlock(builder_);
  context_ = start->getArgument(0), batch_ = start->getArgument(1), buffers_ = start->getArgument(2);
  // Where a failing kernel's step and code go.
  failed_ = builder_.createBlock(&function_.getBody(), function_.getBody().end(), {integer, integer}, {loc_, loc_});
  LLVM::LLVMFuncOp hook = declare("skipper_step_failed", integer, {pointer_, integer, integer});
  auto status = LLVM::CallOp::create(builder_, loc_, hook,
                                     ValueRange{context_, failed_->getArgument(0), failed_->getArgument(1)});
  LLVM::ReturnOp::create(builder_, loc_, status.getResult());
  builder_.setInsertionPointToStart(start);
  size_t most = 0;
  for (auto launch : entry_.getOps<nn::LaunchOp>())
    most = std::max<size_t>(most, launch.getInputs().size() + launch.getNumResults());
  halide_buffers_ = zeroed_alloca(static_cast<int64_t>(most) * kBufferBytes);
  halide_dimensions_ = zeroed_alloca(static_cast<int64_t>(most) * kMaxRank * kDimensionBytes);
}

Value EntryLowering::load_buffer(int64_t index) {
  return LLVM::LoadOp::create(builder_, loc_, pointer_, at(buffers_, index * static_cast<int64_t>(sizeof(void*))));
}

nn::StorageAttr EntryLowering::storage_of(Value value) {
  if (auto launch = value.getDefiningOp<nn::LaunchOp>())
    return cast<nn::StorageAttr>((*launch.getStorage())[cast<OpResult>(value).getResultNumber()]);
  return entry_.getArgAttrOfType<nn::StorageAttr>(cast<BlockArgument>(value).getArgNumber(), nn::kStorageAttr);
}

Place EntryLowering::place_of(Value value) {
  while (isa_and_nonnull<nn::ViewOpInterface>(value.getDefiningOp())) value = value.getDefiningOp()->getOperand(0);
  return place_of(storage_of(value));
}

Place EntryLowering::place_of(nn::StorageAttr storage) {
  assert(storage && "the arena was not planned");
  bool is_argument = storage.getKind() == nn::StorageKind::argument;
  int64_t index = is_argument                                   ? kFixedBuffers + storage.getPosition()
                  : storage.getKind() == nn::StorageKind::arena ? 0
                                                                : 1;
  return {load_buffer(index), is_argument ? storage.getOffset() : storage.getPosition()};
}

// In the host's memory.
Value EntryLowering::address_of(Place place) {
  if (!place.bytes) return place.base;
  return LLVM::GEPOp::create(builder_, loc_, pointer_, builder_.getI8Type(), place.base, ValueRange{i64(place.bytes)});
}

Value EntryLowering::sized(int64_t number, BufferDimension::Size size) {
  switch (size) {
    case BufferDimension::Size::none:
      return i32(number);
    case BufferDimension::Size::height:
      return height_;
    case BufferDimension::Size::width:
      return width_;
    case BufferDimension::Size::area:
      return LLVM::MulOp::create(builder_, loc_, height_, width_);
  }
  llvm_unreachable("a run-time size was added");
}

// The run-time size that a launch's operand holds: height, width.
void EntryLowering::read_size(Value size) {
  Place place = place_of(size);
  // On a device the buffer of an argument knows the host's memory too.
  if (on_device_) place.base = LLVM::LoadOp::create(builder_, loc_, pointer_, at(place.base, kHostOffset));
  Value numbers = address_of(place);
  auto read = [&](int64_t bytes) -> Value {
    Value number = LLVM::LoadOp::create(builder_, loc_, builder_.getF32Type(), at(numbers, bytes));
    return LLVM::FPToSIOp::create(builder_, loc_, builder_.getI32Type(), number);
  };
  height_ = read(0);
  width_ = read(sizeof(float));
}

void EntryLowering::fill_buffer(int64_t slot, Place place, const BufferView& view) {
  Value buffer = at(halide_buffers_, slot * kBufferBytes);
  Value dimensions = at(halide_dimensions_, slot * kMaxRank * kDimensionBytes);
  place.bytes += view.offset * view.element.getIntOrFloatBitWidth() / 8;
  if (!on_device_) store(address_of(place), buffer, kHostOffset);
  store(i32(halide_type(view.element)), buffer, kTypeOffset);
  store(i32(static_cast<int64_t>(view.dimensions.size())), buffer, kRankOffset);
  store(dimensions, buffer, kDimOffset);
  for (auto [index, dimension] : llvm::enumerate(view.dimensions)) {
    Value extent = sized(dimension.extent, dimension.sized_extent);
    if (dimension.batched) extent = LLVM::MulOp::create(builder_, loc_, extent, batch_);
    int64_t position = static_cast<int64_t>(index) * kDimensionBytes;
    store(extent, dimensions, position + kExtentOffset);
    store(sized(dimension.stride, dimension.sized_stride), dimensions, position + kStrideOffset);
  }
  if (on_device_)
    call("skipper_device_operand", {},
         {context_, buffer, place.base, i64(place.bytes / static_cast<int64_t>(sizeof(float)))});
}

Value EntryLowering::call(StringRef name, Type result, ValueRange arguments) {
  SmallVector<Type> types(arguments.getTypes());
  LLVM::LLVMFuncOp callee = declare(name, result ? result : LLVM::LLVMVoidType::get(builder_.getContext()), types);
  auto call = LLVM::CallOp::create(builder_, loc_, callee, arguments);
  return result ? call.getResult() : Value();
}

void EntryLowering::call_hook(StringRef name, int32_t step) { call(name, {}, {context_, i32(step)}); }

// The border of zeros around what a kernel writes.
void EntryLowering::zero_halo(Value result) {
  nn::LayoutAttr layout = nn::layout_of(result.getType());
  if (!layout || !layout.getHalo()) return;
  SmallVector<int64_t> shape = nn::physical_shape(nn::tensor_of(result));
  SmallVector<Value> halo{address_of(place_of(result)), batch_i64(), i64(shape[1]), i64(shape[2]),
                          i64(shape[3] * static_cast<int64_t>(sizeof(float)))};
  for (int64_t border : layout.getHalo().asArrayRef()) halo.push_back(i64(border));
  call("skipper_zero_halo", {}, halo);
}

// Leaves the entry point where `code` is not 0.
void EntryLowering::check(Value code, int32_t step) {
  Value ok = LLVM::ICmpOp::create(builder_, loc_, LLVM::ICmpPredicate::eq, code, i32(0));
  Value step_value = i32(step);
  Block* next = builder_.getInsertionBlock()->splitBlock(builder_.getInsertionPoint());
  builder_.setInsertionPointToEnd(next->getPrevNode());
  LLVM::CondBrOp::create(builder_, loc_, ok, next, ValueRange{}, failed_, ValueRange{step_value, code});
  builder_.setInsertionPointToStart(next);
}

void EntryLowering::launch(nn::LaunchOp launch, int32_t step) {
  loc_ = launch.getLoc();
  func::FuncOp kernel = symbols_.kernels.lookup(launch.getKernel());
  SmallVector<BufferView> views = buffer_views(kernel);
  SmallVector<Value> operands(launch.getInputs());
  llvm::append_range(operands, launch.getOutputs());
  bool is_counted = entry_of(entry_)->is_profiled;
  if (is_counted) call_hook("skipper_step_begin", step);

  Operation* anchor = kernel_body(kernel.getBody().front()).anchor;
  if (isa<nn::ResizeBilinearOp>(anchor)) read_size(launch.getInputs()[1]);
  SmallVector<Value> arguments{context_};
  for (auto [slot, value] : llvm::enumerate(operands)) {
    fill_buffer(static_cast<int64_t>(slot), place_of(value), views[slot]);
    arguments.push_back(at(halide_buffers_, static_cast<int64_t>(slot) * kBufferBytes));
  }
  if (!on_device_ && !isa<nn::WritesBorderOpInterface>(anchor))
    for (Value result : launch.getOutputs()) zero_halo(result);
  Value code = call(launch.getKernel(), builder_.getI32Type(), arguments);
  if (on_device_) {
    Value count = i32(static_cast<int64_t>(operands.size()));
    code = call("skipper_device_launched", builder_.getI32Type(), {context_, halide_buffers_, count, code});
  } else {
    code = call("skipper_kernel_returned", builder_.getI32Type(), {context_, code});
  }
  check(code, step);
  if (is_counted) call_hook("skipper_step_end", step);
}

// Where a result does not lie in its place already.
void EntryLowering::copy_result(Value value, nn::StorageAttr destination, int32_t last_step) {
  if (value.getDefiningOp<nn::LaunchOp>() && storage_of(value) == destination) return;
  RankedTensorType type = nn::tensor_of(value);
  Value bytes = i64(nn::physical_bytes(type));
  if (!type.hasStaticShape()) bytes = LLVM::MulOp::create(builder_, loc_, batch_i64(), bytes);
  Place to = place_of(destination), from = place_of(value);
  if (!on_device_) {
    call("skipper_copy_output", {}, {address_of(to), address_of(from), bytes});
    return;
  }
  Value code = call("skipper_device_copy", builder_.getI32Type(),
                    {context_, to.base, i64(to.bytes), from.base, i64(from.bytes), bytes});
  check(code, last_step);
}

void EntryLowering::run(int32_t first_step) {
  create_function();
  int32_t step = first_step;
  for (auto op : entry_.getOps<nn::LaunchOp>()) launch(op, step++);
  // prepare's results have no place of their own: they lie in the blob already.
  for (OpOperand& result : entry_.getBody().front().getTerminator()->getOpOperands())
    if (auto storage = entry_.getResultAttrOfType<nn::StorageAttr>(result.getOperandNumber(), nn::kStorageAttr))
      copy_result(result.get(), storage, std::max(first_step, step - 1));
  LLVM::ReturnOp::create(builder_, loc_, i32(0));
  failed_->moveBefore(&function_.getBody(), function_.getBody().end());
}

struct LowerDriver : impl::LowerDriverBase<LowerDriver> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<MachineModel> machine = machine_of(module);
    if (failed(machine)) return signalPassFailure();
    bool on_device = machine->family == Family::gpu;
    DriverSymbols symbols;
    for (auto function : module.getOps<func::FuncOp>())
      if (function->hasAttr(nn::kImplementationAttr)) symbols.kernels[function.getName()] = function;
    llvm::DenseMap<const Entry*, int32_t> step_counts;
    for (func::FuncOp function : entries_of(module)) {
      const Entry* entry = entry_of(function);
      step_counts[entry] = static_cast<int32_t>(llvm::range_size(function.getOps<nn::LaunchOp>()));
      int32_t first = entry->continues ? step_counts.lookup(entry->continues) : 0;
      EntryLowering(function, entry_symbol(module, *entry), on_device, symbols).run(first);
      function.erase();
    }
    for (auto& kernel : symbols.kernels) kernel.second.erase();
  }
};

}  // namespace
}  // namespace skipper
