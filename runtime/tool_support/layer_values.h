// The values of layers that are no outputs, taken out of the arena while a model runs.
#pragma once

#include <skipper/abi.h>
#include <skipper/status.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace skipper::tool {

// A layer that a step of predict leaves in the arena.
struct LayerValues {
  std::string layer;
  std::uint32_t step = 0;           // index into the variant's steps
  std::vector<std::int64_t> shape;  // of all samples
  std::vector<float> values;        // dense, in that shape

  // In the arena, see ResultDescription of the code generator.
  std::uint64_t offset = 0;
  std::int64_t pixel_floats = 0;
  std::vector<std::int64_t> halo = {0, 0, 0, 0};
};

// Takes a copy of layers as the steps run.
class LayerRecorder {
 public:
  // All layers that the variant's steps leave, for `batch` samples.  SKIPPER_BAD_FILE: the manifest lacks them.
  Status open(const nlohmann::json& manifest, const skipper_variant& variant, std::int32_t batch);
  // Forgets layers that are not wanted, so that they cost no memory.
  void keep(const std::vector<std::string>& names);

  // The samples that the next call of predict computes.
  void expect(std::int32_t first, std::int32_t count);
  // A skipper_step_done; user is the recorder.
  static void step_done(void* user, std::uint32_t step, const void* arena);

  const std::vector<LayerValues>& layers() const { return layers_; }

 private:
  std::vector<LayerValues> layers_;
  std::int32_t batch_ = 0, first_ = 0, count_ = 0;
};

}  // namespace skipper::tool
