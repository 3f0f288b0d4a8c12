#include "compiler/codegen/heap_use.h"

#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/MemoryBufferRef.h"

namespace skipper::codegen {

namespace {

// As Halide 21 decides it (CodeGen_Posix::create_allocation): what is not too large is on the stack, wherever it was
// asked to be stored, unless that is the heap; what is larger, or of a size that is not constant, only if it was asked
// to be in registers.  MemoryType::Stack alone is no promise: the "pseudo-stack" of large ones is a malloc that a later
// round of the loop uses again.  Loops of a GPU's kernels are no part of the lowered functions any more.
class HeapAllocations : public Halide::Internal::IRVisitor {
 public:
  std::string first;

 private:
  using IRVisitor::visit;
  void visit(const Halide::Internal::Allocate* op) override {
    constexpr int64_t kStackLimit = 16 << 10;
    int64_t bytes = int64_t{op->constant_allocation_size()} * op->type.bytes();
    bool is_large = bytes == 0 || bytes > kStackLimit;  // 0: not constant
    bool on_heap =
        op->memory_type == Halide::MemoryType::Heap || (is_large && op->memory_type != Halide::MemoryType::Register);
    if (on_heap && first.empty()) first = op->name;
    IRVisitor::visit(op);
  }
};

}  // namespace

std::string heap_allocation(const Halide::Module& module) {
  HeapAllocations allocations;
  for (const Halide::Internal::LoweredFunc& function : module.functions()) function.body.accept(&allocations);
  return allocations.first;
}

llvm::Expected<bool> calls_malloc(llvm::StringRef object) {
  auto file = llvm::object::ObjectFile::createObjectFile(llvm::MemoryBufferRef(object, "kernel"));
  if (!file) return file.takeError();
  for (const llvm::object::SymbolRef& symbol : (*file)->symbols()) {
    auto name = symbol.getName();
    if (!name) return name.takeError();
    if (*name == "halide_malloc") return true;
  }
  return false;
}

}  // namespace skipper::codegen
