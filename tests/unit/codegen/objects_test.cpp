// The archive's members: symbols, determinism, errors.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "compiler/codegen/archive.h"
#include "compiler/codegen/header.h"
#include "compiler/codegen/manifest.h"
#include "compiler/codegen/rename_symbols.h"
#include "compiler/codegen/standalone_runtime.h"
#include "compiler/codegen/support_module.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Object/Archive.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "toy.h"

namespace {

using namespace skipper::codegen;
using llvm::object::BasicSymbolRef;

struct Symbols {
  std::set<std::string> exported, hidden, undefined, weak;
};

Symbols symbols_of(llvm::MemoryBufferRef buffer) {
  Symbols symbols;
  const auto file = llvm::cantFail(llvm::object::ObjectFile::createObjectFile(buffer));
  for (const llvm::object::ELFSymbolRef symbol : llvm::cast<llvm::object::ELFObjectFileBase>(file.get())->symbols()) {
    const std::string name = llvm::cantFail(symbol.getName()).str();
    const uint32_t flags = llvm::cantFail(symbol.getFlags());
    if (flags & BasicSymbolRef::SF_Undefined) {
      if (!name.empty()) symbols.undefined.insert(name);
    } else if (flags & (BasicSymbolRef::SF_Global | BasicSymbolRef::SF_Weak)) {
      const bool is_hidden = (symbol.getOther() & 3) == llvm::ELF::STV_HIDDEN;
      (is_hidden ? symbols.hidden : symbols.exported).insert(name);
      if (flags & BasicSymbolRef::SF_Weak) symbols.weak.insert(name);
    }
  }
  return symbols;
}

std::map<std::string, Symbols> archive_symbols(const std::string& path) {
  std::map<std::string, Symbols> members;
  const auto buffer = llvm::cantFail(llvm::errorOrToExpected(llvm::MemoryBuffer::getFile(path)));
  const auto archive = llvm::cantFail(llvm::object::Archive::create(*buffer));
  llvm::Error error = llvm::Error::success();
  for (const llvm::object::Archive::Child& child : archive->children(error)) {
    const auto copy = llvm::MemoryBuffer::getMemBufferCopy(llvm::cantFail(child.getBuffer()));
    members[llvm::cantFail(child.getName()).str()] = symbols_of(copy->getMemBufferRef());
  }
  llvm::cantFail(std::move(error));
  return members;
}

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::string error_of(llvm::Error error) { return llvm::toString(std::move(error)); }

}  // namespace

TEST_CASE("an archive exports its public functions and nothing else", "[codegen][objects]") {
  for (const std::string path : {TOY_FOLDER "/libtoy.a", TOY_ARM_FOLDER "/libtoy.a"}) {
    std::set<std::string> exported;
    for (const auto& [name, symbols] : archive_symbols(path)) {
      exported.insert(symbols.exported.begin(), symbols.exported.end());
    }
    std::set<std::string> expected = {"skipper_model_descriptor"};
    for (const std::string& symbol : public_symbols(toy_model("toy", "x86-64"))) expected.insert(symbol);
    CHECK(exported == expected);
  }
}

TEST_CASE("an archive needs the C library alone", "[codegen][objects]") {
  // libc, libm, libpthread and libdl of glibc; the loader's __tls_get_addr.
  const std::set<std::string> allowed = {
      "__errno_location", "__tls_get_addr", "abort", "atoi", "clock_gettime", "close", "dlerror", "dlopen", "dlsym",
      "fclose", "fileno", "fopen64", "free", "fwrite", "getauxval", "getenv", "gettimeofday", "malloc", "memcmp",
      "memcpy", "memset", "open", "posix_memalign", "pow", "pthread_atfork", "pthread_cond_broadcast",
      "pthread_cond_destroy", "pthread_cond_init", "pthread_cond_signal", "pthread_cond_wait", "pthread_create",
      "pthread_join", "pthread_mutex_destroy", "pthread_mutex_init", "pthread_mutex_lock", "pthread_mutex_unlock",
      "pthread_sigmask", "read", "sched_getaffinity", "sched_yield", "sigdelset", "sigfillset", "sqrt", "strcmp",
      "strlen", "strstr", "syscall", "sysconf", "usleep", "write",
      // of the linker
      "_GLOBAL_OFFSET_TABLE_"};
  for (const std::string path : {TOY_FOLDER "/libtoy.a", TOY_ARM_FOLDER "/libtoy.a"}) {
    std::set<std::string> defined, undefined;
    for (const auto& [name, symbols] : archive_symbols(path)) {
      defined.insert(symbols.exported.begin(), symbols.exported.end());
      defined.insert(symbols.hidden.begin(), symbols.hidden.end());
      undefined.insert(symbols.undefined.begin(), symbols.undefined.end());
    }
    for (const std::string& symbol : undefined) {
      INFO(path << " needs " << symbol);
      CHECK((defined.count(symbol) || allowed.count(symbol)));
    }
  }
}

