#include "compiler/codegen/rename_symbols.h"

#include <map>
#include <string>

#include "llvm/ObjCopy/ConfigManager.h"
#include "llvm/ObjCopy/ObjCopy.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

namespace skipper::codegen {
namespace {

using llvm::StringRef;
using llvm::object::BasicSymbolRef;

struct SymbolPlan {
  std::map<std::string, std::string> renames;
  std::vector<std::string> hidden;  // names before renaming
};

// Unchanged for what stays as it is.
std::string new_name(StringRef name, uint32_t flags, ObjectKind kind) {
  const StringRef tsan_function = without_tsan_prefix(name);
  if (!tsan_function.empty()) return tsan_function.str();
  if (name.starts_with("skipper_")) return name.str();
  const bool is_undefined = (flags & BasicSymbolRef::SF_Undefined) != 0;
  const bool is_runtimes_own = !is_undefined && (kind == ObjectKind::runtime || (flags & BasicSymbolRef::SF_Weak) != 0);
  return name.starts_with("halide_") || is_runtimes_own ? "skipper_" + name.str() : name.str();
}

llvm::Expected<SymbolPlan> plan_symbols(const llvm::object::ELFObjectFileBase& object, ObjectKind kind) {
  SymbolPlan plan;
  for (const llvm::object::ELFSymbolRef symbol : object.symbols()) {
    llvm::Expected<StringRef> name = symbol.getName();
    if (!name) return name.takeError();
    llvm::Expected<uint32_t> flags = symbol.getFlags();
    if (!flags) return flags.takeError();
    if (!(*flags & (BasicSymbolRef::SF_Global | BasicSymbolRef::SF_Weak | BasicSymbolRef::SF_Undefined))) continue;
    const std::string renamed = new_name(*name, *flags, kind);
    if (renamed != *name) plan.renames[name->str()] = renamed;
    if (!(*flags & BasicSymbolRef::SF_Undefined)) plan.hidden.push_back(name->str());
  }
  return plan;
}

llvm::Error add_literal(llvm::objcopy::NameMatcher& matcher, StringRef name, llvm::objcopy::MatchStyle style) {
  return matcher.addMatcher(llvm::objcopy::NameOrPattern::create(name, style, [](llvm::Error error) { return error; }));
}

// Visibility is set by the names before renaming.  The strings in `plan` must outlive the configuration.
llvm::Error configure(llvm::objcopy::ConfigManager& config, const SymbolPlan& plan) {
  using llvm::objcopy::MatchStyle;
  for (const auto& [from, to] : plan.renames) config.Common.SymbolsToRename[from] = to;
  llvm::objcopy::NameMatcher hidden;
  for (const std::string& name : plan.hidden) {
    if (llvm::Error error = add_literal(hidden, name, MatchStyle::Literal)) return error;
  }
  config.ELF.SymbolsToSetVisibility.emplace_back(std::move(hidden), static_cast<uint8_t>(llvm::ELF::STV_HIDDEN));
  return add_literal(config.Common.ToRemove, ".comment", MatchStyle::Literal);
}

}  // namespace

StringRef without_tsan_prefix(StringRef name) {
  const bool is_wrapper = name == "__tsan_memcpy" || name == "__tsan_memmove" || name == "__tsan_memset";
  return is_wrapper ? name.drop_front(StringRef("__tsan_").size()) : StringRef();
}

llvm::Expected<llvm::SmallVector<char, 0>> rename_symbols(StringRef object, ObjectKind kind) {
  // A copy: object files are read in place and must be aligned.
  const std::unique_ptr<llvm::MemoryBuffer> buffer = llvm::MemoryBuffer::getMemBufferCopy(object, "object");
  llvm::Expected<std::unique_ptr<llvm::object::ObjectFile>> file =
      llvm::object::ObjectFile::createObjectFile(buffer->getMemBufferRef());
  if (!file) return file.takeError();
  const auto* elf = llvm::dyn_cast<llvm::object::ELFObjectFileBase>(file->get());
  if (!elf || !elf->isRelocatableObject()) return llvm::createStringError("not a relocatable ELF object");
  llvm::Expected<SymbolPlan> plan = plan_symbols(*elf, kind);
  if (!plan) return plan.takeError();
  llvm::objcopy::ConfigManager config;
  if (llvm::Error error = configure(config, *plan)) return error;
  llvm::SmallVector<char, 0> renamed;
  llvm::raw_svector_ostream stream(renamed);
  if (llvm::Error error = llvm::objcopy::executeObjcopyOnBinary(config, **file, stream)) return error;
  return renamed;
}

}  // namespace skipper::codegen
