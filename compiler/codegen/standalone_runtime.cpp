#include "compiler/codegen/standalone_runtime.h"

#include <Halide.h>

#include <filesystem>
#include <utility>
#include <vector>

#include "compiler/codegen/rename_symbols.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "runtime/support/layout.h"

namespace skipper::codegen {
namespace {

static_assert(halide_target_feature_end <= 128, "skipper_variant::features has two words");
static_assert(SKIPPER_FEATURE_AVX == halide_target_feature_avx);
static_assert(SKIPPER_FEATURE_AVX512_FIRST == halide_target_feature_avx512);
static_assert(SKIPPER_FEATURE_AVX512_LAST == halide_target_feature_avx512_sapphirerapids);

// A CPU has such a feature or has not; everything else in a target string is about how code is generated.
bool is_cpu_feature(int feature) {
  const auto in = [feature](int first, int last) { return feature >= first && feature <= last; };
  return in(halide_target_feature_sse41, halide_target_feature_f16c) ||
         in(halide_target_feature_avx512, halide_target_feature_avx512_sapphirerapids) ||
         in(halide_target_feature_sve, halide_target_feature_sve2) ||
         in(halide_target_feature_arm_dot_prod, halide_target_feature_arm_fp16) ||
         in(halide_target_feature_armv8a, halide_target_feature_armv89a) || feature == halide_target_feature_avx10_1 ||
         feature == halide_target_feature_x86_apx;
}

llvm::Expected<Halide::Target> parse(const std::string& halide_target) {
  if (!Halide::Target::validate_target_string(halide_target)) {
    return llvm::createStringError("\"" + halide_target + "\" is not a Halide target");
  }
  return Halide::Target(halide_target);
}

llvm::Expected<llvm::SmallVector<char, 0>> compile_runtime(const Halide::Target& target) {
  llvm::SmallString<128> path;
  if (const std::error_code error = llvm::sys::fs::createTemporaryFile("skipper_halide_runtime", "o", path)) {
    return llvm::createStringError(error, "cannot create a temporary file");
  }
  const llvm::FileRemover remover(path);
  try {
    Halide::compile_standalone_runtime(path.str().str(), target);
  } catch (const Halide::Error& error) {
    return llvm::createStringError(std::string("Halide: ") + error.what());
  }
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> object = llvm::MemoryBuffer::getFile(path);
  if (!object) return llvm::createStringError(object.getError(), "cannot read Halide's runtime");
  return rename_symbols((*object)->getBuffer(), ObjectKind::runtime);
}

}  // namespace

llvm::Expected<ArchiveMember> standalone_runtime(const std::string& halide_target, bool sanitize_thread) {
  llvm::Expected<Halide::Target> target = parse(halide_target);
  if (!target) return target.takeError();
  Halide::Target plain(target->os, target->arch, target->bits, {Halide::Target::UserContext});
  for (Halide::Target::Feature device : {Halide::Target::CUDA, Halide::Target::OpenCL})
    if (target->has_feature(device)) plain.set_feature(device);
  if (sanitize_thread) plain.set_feature(Halide::Target::TSAN);
  llvm::Expected<llvm::SmallVector<char, 0>> object = compile_runtime(plain);
  if (!object) return object.takeError();
  return ArchiveMember{"skipper_halide_runtime.o", std::move(*object)};
}

llvm::Expected<std::array<uint64_t, 2>> required_features(const std::string& halide_target) {
  llvm::Expected<Halide::Target> target = parse(halide_target);
  if (!target) return target.takeError();
  std::array<uint64_t, 2> bits{};
  for (int feature = 0; feature < halide_target_feature_end; ++feature) {
    if (!is_cpu_feature(feature) || !target->has_feature(static_cast<halide_target_feature_t>(feature))) continue;
    bits[static_cast<size_t>(feature) / 64] |= uint64_t{1} << (feature % 64);
  }
  return bits;
}

}  // namespace skipper::codegen
