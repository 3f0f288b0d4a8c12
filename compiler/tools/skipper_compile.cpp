// skipper-compile: nn IR, as a spec's program prints it, to an archive, a header and a manifest.
#include "compiler/codegen/model_compiler.h"
#include "compiler/tools/emit.h"
#include "compiler/tools/program.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/SourceMgr.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/AsmState.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/Timing.h"
#include "runtime/support/threads.h"

namespace cl = llvm::cl;
using namespace skipper;
using namespace skipper::codegen;

namespace {

constexpr int kUsageError = 1, kInputError = 2;

cl::OptionCategory category("skipper-compile");
cl::opt<std::string> input(cl::Positional, cl::desc("<model.mlir, - for standard input>"), cl::init("-"),
                           cl::cat(category));
cl::list<std::string> targets(
    "target", cl::CommaSeparated, cl::cat(category),
    cl::desc("Variants, the most specific first: avx512_vnni, avx512, avx2, sse41, or a Halide target "
             "string such as arm-64-linux (default: avx512,avx2,sse41)"));
cl::opt<std::string> weights(
    "weights", cl::value_desc("number"), cl::init("float32"), cl::cat(category),
    cl::desc("Kernels of convolutions and dense layers in memory: float32 (default) or "
             "float16, half the bytes; products and sums are float32 all the same; predict and "
             "cam alone"));
cl::opt<std::string> arithmetic("arithmetic", cl::value_desc("number"), cl::init("float32"), cl::cat(category),
                                cl::desc("Products of convolutions, and sums of up to 64 of them: float32 (default) or "
                                         "float16, on the targets that have it (arm_fp16), with weights of float16; or "
                                         "int8, where there are dot products (avx512_vnni, arm_dot_prod), with weights "
                                         "of int8 and a scale for each pixel, found at run time"));
cl::list<std::string> entries(
    "entry", cl::CommaSeparated, cl::cat(category),
    cl::desc("Entry points: predict, cam, and for training train_step,update (default: predict)"));
cl::opt<std::string> name("name", cl::cat(category),
                          cl::desc("Name of the model, the prefix of its functions and files (default: the IR's)"));
cl::opt<int64_t> max_batch("max-batch", cl::init(1), cl::cat(category), cl::desc("Largest batch (default: 1)"));
cl::list<std::string> keep("keep", cl::CommaSeparated, cl::cat(category), cl::desc("Layers that become outputs too"));
cl::opt<bool> keep_all("keep-all-layers", cl::cat(category),
                       cl::desc("Every layer that fusion could drop becomes an output"));
cl::opt<Emit> emit("emit", cl::init(Emit::obj), cl::cat(category), cl::desc("What to make"),
                   cl::values(clEnumValN(Emit::nn, "nn", "the graph as it was read"),
                              clEnumValN(Emit::kernels, "kernels", "fused kernels with layouts and storage"),
                              clEnumValN(Emit::driver, "driver", "the entry points in the LLVM dialect"),
                              clEnumValN(Emit::stmt, "stmt", "Halide's lowered statements"),
                              clEnumValN(Emit::assembly, "asm", "the kernels' assembly"),
                              clEnumValN(Emit::obj, "obj", "archive, header, manifest and IR (default)")));
cl::opt<std::string> output(
    "o", cl::value_desc("folder or file"), cl::cat(category),
    cl::desc("Folder for --emit=obj (default: .), otherwise a file (default: standard output)"));
cl::opt<int> jobs("jobs", cl::init(0), cl::cat(category),
                  cl::desc("Processes at a time (default: one for each CPU that the process may use)"));
cl::opt<std::string> cache("cache", cl::value_desc("folder"), cl::cat(category),
                           cl::desc("Objects by content, reused (default: cache/ in the output folder)"));
cl::opt<bool> explain("explain", cl::cat(category), cl::desc("Say why each implementation was chosen"));
cl::opt<bool> no_winograd(
    "no-winograd", cl::cat(category),
    cl::desc("Convolutions are direct ones: fewer bytes of weights, and the rounding of plain sums"));
cl::opt<bool> asserts("asserts", cl::cat(category), cl::desc("Keep Halide's checks of buffers in the kernels"));
cl::opt<std::string> sanitize("sanitize", cl::cat(category), cl::desc("thread: instrument for ThreadSanitizer"));

constexpr char kOverview[] =
    "Compiles the nn IR that a spec's program prints.\n\n"
    "  skipper-compile resnet50.mlir --target avx512,avx2,sse41 --max-batch 4 -o out\n"
    "      out/libresnet50.a, out/resnet50.h, out/manifest.json and the IR\n"
    "  skipper-compile resnet50.mlir --target avx512 --emit=kernels --explain\n"
    "      what the passes make of it, and why each implementation was chosen\n"
    "  skipper-compile resnet50.mlir --mlir-timing --mlir-print-ir-after-all\n"
    "      MLIR's own options; --help-hidden lists them all\n\n"
    "Exit codes: 0 fine, 1 usage, 2 bad input or output.\n";

int fail(int code, const llvm::Twine& message) {
  llvm::errs() << "skipper-compile: error: " << message << '\n';
  return code;
}

// "a, b and c"
std::string joined(const std::vector<std::string>& names) {
  const auto last = std::prev(names.end());
  return llvm::join(names.begin(), last, ", ") + " and " + *last;
}

// Empty, or what is wrong with the precision that was asked for.
std::string check_precision_options() {
  for (const cl::opt<std::string>* option : {&weights, &arithmetic})
    if (!number_named(option->getValue()))
      return "--" + option->ArgStr.str() + " knows " + joined(number_names()) + ", not '" + option->getValue() + "'";
  if ((weights != "float32" || arithmetic != "float32") && llvm::is_contained(entries, "train_step"))
    return "--weights and --arithmetic are for the entries predict and cam: train_step and update compute in float32; "
           "make two models, one of them for training";
  return {};
}

// Empty, or what is wrong with the command line.
std::string check_options() {
  if (max_batch < 1 || max_batch > 65536) return "--max-batch must be between 1 and 65536";
  if (name.getNumOccurrences())
    if (std::string problem = check_name(name); !problem.empty()) return problem;
  if (jobs < 0) return "--jobs must not be negative";
  if (!sanitize.empty() && sanitize != "thread") return "--sanitize knows 'thread' alone, not '" + sanitize + "'";
  for (const std::string& entry : entries)
    if (entry != "predict" && entry != "cam" && entry != "train_step" && entry != "update")
      return "unknown entry '" + entry + "'; known are predict, cam, train_step and update";
  if (llvm::is_contained(entries, "train_step") != llvm::is_contained(entries, "update"))
    return "the entries train_step and update come together";
  return check_precision_options();
}

ModelOptions model_options() {
  ModelOptions options;
  options.targets.assign(targets.begin(), targets.end());
  if (options.targets.empty()) options.targets = {"avx512", "avx2", "sse41"};
  options.name = name;
  options.max_batch = max_batch;
  options.graph.keep_layers.assign(keep.begin(), keep.end());
  options.graph.keep_all_layers = keep_all;
  options.precision.weights = *number_named(weights.getValue());
  options.precision.arithmetic = *number_named(arithmetic.getValue());
  options.graph.cam = llvm::is_contained(entries, "cam");
  options.graph.training = llvm::is_contained(entries, "train_step");
  options.variant = {.explain = explain, .winograd = !no_winograd};
  options.kernels.jobs = jobs ? jobs : skipper_count_cpus("").count;
  options.kernels.cache_directory =
      !cache.empty() ? cache.getValue() : (output.empty() ? std::string(".") : output.getValue()) + "/cache";
  options.kernels.asserts = asserts;
  options.kernels.sanitize_thread = sanitize == "thread";
  return options;
}

int compile(mlir::ModuleOp source, mlir::TimingScope& timing) {
  auto tune = [&](mlir::PassManager& passes) {
    (void)mlir::applyPassManagerCLOptions(passes);
    passes.enableTiming(timing);
  };
  ModelOptions options = model_options();
  auto model = run_passes(source, options, tune);
  if (!model) return fail(kInputError, llvm::toString(model.takeError()));
  llvm::Error error =
      emit == Emit::obj
          ? write_model(*model, options, output.empty() ? std::string(".") : output.getValue(), tune, llvm::errs())
          : emit_text(emit, source, *model, options, output, tune);
  if (error) return fail(kInputError, llvm::toString(std::move(error)));
  return 0;
}

int run(int argc, char** argv) {
  llvm::InitLLVM init(argc, argv);
  mlir::registerAsmPrinterCLOptions();
  mlir::registerMLIRContextCLOptions();
  mlir::registerPassManagerCLOptions();
  mlir::registerDefaultTimingManagerCLOptions();
  cl::SetVersionPrinter([](llvm::raw_ostream& stream) {
    stream << "skipper-compile " SKIPPER_VERSION " (LLVM " LLVM_VERSION_STRING ")\n";
  });
  cl::HideUnrelatedOptions(category);
  if (!cl::ParseCommandLineOptions(argc, argv, kOverview, &llvm::errs())) return kUsageError;
  if (std::string problem = check_options(); !problem.empty()) return fail(kUsageError, problem);

  // One thread: kernels are compiled in forked processes.
  mlir::DialectRegistry registry;
  registry.insert<nn::NNDialect, mlir::func::FuncDialect, mlir::LLVM::LLVMDialect>();
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  context.printOpOnDiagnostic(false);  // users know their lines, not our ops
  mlir::DefaultTimingManager timing;
  mlir::applyDefaultTimingManagerCLOptions(timing);
  mlir::TimingScope scope = timing.getRootScope();
  llvm::SourceMgr sources;
  mlir::SourceMgrDiagnosticHandler diagnostics(sources, &context);
  auto file = llvm::MemoryBuffer::getFileOrSTDIN(input);
  if (!file) return fail(kInputError, "cannot read " + input + ": " + file.getError().message());
  sources.AddNewSourceBuffer(std::move(*file), llvm::SMLoc());
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(sources, &context);
  if (!module) return kInputError;
  if (!module->lookupSymbol<mlir::func::FuncOp>("forward"))
    return fail(kInputError, input + " has no function 'forward': is it what a spec's program printed?");
  return compile(*module, scope);
}

}  // namespace

int main(int argc, char** argv) {
  return run_program("skipper-compile", kInputError, [&] { return run(argc, argv); });
}
