#include <dlfcn.h>
#include <skipper/model_library.h>

#include <utility>

#include "guard.h"

namespace skipper {

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
    handle_ = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle_ == nullptr) {
      const char* reason = ::dlerror();
      return Status(SKIPPER_IO_ERROR, path + ": cannot be loaded: " + (reason == nullptr ? "" : reason));
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
  if (model.abi_version == SKIPPER_ABI_VERSION && model.struct_bytes == sizeof(skipper_model)) return {};
  return detail::guarded([&]() -> Status {
    return Status(SKIPPER_ABI_MISMATCH, "the model was compiled for ABI version " + std::to_string(model.abi_version) +
                                            " (" + std::to_string(model.struct_bytes) +
                                            " bytes), this program for version " + std::to_string(SKIPPER_ABI_VERSION) +
                                            " (" + std::to_string(sizeof(skipper_model)) + " bytes)");
  });
}

}  // namespace skipper
