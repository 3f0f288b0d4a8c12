/// \file
/// Named tensors, usually those of a safetensors file.
///
/// Format: https://github.com/huggingface/safetensors.  Files are validated completely before the first tensor is
/// handed out: header, names, dtypes, shapes, and that the tensors' bytes tile the data section without overlap or
/// hole.
#pragma once

#include <skipper/status.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skipper {

/// The dtypes of the safetensors format.  Models take f32 alone; the others are carried along.
enum class DType : std::uint8_t {
  boolean,      ///< "BOOL", a byte each
  f4,           ///< "F4", half a byte each
  f6_e2m3,      ///< "F6_E2M3"
  f6_e3m2,      ///< "F6_E3M2"
  u8,           ///< "U8"
  i8,           ///< "I8"
  f8_e5m2,      ///< "F8_E5M2"
  f8_e4m3,      ///< "F8_E4M3"
  f8_e8m0,      ///< "F8_E8M0"
  i16,          ///< "I16"
  u16,          ///< "U16"
  f16,          ///< "F16", IEEE half
  bf16,         ///< "BF16"
  i32,          ///< "I32"
  u32,          ///< "U32"
  f32,          ///< "F32", IEEE single: what models take
  c64,          ///< "C64", two F32
  f64,          ///< "F64"
  i64,          ///< "I64"
  u64,          ///< "U64"
  f8_e4m3fnuz,  ///< "F8_E4M3FNUZ"
  f8_e5m2fnuz   ///< "F8_E5M2FNUZ"
};

/// The format's spelling, e.g. "F32".
const char* name_of(DType);

/// A tensor of a Weights object, which owns the memory.
struct WeightTensor {
  std::string name;                 ///< e.g. "conv1/kernel"
  DType dtype = DType::f32;         ///< of the elements
  std::vector<std::int64_t> shape;  ///< outermost first; empty: a scalar
  const void* data = nullptr;       ///< dense, little-endian, aligned to the size of an element
  std::size_t bytes = 0;            ///< of data
};

/// "7x7x3x64"; "scalar" without extents.
std::string shape_text(const std::int64_t* shape, std::size_t rank);

/// How the tensors of a Weights object and the parameters of a model fit.  Names; all lists in the model's order but
/// unused, which is in the file's.  "dw/depthwise_kernel" of a model is "dw/kernel" in files of Keras 3, and is taken
/// from there if the file has no tensor of the first name; so in bind.
struct WeightsMatch {
  std::vector<std::string> matched;     ///< in the file; name, dtype and shape are as the model asks
  std::vector<std::string> missing;     ///< the model asks for it, the file has none of that name
  std::vector<std::string> mismatched;  ///< another dtype or shape: "name: is F16 64, must be F32 64"
  std::vector<std::string> unused;      ///< the file has it, the model does not ask for it
  Status status;                        ///< SKIPPER_OUT_OF_MEMORY, or ok; all lists are empty after an error
};

/// Movable, not copyable.  Const member functions may run on several threads at once.
class Weights {
 public:
  Weights() noexcept;  ///< Holds nothing.
  ~Weights();          ///< Unmaps and frees everything.
  /// Takes what the other holds; pointers into it stay valid.
  Weights(Weights&&) noexcept;
  /// \overload
  Weights& operator=(Weights&&) noexcept;

  /// Maps a safetensors file, read-only.  Replaces what was held.  The file must not be truncated while it is held (the
  /// system would answer reads with SIGBUS); replacing it by rename, as save does, is safe.  Tensors that the file does
  /// not align to the size of their elements are copied into memory.
  /// Errors: SKIPPER_IO_ERROR (missing, unreadable, not a regular file), SKIPPER_BAD_FILE (anything the format
  /// forbids),
  /// SKIPPER_BAD_WEIGHTS (the same tensor name twice), SKIPPER_OUT_OF_MEMORY.  Holds nothing after an error.
  Status open(const std::string& path);

  /// The same for an open file, from its first byte on; or for shared memory (memfd_create), which another process has
  /// filled.  The descriptor stays the caller's and may be closed afterwards.  source names the file in messages.
  Status open(int descriptor, const std::string& source);

  /// The same for a file's bytes in memory, which stay the caller's and must outlive this object.  source names them in
  /// messages.
  Status from_memory(const void* bytes, std::size_t size, const std::string& source = "weights in memory");

  /// Adds a tensor and takes its memory.  Errors: SKIPPER_BAD_WEIGHTS if the name is taken, empty, not UTF-8 or
  /// "__metadata__", or the shape does not give data.size() elements; SKIPPER_OUT_OF_MEMORY.  Nothing is changed then.
  Status add(std::string name, std::vector<std::int64_t> shape, std::vector<float> data);

  /// Keeps the named tensors, in this order, and forgets the others.  Errors: SKIPPER_BAD_WEIGHTS for a name that is
  /// not there or occurs twice; nothing is changed then.
  Status keep(const std::vector<std::string>& names);

  /// Unmaps and frees everything; all pointers handed out are void.
  void clear();

  /// Sorted by place in the file, then in the order of add.
  const std::vector<WeightTensor>& tensors() const;
  /// Null if there is none.  Valid until the next change.
  const WeightTensor* find(std::string_view name) const;
  /// The strings of the file's __metadata__.
  const std::map<std::string, std::string>& metadata() const;
  /// The path, or the source given.  What messages start with.
  const std::string& source() const;
  /// Changes what messages start with.  Where memory runs out, that stays as it was.
  void set_source(std::string source);

  /// Fills parameters with one pointer per parameter of the model, in the model's order, for prepare: float32, dense,
  /// at least 4-byte aligned, finite, valid as long as this object is not changed.  Tensors the model does not ask for
  /// are ignored (see match).  The check for NaN and infinity reads all data once, on a few threads. Errors:
  /// SKIPPER_BAD_WEIGHTS (a tensor is missing, not F32, of another shape, or not finite), SKIPPER_ABI_MISMATCH (the
  /// model is not of this SKIPPER_ABI_VERSION), SKIPPER_OUT_OF_MEMORY.  parameters is empty after an error.
  Status bind(const skipper_model& model, std::vector<const float*>& parameters) const;
  /// \overload
  Status bind(const skipper_parameter* model_parameters, std::size_t count,
              std::vector<const float*>& parameters) const;

  /// Compares names, dtypes and shapes; reads no data.
  WeightsMatch match(const skipper_parameter* model_parameters, std::size_t count) const;

  /// Writes a safetensors file with all tensors in the order of tensors().  The metadata gets "sha256", the hash of the
  /// data section (all bytes after the header).  The file appears whole or not at all: it is written beside path,
  /// synced and renamed.  Errors: SKIPPER_IO_ERROR, SKIPPER_OUT_OF_MEMORY, SKIPPER_BAD_WEIGHTS (a name or a line
  /// of metadata that is not UTF-8, or more names than the format's header holds).
  Status save(const std::string& path, const std::map<std::string, std::string>& metadata = {}) const;

  /// Compares the data with the metadata's "sha256".  Errors: SKIPPER_BAD_FILE if it differs or the file has none.
  Status verify() const;

 private:
  struct State;
  const State& state() const;  // an empty one where there is none
  State& made_state();

  std::unique_ptr<State> state_;  // null: holds nothing
};

}  // namespace skipper
