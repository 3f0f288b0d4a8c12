#include "explainer.h"

#include <fmt/format.h>
#include <mnist_resnet.h>
#include <resnet50.h>
#include <skipper/hdf5.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <opencv2/core.hpp>

#include "common/class_names.h"
#include "pictures.h"

namespace cam {

using skipper::Status;

namespace {

constexpr std::size_t top = 5;

std::vector<std::string> imagenet_names() {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < common::class_count; ++i) names.emplace_back(common::class_name(i).name);
  return names;
}

std::vector<std::string> digit_names() {
  std::vector<std::string> names;
  for (int i = 0; i < 10; ++i) names.push_back(std::to_string(i));
  return names;
}

// "Persian cat" is how some would write "Persian_cat".
std::string plain(std::string name) {
  for (char& c : name) c = c == ' ' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

}  // namespace

Status Explainer::find_class(const std::string& text, std::int32_t& index) const {
  const auto wrong = [&](const std::string& why) { return Status(SKIPPER_INVALID_ARGUMENT, "--class " + text + why); };
  const char* end = text.data() + text.size();
  if (const auto [stop, error] = std::from_chars(text.data(), end, index); error == std::errc() && stop == end) {
    if (index >= 0 && static_cast<std::size_t>(index) < names_.size()) return {};
    return wrong(fmt::format(": the classes are 0 to {}", names_.size() - 1));
  }
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (plain(names_[i]) == plain(text)) found.push_back(i);
  if (found.empty()) return wrong(": there is no class of that name");
  // ImageNet has two cranes and two maillots.
  if (found.size() > 1) return wrong(fmt::format(": is the name of classes {}; give a number", fmt::join(found, ", ")));
  index = static_cast<std::int32_t>(found.front());
  return {};
}

Status Explainer::open(const Options& options) {
  mnist_ = options.mnist;
  size_ = options.size;
  names_ = mnist_ ? digit_names() : imagenet_names();
  skipper::CamOptions wanted;
  if (!options.class_text.empty())
    if (Status status = find_class(options.class_text, wanted.classes.front()); !status.ok()) return status;
  skipper::Weights weights;
  if (Status status = skipper::open_weights(options.weights, weights); !status.ok()) return status;
  const skipper_model& model = mnist_ ? *mnist_resnet_model() : *resnet50_model();
  model_name_ = model.name;
  // The page enlarges maps as smoothly as more pixels would look.
  wanted.height = wanted.width = mnist_ ? 56 : 112;
  if (mnist_) wanted.preprocessing = skipper::grey_input;
  wanted.colormap = options.colormap;
  wanted.variant = options.variant;
  wanted.threads = options.threads;
  explainer_.emplace(&model, weights, wanted);
  return explainer_->status();
}

std::vector<Bar> Explainer::top_bars(std::int32_t explained) const {
  const std::vector<float>& probabilities = explainer_->probabilities();
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return probabilities[a] > probabilities[b]; });
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < std::min(top, order.size()); ++i)
    bars.push_back({names_[order[i]], static_cast<double>(probabilities[order[i]]),
                    order[i] == static_cast<std::size_t>(explained)});
  return bars;
}

Status Explainer::explain(const skipper::Image& image, Card& card) {
  if (!explainer_->fit(image).status().ok()) return explainer_->status();
  const cv::Mat photo(image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.bgr.data()));
  card.width = image.width;
  card.height = image.height;
  card.pixelated = std::max(image.width, image.height) <= 64;
  card.photo = card.pixelated ? exact_uri(photo) : photo_uri(photo, size_);
  card.heat = exact_uri(explainer_->heat_map());
  const skipper::CamMap& map = explainer_->maps().front();
  card.label = names_[static_cast<std::size_t>(map.index)];
  card.probability = static_cast<double>(map.probability);
  card.bars = top_bars(map.index);
  return {};
}

}  // namespace cam
