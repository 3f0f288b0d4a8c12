#include <skipper/hdf5.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "../core/guard.h"
#include "../core/mapped_file.h"
#include "handle.h"
#include "keras_names.h"

namespace skipper {

namespace {

using detail::Handle;

constexpr std::array<unsigned char, 8> signature = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
// HDF5's filters do not compress better (deflate: 1032); a larger claim is a damaged file or a trap.
constexpr std::size_t max_expansion = 1100;

// Reads one file; its functions' statuses name the file.
class Reader {
 public:
  Reader(const std::string& path, std::size_t file_bytes) : path_(path), file_bytes_(file_bytes) {}

  Status read(Weights& weights);

 private:
  Status bad(const std::string& what) const { return Status(SKIPPER_BAD_FILE, path_ + ": " + what); }
  Status read_layer(const Handle& root, const std::string& layer, Weights& weights) const;
  Status read_dataset(const Handle& dataset, const std::string& what, std::vector<std::int64_t>& shape,
                      std::vector<float>& data) const;
  Status check_storage(const Handle& dataset, const std::string& what) const;
  Status read_names(const Handle& object, const std::string& attribute, std::vector<std::string>& names) const;
  bool append_strings(const Handle& object, const std::string& attribute, std::vector<std::string>& names) const;
  bool append_fixed(const Handle& attribute, const Handle& type, std::size_t count,
                    std::vector<std::string>& names) const;
  bool append_variable(const Handle& attribute, const Handle& type, const Handle& space, std::size_t count,
                       std::vector<std::string>& names) const;

