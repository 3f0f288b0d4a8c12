#include <skipper/cam_explainer.h>
#include <skipper/npy.h>

#include <cstdio>
#include <new>
#include <opencv2/imgcodecs.hpp>
#include <utility>

#include "../core/atomic_file.h"
#include "../core/guard.h"
#include "cam_network.h"
#include "cam_picture.h"

namespace skipper {

struct CamExplainer::State {
  CamOptions options;
  int colormap = -1;
  detail::CamNetwork network;
  Status opened, last;

  Image photo;
  std::vector<float> input, probabilities, values;
  std::vector<CamMap> maps;

  Status open(const skipper_model* model, const Weights& weights);
  Status check_options() const;
  Status explain();
  Status picture_place(std::size_t place) const;
  std::string title(const CamMap& map) const;
  cv::Mat heat(std::size_t place) const {
    return detail::heat_map(maps[place].values, options.height, options.width, colormap);
  }
  cv::Mat plot() const;

  // Returns what `make` gives, or nothing and why.
  template <typename Make>
  cv::Mat picture(std::size_t place, const Make& make) {
    cv::Mat result;
    Status status = picture_place(place);
    if (status.ok()) {
      status = detail::guarded([&] {
        result = make();
        return Status();
      });
    }
    if (!status.ok()) last = std::move(status);
    return result;
  }

  // Fits what `read` puts into the photo.
  template <typename Read>
  void fit(const Read& read) {
    if (!opened.ok()) return;
    last = detail::guarded([&] {
      if (Status status = read(); !status.ok()) return status;
      return explain();
    });
    if (last.ok()) return;
    photo = {};
    probabilities.clear();
    maps.clear();
  }
};

Status CamExplainer::State::check_options() const {
  const auto wrong = [](const std::string& text) { return Status(SKIPPER_INVALID_ARGUMENT, text); };
  if (colormap < 0) return wrong("there is no colour map '" + options.colormap + "'");
  if (!(options.alpha >= 0 && options.alpha <= 1)) return wrong("alpha is not between 0 and 1");
  if (options.panel < 1 || options.panel > 8192) return wrong("the panel's size is not between 1 and 8192 pixels");
  if (!options.preprocessing) return wrong("there is no preprocessing");
  if (options.height < 1 || options.width < 1 || options.height > 32768 || options.width > 32768)
    return wrong("the maps' size is not between 1 and 32768");
  const std::int32_t count = network.class_count();
  if (options.classes.empty() || options.classes.size() > static_cast<std::size_t>(count))
    return wrong("there must be between 1 and " + std::to_string(count) + " maps");
  for (const std::int32_t index : options.classes)
    if (index < -1 || index >= count)
      return wrong("the class is " + std::to_string(index) + "; it must be -1 or below " + std::to_string(count));
  return {};
}

Status CamExplainer::State::open(const skipper_model* model, const Weights& weights) {
  if (Status status = network.open(model, weights, options.variant, options.threads); !status.ok()) return status;
  colormap = detail::find_colormap(options.colormap);
  if (options.height == 0) options.height = network.height();
  if (options.width == 0) options.width = network.width();
  input.resize(network.input_elements());
  return check_options();
}

Status CamExplainer::State::explain() {
  if (Status status = options.preprocessing(photo, network.height(), network.width(), input.data()); !status.ok())
    return status;
  std::vector<std::int32_t> classes = options.classes;
  if (Status status = network.run(input, classes, options.height, options.width, probabilities, values); !status.ok())
    return status;
  maps.resize(classes.size());
  const std::size_t pixels = values.size() / classes.size();
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(i * pixels);
    maps[i].index = classes[i];
    maps[i].probability = probabilities[static_cast<std::size_t>(classes[i])];
    maps[i].values.assign(first, first + static_cast<std::ptrdiff_t>(pixels));
  }
  return {};
}

Status CamExplainer::State::picture_place(std::size_t place) const {
  if (!opened.ok()) return opened;
  if (maps.empty()) return last.ok() ? Status(SKIPPER_INVALID_ARGUMENT, "no photo was fitted") : last;
  if (place < maps.size()) return {};
  return Status(SKIPPER_INVALID_ARGUMENT,
                "there is no map " + std::to_string(place) + ", only " + std::to_string(maps.size()));
}

