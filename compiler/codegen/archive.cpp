#include "compiler/codegen/archive.h"

#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

namespace skipper::codegen {

llvm::Error write_archive(llvm::StringRef path, llvm::ArrayRef<ArchiveMember> members) {
  std::vector<llvm::NewArchiveMember> new_members;
  for (const ArchiveMember& member : members) {
    // Not null-terminated: the member's bytes are referred to, not copied.
    const llvm::MemoryBufferRef bytes(llvm::StringRef(member.data.data(), member.data.size()), member.name);
    new_members.emplace_back(bytes);
  }
  auto buffer = llvm::writeArchiveToBuffer(new_members, llvm::SymtabWritingMode::NormalSymtab,
                                           llvm::object::Archive::K_GNU, /*Deterministic=*/true, /*Thin=*/false);
  if (!buffer) return buffer.takeError();
  return write_file(path, (*buffer)->getBuffer());
}

llvm::Error write_file(llvm::StringRef path, llvm::StringRef content) {
  llvm::Error error = llvm::writeToOutput(path, [&](llvm::raw_ostream& stream) {
    stream << content;
    return llvm::Error::success();
  });
  if (!error) return error;
  return llvm::createStringError("cannot write " + path + ": " + llvm::toString(std::move(error)));
}

}  // namespace skipper::codegen
