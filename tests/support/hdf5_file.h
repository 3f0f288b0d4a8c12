// Keras-like HDF5 files, good and bad, made with the C API.
#pragma once

#include <hdf5.h>

#include <algorithm>
#include <string>
#include <vector>

namespace skipper::test {

struct Dataset {
  std::string name;  // path in the layer's group
  std::vector<hsize_t> shape;
  std::vector<float> values;
  hid_t type = H5T_IEEE_F32LE;
};

struct KerasLayer {
  std::string name;
  std::vector<Dataset> datasets;
  std::vector<std::string> weight_names;  // the data sets' names unless given
};

enum class Strings { fixed, variable };

inline void write_strings(hid_t object, const char* attribute, const std::vector<std::string>& texts, Strings kind) {
  std::size_t size = 1;
  for (const std::string& text : texts) size = std::max(size, text.size());
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, kind == Strings::variable ? H5T_VARIABLE : size);
  H5Tset_strpad(type, kind == Strings::variable ? H5T_STR_NULLTERM : H5T_STR_NULLPAD);
  const hsize_t count = texts.size();
  const hid_t space = H5Screate_simple(1, &count, nullptr);
  const hid_t created = H5Acreate2(object, attribute, type, space, H5P_DEFAULT, H5P_DEFAULT);
  std::vector<const char*> pointers;
  std::string fixed;
  for (const std::string& text : texts) {
    pointers.push_back(text.c_str());
    fixed += text + std::string(size - text.size(), '\0');
  }
  if (kind == Strings::variable)
    H5Awrite(created, type, pointers.data());
  else
    H5Awrite(created, type, fixed.data());
  H5Aclose(created);
  H5Sclose(space);
  H5Tclose(type);
}

inline void write_dataset(hid_t group, const Dataset& dataset) {
  const hid_t links = H5Pcreate(H5P_LINK_CREATE);
  H5Pset_create_intermediate_group(links, 1);
  const hid_t space = H5Screate_simple(static_cast<int>(dataset.shape.size()), dataset.shape.data(), nullptr);
  const hid_t created = H5Dcreate2(group, dataset.name.c_str(), dataset.type, space, links, H5P_DEFAULT, H5P_DEFAULT);
  H5Dwrite(created, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, dataset.values.data());
  H5Dclose(created);
  H5Sclose(space);
  H5Pclose(links);
}

// As save_weights writes it, or, with root "model_weights", as model.save does.
inline void write_keras(const std::string& path, const std::vector<KerasLayer>& layers, Strings kind = Strings::fixed,
                        const std::string& root = "/") {
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hid_t top = root == "/" ? H5Gopen2(file, "/", H5P_DEFAULT)
                                : H5Gcreate2(file, root.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  const hid_t links = H5Pcreate(H5P_LINK_CREATE);
  H5Pset_create_intermediate_group(links, 1);
  std::vector<std::string> names;
  for (const KerasLayer& layer : layers) {
    const bool is_new = std::find(names.begin(), names.end(), layer.name) == names.end();
    names.push_back(layer.name);
    if (!is_new) continue;
    const hid_t group = H5Gcreate2(top, layer.name.c_str(), links, H5P_DEFAULT, H5P_DEFAULT);
    std::vector<std::string> weight_names = layer.weight_names;
    for (const Dataset& dataset : layer.datasets) {
      write_dataset(group, dataset);
      if (layer.weight_names.empty()) weight_names.push_back(dataset.name);
    }
    write_strings(group, "weight_names", weight_names, kind);
    H5Gclose(group);
  }
  write_strings(top, "layer_names", names, kind);
  H5Pclose(links);
  H5Gclose(top);
  H5Fclose(file);
}

}  // namespace skipper::test