  std::string path_;
  std::size_t file_bytes_;
};

bool has_names(const Handle& object, const std::string& attribute) {
  return H5Aexists(object, attribute.c_str()) > 0 || H5Aexists(object, (attribute + "0").c_str()) > 0;
}

bool Reader::append_fixed(const Handle& attribute, const Handle& type, std::size_t count,
                          std::vector<std::string>& names) const {
  const std::size_t size = H5Tget_size(type);
  if (size == 0 || count > file_bytes_ / size) return false;
  std::vector<char> text(count * size);
  if (H5Aread(attribute, type, text.data()) < 0) return false;
  const bool spaces = H5Tget_strpad(type) == H5T_STR_SPACEPAD;
  for (std::size_t i = 0; i < count; ++i) {
    std::string name(text.data() + i * size, strnlen(text.data() + i * size, size));
    while (spaces && !name.empty() && name.back() == ' ') name.pop_back();
    names.push_back(std::move(name));
  }
  return true;
}

bool Reader::append_variable(const Handle& attribute, const Handle& type, const Handle& space, std::size_t count,
                             std::vector<std::string>& names) const {
  if (count > file_bytes_) return false;
  std::vector<char*> text(count, nullptr);
  if (H5Aread(attribute, type, text.data()) < 0) return false;
  for (const char* name : text) names.emplace_back(name == nullptr ? "" : name);
  H5Dvlen_reclaim(type, space, H5P_DEFAULT, text.data());
  return true;
}

bool Reader::append_strings(const Handle& object, const std::string& attribute, std::vector<std::string>& names) const {
  const Handle opened(H5Aopen(object, attribute.c_str(), H5P_DEFAULT));
  const Handle space(opened.ok() ? H5Aget_space(opened) : H5I_INVALID_HID);
  const hssize_t count = space.ok() ? H5Sget_simple_extent_npoints(space) : -1;
  if (count <= 0) return count == 0;  // a layer without weights; its dtype is then anything
  const Handle type(H5Aget_type(opened));
  if (!type.ok() || H5Tget_class(type) != H5T_STRING) return false;
  return H5Tis_variable_str(type) > 0 ? append_variable(opened, type, space, static_cast<std::size_t>(count), names)
                                      : append_fixed(opened, type, static_cast<std::size_t>(count), names);
}

// Keras splits an attribute that is too long for an object's header into NAME0, NAME1 and so on.
Status Reader::read_names(const Handle& object, const std::string& attribute, std::vector<std::string>& names) const {
  if (H5Aexists(object, attribute.c_str()) > 0)
    return append_strings(object, attribute, names) ? Status() : bad("attribute " + attribute + " cannot be read");
  for (std::size_t i = 0;; ++i) {
    const std::string part = attribute + std::to_string(i);
    if (H5Aexists(object, part.c_str()) > 0) {
      if (!append_strings(object, part, names)) return bad("attribute " + part + " cannot be read");
    } else {
      return i > 0 ? Status() : bad("lacks the attribute " + attribute + ", so it is not weights that Keras saved");
    }
  }
}

Status Reader::check_storage(const Handle& dataset, const std::string& what) const {
  const Handle type(H5Dget_type(dataset));
  if (!type.ok()) return bad(what + " cannot be read");
  if (H5Tequal(type, H5T_IEEE_F32LE) <= 0 && H5Tequal(type, H5T_IEEE_F32BE) <= 0) {
    const bool is_float = H5Tget_class(type) == H5T_FLOAT;
    return Status(SKIPPER_BAD_WEIGHTS, path_ + ": " + what + " is " +
                                           (is_float ? "float" + std::to_string(8 * H5Tget_size(type))
                                                     : std::string("not of a floating-point type")) +
                                           ", must be float32");
  }
  const Handle properties(H5Dget_create_plist(dataset));
  if (!properties.ok() || H5Pget_layout(properties) == H5D_VIRTUAL || H5Pget_external_count(properties) != 0)
    return bad(what + " keeps its data in another file");
  return {};
}

Status Reader::read_dataset(const Handle& dataset, const std::string& what, std::vector<std::int64_t>& shape,
                            std::vector<float>& data) const {
  if (Status status = check_storage(dataset, what); !status.ok()) return status;
  const Handle space(H5Dget_space(dataset));
  const int rank = space.ok() ? H5Sget_simple_extent_ndims(space) : -1;
  if (rank < 0 || H5Sget_simple_extent_type(space) == H5S_NULL) return bad(what + " cannot be read");
  std::vector<hsize_t> extents(static_cast<std::size_t>(rank));
  if (rank > 0 && H5Sget_simple_extent_dims(space, extents.data(), nullptr) < 0) return bad(what + " cannot be read");
  std::size_t bytes = sizeof(float);
  for (const hsize_t extent : extents)
    if (__builtin_mul_overflow(bytes, extent, &bytes) || bytes / max_expansion > file_bytes_)
      return bad(what + " claims to be larger than the file can hold");
  shape.assign(extents.begin(), extents.end());
  data.resize(bytes / sizeof(float));
  if (H5Dread(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, data.data()) < 0)
    return bad(what + " cannot be read: damaged or truncated");
  return {};
}

Status Reader::read_layer(const Handle& root, const std::string& layer, Weights& weights) const {
  const Handle group(H5Gopen2(root, layer.c_str(), H5P_DEFAULT));
  if (layer.empty() || !group.ok()) return bad("lacks the group of layer '" + layer + "'");
  std::vector<std::string> names;
  if (Status status = read_names(group, "weight_names", names); !status.ok())
    return Status(status.code(), status.message() + " (layer '" + layer + "')");

  std::vector<detail::KerasWeight> keras;
  std::vector<std::vector<std::int64_t>> shapes(names.size());
  std::vector<std::vector<float>> data(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string what = "data set '" + layer + "/" + names[i] + "'";
    const Handle dataset(H5Dopen2(group, names[i].c_str(), H5P_DEFAULT));
    if (names[i].empty() || !dataset.ok()) return bad("lacks " + what);
    if (Status status = read_dataset(dataset, what, shapes[i], data[i]); !status.ok()) return status;
    keras.push_back({names[i], shapes[i].size()});
  }
  const std::vector<std::string> canonical = detail::canonical_names(layer, keras);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (Status status = weights.add(canonical[i], std::move(shapes[i]), std::move(data[i])); !status.ok())
      return status;
  return {};
}

Status Reader::read(Weights& weights) {
  const Handle file(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT));
  if (!file.ok()) return bad("is a damaged or truncated HDF5 file");
  Handle root(H5Gopen2(file, "/", H5P_DEFAULT));
  if (root.ok() && !has_names(root, "layer_names") && H5Lexists(file, "model_weights", H5P_DEFAULT) > 0)
    root = Handle(H5Gopen2(file, "model_weights", H5P_DEFAULT));
  if (!root.ok()) return bad("is a damaged HDF5 file");
  std::vector<std::string> layers;
  if (Status status = read_names(root, "layer_names", layers); !status.ok()) return status;
  for (const std::string& layer : layers)
    if (Status status = read_layer(root, layer, weights); !status.ok()) return status;
  return weights.tensors().empty() ? bad("holds no weights") : Status();
}

bool has_signature(const detail::MappedFile& file) {
  return file.size() >= signature.size() && std::memcmp(file.data(), signature.data(), signature.size()) == 0;
}

}  // namespace

Status read_keras_hdf5(const std::string& path, Weights& weights) {
  weights.clear();
  Status result = detail::guarded([&]() -> Status {
    weights.set_source(path);
    // Opened by ourselves first, for the system's reason and a clear word on files of another kind.
    detail::MappedFile file;
    if (Status status = file.open(path); !status.ok()) return status;
    if (!has_signature(file)) return Status(SKIPPER_BAD_FILE, path + ": is not an HDF5 file");
    const std::size_t file_bytes = file.size();
    file.close();
    const detail::LibraryLock lock;
    return Reader(path, file_bytes).read(weights);
  });
  if (!result.ok()) weights.clear();
  return result;
}

bool is_hdf5(const std::string& path) {
  detail::MappedFile file;
  return file.open(path).ok() && has_signature(file);
}

Status open_weights(const std::string& path, Weights& weights) {
  return is_hdf5(path) ? read_keras_hdf5(path, weights) : weights.open(path);
}

}  // namespace skipper
