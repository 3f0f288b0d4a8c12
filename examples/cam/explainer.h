// ResNet50 or the MNIST ResNet, ready to explain.
#pragma once

#include <skipper/cam_explainer.h>

#include <optional>
#include <string>
#include <vector>

#include "gallery.h"
#include "options.h"

namespace cam {

class Explainer {
 public:
  // Reads the weights and finds the class that was asked for.
  skipper::Status open(const Options& options);

  // A card of the page, without a name.
  skipper::Status explain(const skipper::Image& image, Card& card);

  const std::string& model_name() const { return model_name_; }

 private:
  skipper::Status find_class(const std::string& text, std::int32_t& index) const;
  std::vector<Bar> top_bars(std::int32_t explained) const;

  std::optional<skipper::CamExplainer> explainer_;
  std::vector<std::string> names_;  // of the classes
  std::string model_name_;
  int size_ = 0;
  bool mnist_ = false;
};

}  // namespace cam
