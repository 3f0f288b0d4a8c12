#include "keras_file.h"

#include <algorithm>
#include <set>

#include "object.h"

namespace skipper::detail {

namespace {

// HDF5's filters do not compress better (deflate: 1032); a larger claim is a damaged file or a trap.
constexpr std::size_t max_expansion = 1100;
// Where Keras puts what belongs to the model itself, to none of its layers.
constexpr const char* models_own = "top_level_model_weights";

Status bad(const std::string& what) { return Status(SKIPPER_BAD_FILE, what); }

std::string name_of(const KerasTensor& tensor) { return "data set " + quoted(tensor.layer + "/" + tensor.entry); }

// Any float whose exponent and mantissa fit: float32 of both byte orders, float16, bfloat16.
bool fits_float32(const Handle& type) {
  std::size_t sign = 0, exponent_at = 0, exponent_bits = 0, mantissa_at = 0, mantissa_bits = 0;
  if (H5Tequal(type, H5T_IEEE_F32LE) > 0 || H5Tequal(type, H5T_IEEE_F32BE) > 0) return true;
  if (H5Tget_class(type) != H5T_FLOAT || H5Tget_size(type) != 2 || H5Tget_norm(type) != H5T_NORM_IMPLIED ||
      H5Tget_fields(type, &sign, &exponent_at, &exponent_bits, &mantissa_at, &mantissa_bits) < 0)
    return false;
  const bool half = exponent_bits == 5 && mantissa_bits == 10 && H5Tget_ebias(type) == 15;
  const bool brain = exponent_bits == 8 && mantissa_bits == 7 && H5Tget_ebias(type) == 127;
  return half || brain;
}

Status check_type(const Handle& dataset, const std::string& what) {
  const Handle type(H5Dget_type(dataset));
  if (!type.ok()) return bad(what + " cannot be read");
  if (fits_float32(type)) return {};
  const bool is_float = H5Tget_class(type) == H5T_FLOAT;
  return Status(SKIPPER_BAD_WEIGHTS, what + " is " +
                                         (is_float ? "float" + std::to_string(8 * H5Tget_size(type))
                                                   : std::string("not of a floating-point type")) +
                                         ", must be float32 or float16");
}

Status is_not_keras(const Handle& root) {
  for (const char* member : {"layers", "_layer_checkpoint_dependencies", "vars"})
    if (has_member(root, member))
      return bad(
          "is Keras 3's own format (.weights.h5), which numbers a layer's weights instead of naming them, and is not "
          "supported: load it in Keras and write the HDF5 format of before, with model.save(\"NAME.h5\")");
  return bad("lacks the attribute layer_names, so it is not weights that Keras saved");
}

}  // namespace

Status KerasFile::find_root(const Handle& file, Handle& root) const {
  root = Handle(H5Gopen2(file, "/", H5P_DEFAULT));
  if (!root.ok()) return bad("is a damaged HDF5 file");
  if (!has_strings(root, "layer_names") && has_member(root, "model_weights")) {
    Handle model;
    if (Status status = open_object(root, "model_weights", "the group 'model_weights'", model); !status.ok())
      return status;
    root = std::move(model);
  }
  return has_strings(root, "layer_names") ? Status() : is_not_keras(root);
}

Status KerasFile::open(const std::string& path) {
  const Handle access(H5Pcreate(H5P_FILE_ACCESS));
  H5Pset_fapl_sec2(access);  // one file and no other, whatever HDF5_DRIVER says
  leave_locks_alone(access);
  const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access));
  if (!file.ok()) {
    throw_if_out_of_memory();
    return bad("is a damaged or truncated HDF5 file");
  }
  Handle root;
  if (Status status = find_root(file, root); !status.ok()) return status;
  std::vector<std::string> layers;
  if (Status status = read_strings(root, "layer_names", file_bytes_, layers); !status.ok()) return status;
  if (std::find(layers.begin(), layers.end(), models_own) == layers.end() && has_member(root, models_own))
    layers.emplace_back(models_own);
  std::set<std::string> seen;
  for (const std::string& layer : layers) {
    if (!seen.insert(layer).second) return Status(SKIPPER_BAD_WEIGHTS, "names the layer " + quoted(layer) + " twice");
    if (Status status = find_layer(root, layer); !status.ok()) return status;
  }
  return tensors_.empty() ? bad("holds no weights") : Status();
}

