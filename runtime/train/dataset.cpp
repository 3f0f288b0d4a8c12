#include <skipper/dataset.h>
#include <skipper/weights.h>
#include <unistd.h>

#include <algorithm>

#include "../core/finite.h"
#include "../core/guard.h"
#include "samples.h"

namespace skipper {

namespace {

Status bad_data(const std::string& name, const std::string& what) {
  return Status(SKIPPER_BAD_DATA, name + ": " + what);
}

Status check_labels(const std::string& name, const std::vector<std::int32_t>& labels, std::int32_t classes) {
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i] < 0 || labels[i] >= classes)
      return bad_data(name, "label " + std::to_string(labels[i]) + " of sample " + std::to_string(i) +
                                " is out of range: there are " + std::to_string(classes) + " classes, from 0");
  return {};
}

std::string counts(std::size_t samples, std::size_t labels) {
  return std::to_string(samples) + " samples, but " + std::to_string(labels) + " labels";
}

// With or without .gz; the plain name, for the message, where there is neither.
std::string existing(const std::string& path) {
  const std::string packed = path + ".gz";
  return ::access(path.c_str(), F_OK) != 0 && ::access(packed.c_str(), F_OK) == 0 ? packed : path;
}

}  // namespace

namespace detail {

std::size_t sample_elements(const Dataset& data) {
  std::size_t elements = 1;
  for (const std::int64_t extent : data.shape) {
    if (extent < 1 || __builtin_mul_overflow(elements, static_cast<std::size_t>(extent), &elements)) return 0;
  }
  return elements;
}

}  // namespace detail

Status check_dataset(const Dataset& data) {
  return detail::guarded([&]() -> Status {
    const std::string& name = data.name;
    const std::size_t elements = detail::sample_elements(data), values = data.bytes.size() + data.floats.size();
    if (elements == 0)
      return bad_data(name, "bad shape of samples: " + shape_text(data.shape.data(), data.shape.size()));
    if (!data.bytes.empty() && !data.floats.empty()) return bad_data(name, "has samples both as bytes and as floats");
    if (values % elements != 0)
      return bad_data(name, std::to_string(values) + " values are no whole number of samples of " +
                                shape_text(data.shape.data(), data.shape.size()));
    if (values / elements != data.labels.size()) return bad_data(name, counts(values / elements, data.labels.size()));
    if (data.labels.empty()) return bad_data(name, "has no samples");
    if (data.labels.size() > UINT32_MAX) return bad_data(name, "has more than 2^32 - 1 samples");
    if (Status status = check_labels(name, data.labels, data.classes); !status.ok()) return status;
    std::size_t span = 0, element = 0;
    if (!detail::all_finite({{data.floats.data(), data.floats.size()}}, span, element))
      return bad_data(name, "sample " + std::to_string(element / elements) + " holds a value that is not finite");
    return {};
  });
}

Status read_idx_dataset(const std::string& images_path, const std::string& labels_path, std::int32_t classes,
                        Dataset& data) {
  data = Dataset();
  return detail::guarded([&]() -> Status {
    IdxArray images, labels;
    if (Status status = read_idx(images_path, images); !status.ok()) return status;
    if (Status status = read_idx(labels_path, labels); !status.ok()) return status;
    if (labels.shape.size() != 1)
      return Status(SKIPPER_BAD_FILE, labels_path + ": holds " + shape_text(labels.shape.data(), labels.shape.size()) +
                                          " bytes, labels have one extent");
    if (images.shape[0] != labels.shape[0])
      return bad_data(images_path,
                      counts(static_cast<std::size_t>(images.shape[0]), labels.data.size()) + " in " + labels_path);
    if (labels.data.empty()) return bad_data(images_path, "has no samples");
    Dataset result;
    result.name = images_path;
    result.shape.assign(images.shape.begin() + 1, images.shape.end());
    if (result.shape.empty() || result.shape.size() == 2) result.shape.push_back(1);
    result.bytes = std::move(images.data);
    result.labels.assign(labels.data.begin(), labels.data.end());
    result.classes = classes > 0 ? classes : *std::max_element(result.labels.begin(), result.labels.end()) + 1;
    if (Status status = check_labels(labels_path, result.labels, result.classes); !status.ok()) return status;
    if (Status status = check_dataset(result); !status.ok()) return status;
    data = std::move(result);
    return {};
  });
}

Status read_mnist(const std::string& folder, Dataset& train, Dataset& test) {
  constexpr std::int32_t classes = 10;
  train = test = Dataset();
  return detail::guarded([&]() -> Status {
    const auto read = [&](const std::string& part, Dataset& data) {
      const std::string start = folder + "/" + part;
      return read_idx_dataset(existing(start + "-images-idx3-ubyte"), existing(start + "-labels-idx1-ubyte"), classes,
                              data);
    };
    if (Status status = read("train", train); !status.ok()) return status;
    return read("t10k", test);
  });
}

void make_batch(const Dataset& data, const std::uint32_t* indices, std::size_t count, float* samples, float* labels) {
  const std::size_t elements = detail::sample_elements(data), classes = static_cast<std::size_t>(data.classes);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = indices[i] * elements;
    float* out = samples + i * elements;
    if (data.bytes.empty())
      std::copy_n(data.floats.data() + begin, elements, out);
    else
      std::transform(data.bytes.data() + begin, data.bytes.data() + begin + elements, out,
                     [](std::uint8_t byte) { return static_cast<float>(byte) / 255.0f; });
    if (labels == nullptr) continue;
    std::fill_n(labels + i * classes, classes, 0.0f);
    labels[i * classes + static_cast<std::size_t>(data.labels[indices[i]])] = 1.0f;
  }
}

}  // namespace skipper
