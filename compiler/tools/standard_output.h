// Standard output of programs that print through LLVM.
#pragma once

namespace skipper {

// As detail::check_standard_output_at_exit, for llvm::outs() too.  The first call of a main.
void check_standard_output_at_exit(const char* program);

}  // namespace skipper