TEST_CASE("no name of Halide's runtime is left in an archive", "[codegen][objects]") {
  for (const std::string path : {TOY_FOLDER "/libtoy.a", TOY_ARM_FOLDER "/libtoy.a"}) {
    for (const auto& [member, symbols] : archive_symbols(path)) {
      for (const std::set<std::string>* set : {&symbols.exported, &symbols.hidden, &symbols.undefined}) {
        for (const std::string& symbol : *set) {
          INFO(member << ": " << symbol);
          CHECK(symbol.rfind("halide_", 0) != 0);
          CHECK(symbol.rfind("_Z", 0) != 0);
        }
      }
    }
  }
}

TEST_CASE("renaming keeps weak symbols weak and leaves the rest alone", "[codegen][objects]") {
  const auto members = archive_symbols(TOY_FOLDER "/libtoy.a");
  const Symbols& runtime = members.at("skipper_halide_runtime.o");
  CHECK(runtime.weak == runtime.hidden);
  CHECK(runtime.weak.count("skipper_halide_do_par_for"));
  CHECK(runtime.weak.count("skipper_copy_to_device_already_locked"));
  CHECK(runtime.undefined.count("pthread_create"));
  const Symbols& kernels = members.at("toy_kernels.o");
  CHECK(kernels.hidden == std::set<std::string>{"toy_k_affine", "toy_k_pack", "toy_k_sum"});
  CHECK(kernels.undefined.count("skipper_halide_do_par_for"));
  CHECK(kernels.undefined.count("usleep"));
  // Ours are strong, so that they win over the runtime's whatever the linker meets first.
  const Symbols& pool = members.at("skipper_pool.o");
  CHECK(pool.weak.empty());
  for (const char* name : {"do_par_for", "default_do_par_for", "error", "print", "malloc", "free"}) {
    CHECK(pool.hidden.count(std::string("skipper_halide_") + name));
    CHECK(runtime.weak.count(std::string("skipper_halide_") + name));
  }
}

TEST_CASE("renaming refuses what is no object", "[codegen][objects]") {
  for (const std::string bytes : {"", "not an object",
                                  "\x7f"
                                  "ELF cut off"}) {
    CHECK_FALSE(error_of(rename_symbols(bytes, ObjectKind::kernel).takeError()).empty());
  }
}

TEST_CASE("the same input gives the same bytes", "[codegen][objects]") {
  for (const char* file : {"/libtoy.a", "/toy.h", "/toy_manifest.json"}) {
    const std::string once = read(std::string(TOY_FOLDER) + file);
    REQUIRE_FALSE(once.empty());
    CHECK(once == read(std::string(TOY_AGAIN_FOLDER) + file));
  }
}

TEST_CASE("nothing of this machine is in an archive", "[codegen][objects]") {
  for (const std::string folder : {TOY_FOLDER, TOY_ARM_FOLDER}) {
    const std::string bytes = read(folder + "/libtoy.a");
    CHECK(bytes.find(BUILD_FOLDER) == std::string::npos);
    CHECK(bytes.find(SOURCE_FOLDER) == std::string::npos);
  }
}

TEST_CASE("descriptions are checked", "[codegen][objects]") {
  const ModelDescription good = toy_model("toy", "x86-64");
  CHECK(check(good).empty());
  const auto broken = [&](auto change) {
    ModelDescription model = good;
    change(model);
    return check(model);
  };
  CHECK(broken([](auto& m) { m.name = "7up"; }) == "the model's name \"7up\" is not a C identifier");
  CHECK(broken([](auto& m) { m.name = "union"; }) == "the model cannot be named \"union\": reserved");
  CHECK_FALSE(broken([](auto& m) { m.name = ""; }).empty());
  CHECK_FALSE(broken([](auto& m) { m.fingerprint = "12"; }).empty());
  CHECK_FALSE(broken([](auto& m) { m.max_batch = 0; }).empty());
  CHECK_FALSE(broken([](auto& m) { m.inputs.clear(); }).empty());
  CHECK_FALSE(broken([](auto& m) { m.outputs.push_back(m.outputs[0]); }).empty());
  CHECK_FALSE(broken([](auto& m) { m.variants.clear(); }).empty());
  CHECK_FALSE(broken([](auto& m) { m.variants[1].name = "unsupported"; }).empty());
  CHECK_FALSE(broken([](auto& m) { m.variants[1].name = "a-b"; }).empty());
  CHECK_FALSE(broken([](auto& m) { m.inputs[0].shape = {-1, 2, 3, 4, 5, 6, 7}; }).empty());
  CHECK_FALSE(broken([](auto& m) { m.inputs[0].shape = {1, 4}; }).empty());
  CHECK_FALSE(broken([](auto& m) { m.parameters[0].tensor.shape = {0}; }).empty());
}

