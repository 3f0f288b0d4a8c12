#include <skipper/hdf5.h>

#include <algorithm>
#include <unordered_map>

#include "../core/atomic_file.h"
#include "../core/guard.h"
#include "../core/printable.h"
#include "handle.h"
#include "keras_names.h"
#include "object.h"

namespace skipper {

namespace {

using detail::Handle;

// Keras's own bound: an object's header, where HDF5 keeps attributes, takes 64 KiB.
constexpr std::size_t max_attribute_bytes = 64512;

struct Layer {
  std::string name;
  std::vector<const WeightTensor*> tensors;
  std::vector<std::string> roles;  // "kernel", ...
};

bool is_plain_path(const std::string& path) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= path.size(); ++i) {
    if (i < path.size() && path[i] != '/') continue;
    const std::string part = path.substr(begin, i - begin);
    if (part.empty() || part == "." || part == "..") return false;
    begin = i + 1;
  }
  return path.find('\0') == std::string::npos;
}

Status group_by_layer(const Weights& weights, std::vector<Layer>& layers) {
  std::unordered_map<std::string, std::size_t> places;  // of layers, by name
  for (const WeightTensor& tensor : weights.tensors()) {
    const std::string who = weights.source() + ": tensor '" + detail::printable(tensor.name) + "'";
    const std::size_t slash = tensor.name.rfind('/');
    if (slash == std::string::npos || !is_plain_path(tensor.name))
      return Status(SKIPPER_BAD_WEIGHTS, who + " is not named <layer>/<weight>, which Keras's files need");
    if (tensor.dtype != DType::f32)
      return Status(SKIPPER_BAD_WEIGHTS, who + " is " + name_of(tensor.dtype) + ", must be F32");
    const std::string name = tensor.name.substr(0, slash);
    const auto [place, is_new] = places.emplace(name, layers.size());
    if (is_new) layers.push_back({name, {}, {}});
    Layer& layer = layers[place->second];
    layer.tensors.push_back(&tensor);
    layer.roles.push_back(tensor.name.substr(slash + 1));
  }
  return {};
}

// Links through missing groups, and no time stamps: equal weights give equal files.
Handle link_properties() {
  Handle properties(H5Pcreate(H5P_LINK_CREATE));
  H5Pset_create_intermediate_group(properties, 1);
  return properties;
}

Handle object_properties(hid_t kind) {
  Handle properties(H5Pcreate(kind));
  H5Pset_obj_track_times(properties, false);
  return properties;
}

bool write_strings(const Handle& object, const std::string& attribute, const std::vector<std::string>& names,
                   std::size_t size) {
  std::vector<char> text(names.size() * size);
  for (std::size_t i = 0; i < names.size(); ++i) std::copy(names[i].begin(), names[i].end(), text.data() + i * size);
  const Handle type(H5Tcopy(H5T_C_S1));
  if (H5Tset_size(type, size) < 0 || H5Tset_strpad(type, H5T_STR_NULLPAD) < 0) return false;
  const hsize_t count = names.size();
  const Handle space(H5Screate_simple(1, &count, nullptr));
  const Handle created(H5Acreate2(object, attribute.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT));
  return created.ok() && H5Awrite(created, type, text.data()) >= 0;
}

bool write_names(const Handle& object, const std::string& attribute, const std::vector<std::string>& names) {
  std::size_t size = 1;
  for (const std::string& name : names) size = std::max(size, name.size());
  const std::size_t per_part = max_attribute_bytes / size;
  if (per_part == 0) return false;
  if (names.size() <= per_part) return write_strings(object, attribute, names, size);
  for (std::size_t begin = 0, part = 0; begin < names.size(); begin += per_part, ++part) {
    const std::size_t end = std::min(names.size(), begin + per_part);
    const std::vector<std::string> some(names.data() + begin, names.data() + end);
    if (!write_strings(object, attribute + std::to_string(part), some, size)) return false;
  }
  return true;
}

bool write_text(const Handle& object, const char* attribute, const std::string& text) {
  const Handle type(H5Tcopy(H5T_C_S1));
  const Handle space(H5Screate(H5S_SCALAR));
  if (H5Tset_size(type, text.size()) < 0) return false;
  const Handle created(H5Acreate2(object, attribute, type, space, H5P_DEFAULT, H5P_DEFAULT));
  return created.ok() && H5Awrite(created, type, text.c_str()) >= 0;
}

bool write_tensor(const Handle& group, const std::string& name, const WeightTensor& tensor) {
  const std::vector<hsize_t> extents(tensor.shape.begin(), tensor.shape.end());
  const Handle space(extents.empty() ? H5Screate(H5S_SCALAR)
                                     : H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr));
  const Handle links = link_properties();
  const Handle properties = object_properties(H5P_DATASET_CREATE);
  Handle dataset(H5Dcreate2(group, name.c_str(), H5T_IEEE_F32LE, space, links, properties, H5P_DEFAULT));
  // Safetensors data is little-endian, and may be unaligned; HDF5 does not mind.
  return dataset.ok() && H5Dwrite(dataset, H5T_IEEE_F32LE, H5S_ALL, H5S_ALL, H5P_DEFAULT, tensor.data) >= 0 &&
         dataset.close();
}

bool write_layer(const Handle& file, const Layer& layer, KerasLayout layout) {
  const Handle links = link_properties();
  const Handle properties = object_properties(H5P_GROUP_CREATE);
  const Handle group(H5Gcreate2(file, layer.name.c_str(), links, properties, H5P_DEFAULT));
  if (!group.ok()) return false;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < layer.tensors.size(); ++i) {
    names.push_back(detail::keras_name(layer.name, layer.roles[i], layout));
    if (!write_tensor(group, names.back(), *layer.tensors[i])) return false;
  }
  return write_names(group, "weight_names", names);
}

Handle access_properties() {
  Handle properties(H5Pcreate(H5P_FILE_ACCESS));
  detail::leave_locks_alone(properties);
  return properties;
}

bool write_file(const std::string& path, const std::vector<Layer>& layers, KerasLayout layout) {
  const Handle properties = object_properties(H5P_FILE_CREATE);
  const Handle access = access_properties();
  Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, properties, access));
  if (!file.ok()) return false;
  {
    const Handle root(H5Gopen2(file, "/", H5P_DEFAULT));
    std::vector<std::string> names;
    names.reserve(layers.size());
    for (const Layer& layer : layers) names.push_back(layer.name);
    if (!write_names(root, "layer_names", names) || !write_text(root, "backend", "tensorflow") ||
        !write_text(root, "keras_version", layout == KerasLayout::keras1 ? "1.2.1" : "2.2.2"))
      return false;
  }
  for (const Layer& layer : layers)
    if (!write_layer(file, layer, layout)) return false;
  return file.close();
}

}  // namespace

Status write_keras_hdf5(const std::string& path, const Weights& weights, KerasLayout layout) {
  return detail::guarded([&]() -> Status {
    std::vector<Layer> layers;
    if (Status status = group_by_layer(weights, layers); !status.ok()) return status;
    if (layers.empty()) return Status(SKIPPER_BAD_WEIGHTS, weights.source() + ": holds no weights");
    detail::AtomicFile file;
    if (Status status = file.open(path); !status.ok()) return status;
    {
      const detail::LibraryLock lock;
      if (!write_file(file.temporary_path(), layers, layout))
        return Status(SKIPPER_IO_ERROR, path + ": cannot be written by the HDF5 library");
    }
    return file.commit();
  });
}

}  // namespace skipper