Status KerasFile::find_layer(const Handle& root, const std::string& layer) {
  Handle group;
  const std::string what = "the group of layer " + quoted(layer);
  if (Status status = open_object(root, layer, what, group); !status.ok()) return status;
  if (H5Iget_type(group) != H5I_GROUP) return bad("lacks " + what);
  std::vector<std::string> entries;
  if (Status status = read_strings(group, "weight_names", file_bytes_, entries); !status.ok())
    return Status(status.code(), status.message() + " (layer " + quoted(layer) + ")");
  for (const std::string& entry : entries) {
    KerasTensor tensor;
    tensor.layer = layer;
    tensor.entry = entry;
    if (Status status = open_object(group, entry, name_of(tensor), tensor.dataset); !status.ok()) return status;
    if (Status status = check(tensor, name_of(tensor)); !status.ok()) return status;
    tensors_.push_back(std::move(tensor));
  }
  return {};
}

Status KerasFile::check(KerasTensor& tensor, const std::string& what) {
  if (H5Iget_type(tensor.dataset) != H5I_DATASET) return bad(what + " is no data set");
  if (Status status = check_type(tensor.dataset, what); !status.ok()) return status;
  const Handle space(H5Dget_space(tensor.dataset));
  const int rank = space.ok() ? H5Sget_simple_extent_ndims(space) : -1;
  if (rank < 0 || H5Sget_simple_extent_type(space) == H5S_NULL) return bad(what + " cannot be read");
  std::vector<hsize_t> extents(static_cast<std::size_t>(rank));
  if (rank > 0 && H5Sget_simple_extent_dims(space, extents.data(), nullptr) < 0) return bad(what + " cannot be read");
  std::size_t bytes = sizeof(float);
  for (const hsize_t extent : extents)
    if (__builtin_mul_overflow(bytes, extent, &bytes) || bytes / max_expansion > file_bytes_)
      return bad(what + " claims to be larger than the file can hold");
  if (bytes > data_left_)
    return bad("unpacks to more than a file of its size is let to: the limit is reached at " + what);
  data_left_ -= bytes;
  tensor.shape.assign(extents.begin(), extents.end());
  tensor.elements = bytes / sizeof(float);
  return check_storage(tensor.dataset, what, tensor.elements);
}

// A data set holds no more than its bytes in the file allow, and no two take the same bytes.
Status KerasFile::check_storage(const Handle& dataset, const std::string& what, std::size_t elements) {
  const Handle properties(H5Dget_create_plist(dataset));
  if (!properties.ok() || H5Pget_layout(properties) == H5D_VIRTUAL || H5Pget_external_count(properties) != 0)
    return bad(what + " keeps its data in another file");
  const Handle type(H5Dget_type(dataset));
  const std::size_t bytes = elements * H5Tget_size(type), stored = H5Dget_storage_size(dataset);
  const bool packed = H5Pget_layout(properties) == H5D_CHUNKED && H5Pget_nfilters(properties) > 0;
  if (stored < (packed ? bytes / max_expansion : bytes) || (stored == 0 && bytes > 0))
    return bad(what + " claims to be larger than the file can hold: it lacks data");
  if (stored > file_bytes_ - stored_)
    return bad("claims to hold more data than there are bytes in it: at " + what +
               ", or the same data set has several names");
  stored_ += stored;
  return {};
}

Status KerasFile::read(const KerasTensor& tensor, float* values) const {
  if (tensor.elements == 0) return {};
  if (H5Dread(tensor.dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0) return {};
  throw_if_out_of_memory();
  return bad(name_of(tensor) + " cannot be read: damaged or truncated");
}

}  // namespace skipper::detail
