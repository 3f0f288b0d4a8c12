#include "compiler/codegen/kernel_compiler.h"

#include <sys/wait.h>
#include <unistd.h>

#include "compiler/codegen/archive.h"
#include "compiler/codegen/heap_use.h"
#include "compiler/codegen/kernel_builder.h"
#include "compiler/codegen/rename_symbols.h"
#include "compiler/transforms/layers.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"

using namespace mlir;

namespace skipper::codegen {

namespace {

Halide::Target target_of(const KernelJob& job, const KernelCompilerOptions& options) {
  Halide::Target target = kernels::kernel_target(job.machine);
  if (options.asserts) target = target.without_feature(Halide::Target::NoAsserts);
  if (options.sanitize_thread) target = target.with_feature(Halide::Target::TSAN);
  return target;
}

// Halide warns where float16 is computed by integer instructions (SSE4.1), which is what was asked for.
class Messages : public Halide::CompileTimeErrorReporter {
 public:
  void warning(const char* message) override {
    if (!StringRef(message).contains("float16 type operation is emulated")) llvm::errs() << message;
  }
  void error(const char* message) override { throw Halide::CompileError(message); }
};

void set_messages() {
  static Messages messages;
  Halide::set_custom_compile_time_error_reporter(&messages);
}

llvm::Error compile_object(const KernelJob& job, const KernelCompilerOptions& options, StringRef path) {
  std::string symbol = func::FuncOp(job.kernel).getName().str();
  FailureOr<kernels::Kernel> kernel = build_kernel(job.kernel, job.machine);
  if (failed(kernel)) return llvm::createStringError("kernel " + symbol + " was not built");
  Halide::Target target = target_of(job, options);
  Halide::Module module = kernel->pipeline().compile_to_module(kernel->inputs(), symbol, target);
  if (std::string name = heap_allocation(module); !name.empty())
    return llvm::createStringError("kernel " + symbol + " allocates " + name + " on the heap");
  std::string raw = (path + ".raw").str();
  module.compile({{Halide::OutputFileType::object, raw}});
  auto object = llvm::MemoryBuffer::getFile(raw);
  if (!object) return llvm::errorCodeToError(object.getError());
  // The result must agree with what was decided above.
  auto allocates = calls_malloc((*object)->getBuffer());
  if (!allocates) return allocates.takeError();
  if (*allocates) return llvm::createStringError("kernel " + symbol + " allocates on the heap");
  auto renamed = rename_symbols((*object)->getBuffer(), ObjectKind::kernel);
  llvm::sys::fs::remove(raw);
  if (!renamed) return renamed.takeError();
  return write_file(path, StringRef(renamed->data(), renamed->size()));
}

// Ends the child.  What went wrong is said on its standard error, which is ours.
[[noreturn]] void run_child(const KernelJob& job, const KernelCompilerOptions& options, StringRef path) {
  std::string problem;
  set_messages();
  try {
    if (llvm::Error error = compile_object(job, options, path)) problem = llvm::toString(std::move(error));
  } catch (const Halide::Error& error) {
    problem = error.what();
  }
  if (problem.empty()) _exit(0);
  std::string layer = joined_layer_names(func::FuncOp(job.kernel).getLoc());
  llvm::errs() << "error: layer '" << layer << "', variant " << job.machine.variant << ": " << problem << '\n';
  _exit(1);
}

std::string hex_hash(ArrayRef<StringRef> parts) {
  llvm::SHA256 hash;
  for (StringRef part : parts) {
    hash.update(part);
    hash.update(StringRef("\0", 1));
  }
  return llvm::toHex(hash.final(), true);
}

// This executable decides what a kernel becomes, so its bytes are part of every key.
const std::string& tool_hash() {
  static const std::string hash = [] {
    auto executable = llvm::MemoryBuffer::getFile("/proc/self/exe");
    return executable ? hex_hash({(*executable)->getBuffer()}) : std::string("unknown");
  }();
  return hash;
}

std::string cache_key(const KernelJob& job, const KernelCompilerOptions& options) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  func::FuncOp(job.kernel)->print(stream, OpPrintingFlags().enableDebugInfo(false).useLocalScope());
  return hex_hash({text, target_of(job, options).to_string(), tool_hash(),
                   std::to_string(HALIDE_VERSION_MAJOR) + "." + std::to_string(HALIDE_VERSION_MINOR)});
}

// Runs children, `jobs` at a time, until all are done; whether all succeeded.
class ChildPool {
 public:
  explicit ChildPool(int jobs) : limit_(std::max(jobs, 1)) {}

  llvm::Error start(const KernelJob& job, const KernelCompilerOptions& options, StringRef path) {
    if (running_ == limit_) wait_for_one();
    llvm::errs().flush();
    llvm::outs().flush();
    pid_t child = fork();
    if (child == -1) return llvm::createStringError("cannot start a process to compile a kernel");
    if (child == 0) run_child(job, options, path);
    ++running_;
    return llvm::Error::success();
  }

  bool finish() {
    while (running_) wait_for_one();
    return all_succeeded_;
  }

 private:
  void wait_for_one() {
    int status = 0;
    if (wait(&status) > 0) all_succeeded_ &= WIFEXITED(status) && WEXITSTATUS(status) == 0;
    --running_;
  }

  int limit_, running_ = 0;
  bool all_succeeded_ = true;
};

}  // namespace

llvm::Expected<CompiledKernels> compile_kernels(ArrayRef<KernelJob> jobs, const KernelCompilerOptions& options) {
  if (std::error_code error = make_folder(options.cache_directory))
    return llvm::createStringError(error, "cannot make the folder " + options.cache_directory + ": " + error.message());
  CompiledKernels result;
  std::vector<std::string> paths;
  ChildPool pool(options.jobs);
  for (const KernelJob& job : jobs) {
    llvm::SmallString<256> path(options.cache_directory);
    llvm::sys::path::append(path, cache_key(job, options) + ".o");
    paths.push_back(path.str().str());
    if (llvm::sys::fs::exists(path)) continue;
    ++result.compiled;
    if (llvm::Error error = pool.start(job, options, path)) return error;
  }
  if (!pool.finish()) return llvm::createStringError("a kernel was not compiled");
  for (const std::string& path : paths) {
    auto object = llvm::MemoryBuffer::getFile(path);
    if (!object) return llvm::createStringError(object.getError(), "cannot read " + path);
    result.objects.push_back((*object)->getBuffer().str());
  }
  return result;
}

llvm::Expected<std::string> kernel_text(const KernelJob& job, const KernelCompilerOptions& options, KernelText kind) {
  llvm::SmallString<128> path;
  if (std::error_code error = llvm::sys::fs::createTemporaryFile("kernel", "txt", path))
    return llvm::errorCodeToError(error);
  set_messages();
  std::string symbol = func::FuncOp(job.kernel).getName().str();
  FailureOr<kernels::Kernel> kernel = build_kernel(job.kernel, job.machine);
  if (failed(kernel)) return llvm::createStringError("kernel " + symbol + " was not built");
  auto type = kind == KernelText::stmt ? Halide::OutputFileType::stmt : Halide::OutputFileType::assembly;
  kernel->pipeline().compile_to({{type, path.str().str()}}, kernel->inputs(), symbol, target_of(job, options));
  auto text = llvm::MemoryBuffer::getFile(path);
  llvm::sys::fs::remove(path);
  if (!text) return llvm::errorCodeToError(text.getError());
  return (*text)->getBuffer().str();
}

}  // namespace skipper::codegen
