/// \file
/// A model from a shared object, for tools that are not linked with it.
#pragma once

#include <skipper/status.h>

#include <string>

namespace skipper {

/// The one symbol such a shared object exports: const skipper_model* skipper_model_descriptor(void).
inline constexpr const char* model_descriptor_symbol = "skipper_model_descriptor";

/// Owns a loaded shared object.  Everything reached through model(), contexts and packed blobs too, must be gone before
/// this object is.  Movable, not copyable.
class ModelLibrary {
 public:
  ModelLibrary() = default;  ///< Holds nothing.
  ~ModelLibrary();           ///< Unloads.
  /// Takes what the other holds.
  ModelLibrary(ModelLibrary&&) noexcept;
  /// \overload
  ModelLibrary& operator=(ModelLibrary&&) noexcept;

  /// Loads path (a file, never a name that is searched for) and checks its descriptor.  Errors: SKIPPER_IO_ERROR
  /// (cannot be loaded), SKIPPER_BAD_FILE (no descriptor), SKIPPER_ABI_MISMATCH.  Holds nothing after an error.
  Status open(const std::string& path);
  /// Unloads.  Nothing happens where nothing is held.
  void close();

  /// Null when nothing is held.
  const skipper_model* model() const { return model_; }

 private:
  void* handle_ = nullptr;
  const skipper_model* model_ = nullptr;
};

/// Whether a model may be used: SKIPPER_ABI_MISMATCH unless the model's abi_version is that of the headers this was
/// built with.  Its struct_bytes may be smaller or larger: see skipper_model.
Status check_abi(const skipper_model& model);

}  // namespace skipper
