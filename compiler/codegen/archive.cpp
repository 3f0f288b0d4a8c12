#include "compiler/codegen/archive.h"

#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/FileSystem.h"
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

std::error_code make_folder(llvm::StringRef path) {
  return llvm::sys::fs::create_directories(path, /*IgnoreExisting=*/true, llvm::sys::fs::all_all);
}

// The stream is asked for its error: LLVM ends the process where nobody did.
static llvm::Error write_to(llvm::raw_fd_ostream& stream, llvm::StringRef content) {
  stream << content;
  stream.flush();
  const std::error_code error = stream.error();
  stream.clear_error();
  return llvm::errorCodeToError(error);
}

// A file appears whole or not at all; what is no file, a device or a pipe, stays what it is.
static llvm::Error write_whole(llvm::StringRef path, llvm::StringRef content) {
  if (path == "-") return write_to(llvm::outs(), content);
  llvm::sys::fs::file_status status;
  if (llvm::sys::fs::status(path, status) || llvm::sys::fs::is_regular_file(status))
    return llvm::writeToOutput(path, [&](llvm::raw_ostream& stream) {
      return write_to(static_cast<llvm::raw_fd_ostream&>(stream), content);  // of a temporary file
    });
  std::error_code error;
  llvm::raw_fd_ostream stream(path, error, llvm::sys::fs::CD_OpenExisting);
  return error ? llvm::errorCodeToError(error) : write_to(stream, content);
}

llvm::Error write_file(llvm::StringRef path, llvm::StringRef content) {
  llvm::Error error = write_whole(path, content);
  if (!error) return error;
  return llvm::createStringError("cannot write " + path + ": " + llvm::toString(std::move(error)));
}

}  // namespace skipper::codegen
