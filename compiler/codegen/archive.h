// Static libraries.
#pragma once

#include <string>
#include <vector>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace skipper::codegen {

struct ArchiveMember {
  std::string name;  // e.g. "resnet50_driver.o"; unique in the archive
  llvm::SmallVector<char, 0> data;
};

// Writes a GNU archive with a symbol index, without times or owners: equal members give equal bytes.  The file appears
// complete or not at all (written beside, then renamed).
llvm::Error write_archive(llvm::StringRef path, llvm::ArrayRef<ArchiveMember> members);

// Makes a folder and those above it, with the permissions that the umask leaves of 0777, as files have them of 0666.
std::error_code make_folder(llvm::StringRef path);

// Writes any output the same way: beside `path`, then renamed.
llvm::Error write_file(llvm::StringRef path, llvm::StringRef content);

}  // namespace skipper::codegen