std::string CamExplainer::State::title(const CamMap& map) const {
  const auto index = static_cast<std::size_t>(map.index);
  const std::string name =
      index < options.class_names.size() ? options.class_names[index] : "class " + std::to_string(index);
  char percent[32];
  std::snprintf(percent, sizeof percent, ": %.2f%%", 100 * static_cast<double>(map.probability));
  return name + percent;
}

cv::Mat CamExplainer::State::plot() const {
  const cv::Mat small = detail::scaled(detail::matrix_of(photo), options.panel);
  std::vector<detail::Panel> panels = {{small, ""}};
  for (std::size_t i = 0; i < maps.size(); ++i)
    panels.push_back({detail::blend(small, heat(i), options.alpha), title(maps[i])});
  return detail::arrange(panels);
}

namespace {

Status write_picture(const std::string& path, const cv::Mat& picture) {
  return detail::guarded([&] {
    const std::size_t dot = path.rfind('.');
    const bool named = dot != std::string::npos && path.find('/', dot) == std::string::npos;
    if (!named || !cv::haveImageWriter(path))
      return Status(SKIPPER_INVALID_ARGUMENT, path + ": does not end in a format that OpenCV writes");
    std::vector<std::uint8_t> bytes;
    if (!cv::imencode(path.substr(dot), picture, bytes))
      return Status(SKIPPER_IO_ERROR, path + ": OpenCV cannot encode the picture");
    detail::AtomicFile file;
    if (Status status = file.open(path); !status.ok()) return status;
    if (Status status = file.write(bytes.data(), bytes.size()); !status.ok()) return status;
    return file.commit();
  });
}

const Status& no_memory() {
  static const Status status(SKIPPER_OUT_OF_MEMORY, "out of memory");
  return status;
}

}  // namespace

CamExplainer::CamExplainer(const skipper_model* model, const Weights& weights, CamOptions options)
    : state_(new (std::nothrow) State) {
  if (state_ == nullptr) return;
  state_->options = std::move(options);
  state_->opened = detail::guarded([&] { return state_->open(model, weights); });
}

CamExplainer::~CamExplainer() = default;
CamExplainer::CamExplainer(CamExplainer&&) noexcept = default;
CamExplainer& CamExplainer::operator=(CamExplainer&&) noexcept = default;

CamExplainer& CamExplainer::fit(const std::string& path) {
  if (state_) state_->fit([&] { return read_image(path, state_->photo); });
  return *this;
}

CamExplainer& CamExplainer::fit(const Image& image) {
  if (!state_) return *this;
  state_->fit([&] {
    if (&image != &state_->photo) state_->photo = image;
    return Status();
  });
  return *this;
}

CamExplainer& CamExplainer::fit(const cv::Mat& picture) {
  if (state_) state_->fit([&] { return detail::image_of(picture, state_->photo); });
  return *this;
}

const Status& CamExplainer::status() const {
  if (!state_) return no_memory();
  return state_->opened.ok() ? state_->last : state_->opened;
}

const std::vector<CamMap>& CamExplainer::maps() const {
  static const std::vector<CamMap> none;
  return state_ ? state_->maps : none;
}

const std::vector<float>& CamExplainer::probabilities() const {
  static const std::vector<float> none;
  return state_ ? state_->probabilities : none;
}

const Image& CamExplainer::photo() const {
  static const Image none;
  return state_ ? state_->photo : none;
}

cv::Mat CamExplainer::plot() {
  if (!state_) return {};
  return state_->picture(0, [&] { return state_->plot(); });
}

cv::Mat CamExplainer::overlay(std::size_t place) {
  if (!state_) return {};
  return state_->picture(place, [&] {
    return detail::blend(detail::matrix_of(state_->photo), state_->heat(place), state_->options.alpha);
  });
}

cv::Mat CamExplainer::heat_map(std::size_t place) {
  if (!state_) return {};
  return state_->picture(place, [&] { return state_->heat(place); });
}

Status CamExplainer::write(const std::string& path) {
  const cv::Mat picture = plot();
  return picture.empty() ? status() : write_picture(path, picture);
}

Status CamExplainer::write_heat_map(const std::string& path, std::size_t place) {
  const cv::Mat picture = heat_map(place);
  return picture.empty() ? status() : write_picture(path, picture);
}

Status CamExplainer::write_npy(const std::string& path) {
  if (!state_) return no_memory();
  if (Status status = state_->picture_place(0); !status.ok()) return status;
  const auto count = static_cast<std::int64_t>(state_->maps.size());
  return skipper::write_npy(path, {count, state_->options.height, state_->options.width}, state_->values.data());
}

}  // namespace skipper
