#include "compiler/tools/program.h"

#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/raw_ostream.h"
#include "runtime/core/program.h"

namespace skipper {

namespace {

int flush_llvm() {
  llvm::raw_fd_ostream& stream = llvm::outs();
  stream.flush();
  const int error = stream.error().value();
  stream.clear_error();  // LLVM would abort
  return error;
}

}  // namespace

int run_program(const char* name, int failure, llvm::function_ref<int()> function) {
  // Code in LLVM that calls malloc itself must not throw.  Where it does not look at what malloc gave, as MLIR in its
  // tables, it crashes.
  llvm::install_bad_alloc_error_handler([](void*, const char*, bool) {
    detail::complain_of_memory();
    ::_exit(detail::exit_lost_output);
  });
  detail::open_missing_descriptors();
  const auto whole = [&] {
    llvm::outs();  // made before the check is registered, so that it is flushed by the check and destroyed behind it
    detail::check_standard_output_at_exit(name, flush_llvm);
    return function();
  };
  return detail::run_guarded(name, failure, whole);
}

}  // namespace skipper
