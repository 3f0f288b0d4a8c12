#include "compiler/tools/standard_output.h"

#include "llvm/Support/raw_ostream.h"
#include "runtime/core/standard_output.h"

namespace skipper {

void check_standard_output_at_exit(const char* program) {
  detail::open_missing_descriptors();
  llvm::outs();  // made before the check is registered, so that it is flushed by the check and destroyed behind it
  detail::check_standard_output_at_exit(program, [] {
    llvm::raw_fd_ostream& stream = llvm::outs();
    stream.flush();
    const int error = stream.error().value();
    stream.clear_error();  // LLVM would abort
    return error;
  });
}

}  // namespace skipper
