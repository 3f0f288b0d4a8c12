#include "layer_values.h"

#include <algorithm>
#include <numeric>

#include "model_files.h"

namespace skipper::tool {

namespace {

LayerValues described(const nlohmann::json& result, std::uint32_t step) {
  LayerValues layer;
  layer.layer = result.at("layer");
  layer.step = step;
  layer.shape = result.at("shape").get<std::vector<std::int64_t>>();
  layer.offset = result.at("offset");
  layer.pixel_floats = result.at("pixel_floats");
  if (result.contains("halo")) layer.halo = result["halo"].get<std::vector<std::int64_t>>();
  return layer;
}

const nlohmann::json* steps_of(const nlohmann::json& manifest, const skipper_variant& variant) {
  const nlohmann::json* entry = variant_entry(manifest, variant.name);
  return entry && entry->contains("steps") ? &(*entry)["steps"] : nullptr;
}

std::size_t sample_floats(const LayerValues& layer) {
  return static_cast<std::size_t>(
      std::accumulate(layer.shape.begin() + 1, layer.shape.end(), std::int64_t{1}, std::multiplies<>()));
}

// Samples from `first` on; all dimensions between batch and channels are pixels, in maps of two with a border.
void copy_samples(LayerValues& layer, std::int32_t first, std::int32_t count, const float* memory) {
  const std::int64_t channels = layer.shape.back();
  const bool maps = layer.shape.size() == 4;
  const std::int64_t height = maps ? layer.shape[1] : 1;
  const std::int64_t width = maps ? layer.shape[2] : static_cast<std::int64_t>(sample_floats(layer)) / channels;
  const std::int64_t row = layer.halo[2] + width + layer.halo[3], rows = layer.halo[0] + height + layer.halo[1];
  float* out = layer.values.data() + sample_floats(layer) * static_cast<std::size_t>(first);
  for (std::int64_t n = 0; n < count; ++n)
    for (std::int64_t y = 0; y < height; ++y)
      for (std::int64_t x = 0; x < width; ++x) {
        const std::int64_t pixel = (n * rows + layer.halo[0] + y) * row + layer.halo[2] + x;
        out = std::copy_n(memory + pixel * layer.pixel_floats, channels, out);
      }
}

}  // namespace

Status LayerRecorder::open(const nlohmann::json& manifest, const skipper_variant& variant, std::int32_t batch) {
  batch_ = batch;
  const nlohmann::json* steps = steps_of(manifest, variant);
  const std::size_t count = variant.step_count - variant.cam_step_count;
  if (!steps || steps->size() < count)
    return Status(SKIPPER_BAD_FILE, std::string("manifest.json: lacks the steps of variant '") + variant.name + "'");
  try {
    for (std::uint32_t i = 0; i < count; ++i)
      if ((*steps)[i].contains("result")) layers_.push_back(described((*steps)[i]["result"], i));
  } catch (const nlohmann::json::exception& error) {
    return Status(SKIPPER_BAD_FILE, std::string("manifest.json: a step's result is damaged: ") + error.what());
  }
  for (LayerValues& layer : layers_) {
    if (layer.shape.size() < 2 || layer.halo.size() != 4)
      return Status(SKIPPER_BAD_FILE, "manifest.json: a step's result is damaged: " + layer.layer);
    layer.shape.front() = batch;
    layer.values.resize(sample_floats(layer) * static_cast<std::size_t>(batch));
  }
  return {};
}

void LayerRecorder::keep(const std::vector<std::string>& names) {
  std::erase_if(layers_, [&](const LayerValues& layer) {
    return std::find(names.begin(), names.end(), layer.layer) == names.end();
  });
}

void LayerRecorder::expect(std::int32_t first, std::int32_t count) {
  first_ = first;
  count_ = count;
}

void LayerRecorder::step_done(void* user, std::uint32_t step, const void* arena) {
  auto* self = static_cast<LayerRecorder*>(user);
  const auto* floats = static_cast<const float*>(arena);
  for (LayerValues& layer : self->layers_) {
    if (layer.step != step) continue;
    const std::size_t first = layer.offset / sizeof(float);
    copy_samples(layer, self->first_, self->count_, floats + first);
  }
}

}  // namespace skipper::tool