TEST_CASE("a driver without an entry point or for another system is an error", "[codegen][objects]") {
  llvm::LLVMContext context;
  const auto compile = [&](const std::string& triple) {
    auto driver = std::make_unique<llvm::Module>("empty", context);
    return error_of(compile_driver(std::move(driver), toy_model("toy", "x86-64"), {triple, "", false}).takeError());
  };
  CHECK(compile("x86_64-unknown-linux-gnu") == "the driver does not define the entry point toy_fast_prepare");
  CHECK(compile("x86_64-pc-windows-msvc") == "no support code for x86_64-pc-windows-msvc");
  CHECK_FALSE(compile("riscv64-unknown-linux-gnu").empty());
  CHECK(llvm::cantFail(triple_of("arm-64-linux-armv8a")) == "aarch64-unknown-linux-gnu");
  CHECK(error_of(triple_of("wasm-32-wasmrt").takeError()).find("wasm-32") != std::string::npos);
}

TEST_CASE("assembly of the driver is the same twice in one process", "[codegen][objects]") {
  const auto assembly = [] {
    llvm::LLVMContext context;
    llvm::Module driver("driver", context);
    for (const std::string variant : {"fast", "plain"}) {
      const std::string path = TOY_FOLDER "/toy_" + variant + ".bc";
      const auto bitcode = llvm::cantFail(llvm::errorOrToExpected(llvm::MemoryBuffer::getFile(path)));
      REQUIRE_FALSE(llvm::Linker::linkModules(driver, llvm::cantFail(llvm::parseBitcodeFile(*bitcode, context))));
    }
    const EmitOptions options = {"x86_64-unknown-linux-gnu", "", false};
    llvm::cantFail(finish_driver(driver, toy_model("toy", "x86-64"), options));
    const llvm::SmallVector<char, 0> text = llvm::cantFail(emit(driver, options, EmitKind::assembly));
    return std::string(text.begin(), text.end());
  };
  const std::string once = assembly();
  for (const std::string& symbol : public_symbols(toy_model("toy", "x86-64")))
    CHECK(once.find("\n" + symbol + ":") != std::string::npos);
  CHECK(once == assembly());
}

TEST_CASE("required features", "[codegen][objects]") {
  const auto none = llvm::cantFail(required_features("x86-64-linux-user_context-no_runtime-no_asserts"));
  CHECK((none[0] == 0 && none[1] == 0));
  const auto avx2 = llvm::cantFail(required_features("x86-64-linux-sse41-avx-f16c-fma-avx2-tsan"));
  CHECK(avx2[0] == ((1u << 5) | (1u << 6) | (1u << 7) | (1u << 9) | (1u << 11)));
  CHECK(avx2[1] == 0);
  CHECK(error_of(required_features("x86-64-linux-nonsense").takeError()) ==
        "\"x86-64-linux-nonsense\" is not a Halide target");
}

TEST_CASE("an unwritable folder is an error and leaves nothing behind", "[codegen][objects]") {
  const std::string error = error_of(write_archive("/proc/no_such_folder/libtoy.a", {}));
  CHECK(error.find("cannot write /proc/no_such_folder/libtoy.a: ") == 0);
  llvm::SmallString<128> folder;
  REQUIRE_FALSE(llvm::sys::fs::createUniqueDirectory("skipper_codegen", folder));
  const std::string taken = (folder + "/taken").str();
  REQUIRE_FALSE(llvm::sys::fs::create_directory(taken));
  CHECK_FALSE(error_of(write_file(taken, "text")).empty());
  std::error_code code;
  int entries = 0;
  for (llvm::sys::fs::directory_iterator it(folder, code), end; it != end && !code; it.increment(code)) ++entries;
  CHECK(entries == 1);
  REQUIRE_FALSE(llvm::sys::fs::remove_directories(folder));
}

TEST_CASE("names that collide as identifiers are told apart in the header", "[codegen][objects]") {
  ModelDescription model = toy_model("toy", "x86-64");
  model.parameters[1].tensor.name = "scale.kernel";
  const std::string header = header_text(model);
  CHECK(header.find("#define TOY_PARAMETER_INDEX_SCALE_KERNEL 0\n") != std::string::npos);
  CHECK(header.find("#define TOY_PARAMETER_INDEX_SCALE_KERNEL_2 1\n") != std::string::npos);
  // No placeholder is left; Doxygen's groups are "@{" and "@}".
  CHECK_FALSE(std::regex_search(header, std::regex("@[a-z_]+@")));
}
