// A model with the entry cam and prepared weights, for one image at a time.
#pragma once

#include <skipper/status.h>
#include <skipper/weights.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

namespace skipper::detail {

class CamNetwork {
 public:
  Status open(const skipper_model* model, const Weights& weights, const std::string& variant, std::int32_t threads);

  std::int32_t height() const { return static_cast<std::int32_t>(model_->inputs[0].shape[1]); }
  std::int32_t width() const { return static_cast<std::int32_t>(model_->inputs[0].shape[2]); }
  std::size_t input_elements() const { return model_->inputs[0].elements; }
  std::int32_t class_count() const { return static_cast<std::int32_t>(model_->cam_info->classes); }

  // classes: as skipper_model::cam takes and fills them.  maps: classes.size() times height * width floats.
  Status run(const std::vector<float>& input, std::vector<std::int32_t>& classes, std::int32_t height,
             std::int32_t width, std::vector<float>& probabilities, std::vector<float>& maps) const;

 private:
  struct Free {
    void operator()(void* memory) const { std::free(memory); }
  };
  struct Destroy {
    const skipper_model* model;
    void operator()(skipper_context* context) const { model->context_destroy(context); }
  };

  Status failure(skipper_status code) const;
  Status prepare(const std::vector<const float*>& parameters, const skipper_variant& variant,
                 const skipper_options& options);

  const skipper_model* model_ = nullptr;
  const skipper_variant* variant_ = nullptr;
  std::unique_ptr<void, Free> packed_;
  std::unique_ptr<skipper_context, Destroy> context_{nullptr, Destroy{nullptr}};
};

}  // namespace skipper::detail
