#include <dlfcn.h>
#include <elf.h>
#include <skipper/model_library.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <utility>

#include "guard.h"

namespace skipper {

namespace {

const char* processor_name(unsigned machine) {
  return machine == EM_X86_64 ? "x86_64" : machine == EM_AARCH64 ? "aarch64" : "another processor";
}

// Returns the machine of a shared object; 0 where the file is none.
unsigned machine_of(const std::string& path) {
  Elf64_Ehdr header{};
  std::ifstream file(path, std::ios::binary);
  file.read(reinterpret_cast<char*>(&header), sizeof header);
  return file && std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 ? header.e_machine : 0U;
}

// dlopen says of another processor's objects that there is no such file.
std::string why_not_loaded(const std::string& path, const char* reason) {
  const unsigned own = machine_of("/proc/self/exe"), its = machine_of(path);
  if (own == 0 || its == 0 || own == its) return reason == nullptr ? "" : reason;
  return std::string("it was built for ") + processor_name(its) + ", this program for " + processor_name(own) +
         "; run the program there, or read manifest.json beside it";
}

}  // namespace

ModelLibrary::~ModelLibrary() { close(); }

ModelLibrary::ModelLibrary(ModelLibrary&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), model_(std::exchange(other.model_, nullptr)) {}

ModelLibrary& ModelLibrary::operator=(ModelLibrary&& other) noexcept {
  if (this == &other) return *this;
  close();
  handle_ = std::exchange(other.handle_, nullptr);
  model_ = std::exchange(other.model_, nullptr);
  return *this;
}

void ModelLibrary::close() {
  if (handle_ != nullptr) ::dlclose(handle_);
  handle_ = nullptr;
  model_ = nullptr;
}

Status ModelLibrary::open(const std::string& path) {
  close();
  Status result = detail::guarded([&]() -> Status {
    // A name without a slash would be searched for in the system's folders.
    const std::string file = path.find('/') == std::string::npos ? "./" + path : path;
    errno = 0;
    handle_ = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle_ == nullptr) {
      if (errno == ENOMEM) return detail::out_of_memory();
      const char* reason = ::dlerror();
      return Status(SKIPPER_IO_ERROR, path + ": cannot be loaded: " + why_not_loaded(file, reason));
    }
    using Descriptor = const skipper_model* (*)();
    const auto descriptor = reinterpret_cast<Descriptor>(::dlsym(handle_, model_descriptor_symbol));
    model_ = descriptor == nullptr ? nullptr : descriptor();
    if (model_ == nullptr)
      return Status(SKIPPER_BAD_FILE, path + ": is not a Skipper model: it has no " + model_descriptor_symbol);
    if (Status status = check_abi(*model_); !status.ok()) return Status(status.code(), path + ": " + status.message());
    return {};
  });
  if (!result.ok()) close();
  return result;
}

Status check_abi(const skipper_model& model) {
  // Members newer than this version's first models lie behind the end of those: nobody reads them without asking.
  if (model.abi_version == SKIPPER_ABI_VERSION && model.struct_bytes >= offsetof(skipper_model, verify)) return {};
  return detail::guarded([&]() -> Status {
    return Status(SKIPPER_ABI_MISMATCH, "the model was compiled for ABI version " + std::to_string(model.abi_version) +
                                            " (" + std::to_string(model.struct_bytes) +
                                            " bytes), this program for version " + std::to_string(SKIPPER_ABI_VERSION) +
                                            " (" + std::to_string(sizeof(skipper_model)) + " bytes)");
  });
}

}  // namespace skipper
