// Files that the build embeds into skipper-compile (embed.cmake writes the definitions).
#pragma once

#include <cstddef>

namespace skipper::codegen::embedded {

// LLVM bitcode of runtime/support: all of it but handlers.c, pool.c, live.c and cuda.c, and these.
extern const unsigned char support_x86_64[];
extern const size_t support_x86_64_size;
extern const unsigned char support_aarch64[];
extern const size_t support_aarch64_size;
extern const unsigned char handlers_x86_64[];
extern const size_t handlers_x86_64_size;
extern const unsigned char handlers_aarch64[];
extern const size_t handlers_aarch64_size;
extern const unsigned char pool_x86_64[];
extern const size_t pool_x86_64_size;
extern const unsigned char pool_aarch64[];
extern const size_t pool_aarch64_size;
extern const unsigned char live_x86_64[];
extern const size_t live_x86_64_size;
extern const unsigned char live_aarch64[];
extern const size_t live_aarch64_size;
extern const unsigned char cuda_x86_64[];
extern const size_t cuda_x86_64_size;

// The text of skipper/abi.h.
extern const unsigned char abi_header[];
extern const size_t abi_header_size;

// Lists what glibc 2.36's headers (C, POSIX, GNU) declare or define in lower case, and a few macros in upper case:
// names between blanks.  No namespace in a program that includes them can have one of these names.
extern const unsigned char system_names[];
extern const size_t system_names_size;

}  // namespace skipper::codegen::embedded
