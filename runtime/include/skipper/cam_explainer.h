/// \file
/// Skipper::vision: where in a photo a network sees what it names, as pictures.
///
///     skipper::CamExplainer explainer(resnet50_model(), weights);
///     cv::imshow("why", explainer.fit("photo.jpg").plot());
///     if (!explainer.status().ok()) std::puts(explainer.status().message().c_str());
///
/// OpenCV is needed to link, not to compile against this header.
#pragma once

#include <skipper/status.h>
#include <skipper/vision.h>
#include <skipper/weights.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace cv {
class Mat;
}

namespace skipper {

/// Writes one sample of a network's input: height * width * channels floats.  imagenet_input and grey_input are two.
using Preprocessing = std::function<Status(const Image& image, std::int32_t height, std::int32_t width, float* out)>;

/// For networks of one channel: grey, resized by area (the aspect ratio is not kept), 0 to 1.
/// Errors: SKIPPER_INVALID_ARGUMENT (an empty image, an extent below 1, a null pointer), SKIPPER_OUT_OF_MEMORY.
Status grey_input(const Image& image, std::int32_t height, std::int32_t width, float* out);

/// Returns the names that CamOptions::colormap may have: "jet", "viridis", ...
const std::vector<std::string>& colormap_names();

/// Says what is shown and how.  All defaults are for ResNet50.
struct CamOptions {
  std::int32_t height = 0;  ///< of the maps in pixels; 0: of the network's input
  std::int32_t width = 0;   ///< as height
  /// The class of each map; -1 at place j asks for the (j+1)-th most probable class: {-1, -1, -1} for the top three.
  std::vector<std::int32_t> classes = {-1};
  Preprocessing preprocessing = imagenet_input;  ///< from a photo to the network's input
  std::vector<std::string> class_names;          ///< for titles; empty: "class 526"
  std::string colormap = "jet";                  ///< one of colormap_names
  double alpha = 0.5;                            ///< share of the heat map in an overlay, 0 to 1
  std::int32_t panel = 480;                      ///< longest side of each picture of a plot, in pixels
  std::string variant;                           ///< "": the best for this CPU
  std::int32_t threads = 0;                      ///< 0: as skipper_options::threads
};

/// The map of one class: the last activation times the class's column of the dense kernel, enlarged bilinearly with
/// aligned corners (B. Zhou et al., "Learning Deep Features for Discriminative Localization", 2016).
struct CamMap {
  std::int32_t index = 0;     ///< of the class
  float probability = 0;      ///< of the class, 0 to 1
  std::vector<float> values;  ///< height x width, rows from the top; not normalised
};

/// Movable, not copyable.  One thread at a time uses an object.  Nothing throws: errors are kept, see status.
class CamExplainer {
 public:
  /// Packs the weights, which need not outlive this object; the model's descriptor must.  After an error here every
  /// call gives it: those of Weights::bind, prepare and context_create; SKIPPER_NO_ENTRY (a model without cam);
  /// SKIPPER_INVALID_ARGUMENT (options, a null pointer, or a network that does not take one image).
  CamExplainer(const skipper_model* model, const Weights& weights, CamOptions options = {});
  ~CamExplainer();  ///< Frees packed weights and context.
  /// Takes what the other holds; only destruction and assignment are left to do with it.
  CamExplainer(CamExplainer&&) noexcept;
  /// \overload
  CamExplainer& operator=(CamExplainer&&) noexcept;

  /// Predicts and makes the maps.  A matrix has 1, 3 (blue, green, red) or 4 channels of 8 or 16 bits.  Gives *this.
  /// Errors: those of read_image, of the preprocessing and of cam; SKIPPER_INVALID_ARGUMENT (another kind of matrix).
  CamExplainer& fit(const std::string& path);
  /// \overload
  CamExplainer& fit(const Image& image);
  /// \overload
  CamExplainer& fit(const cv::Mat& picture);

  /// Returns the status of the constructor, else of the last fit, else of what was called since.
  const Status& status() const;

  /// Those of the last fit; empty if it failed.
  const std::vector<CamMap>& maps() const;
  const std::vector<float>& probabilities() const;  ///< of all classes, by the last fit
  const Image& photo() const;                       ///< of the last fit: upright, in its own size

  /// The photo, then each map over it with class and probability as title.  Pictures are of eight bits, blue, green,
  /// red, and empty after an error, which is kept.
  cv::Mat plot();
  /// The map at `place` of maps over the photo, in the photo's size.
  cv::Mat overlay(std::size_t place = 0);
  /// A map alone, in its size: the first colour for its least value, the last one for its largest.
  cv::Mat heat_map(std::size_t place = 0);

  /// Writes the plot.  Files appear whole or not at all.  Errors: those kept; SKIPPER_IO_ERROR;
  /// SKIPPER_INVALID_ARGUMENT (nothing was fitted, no such place, a file name that ends in no format OpenCV writes).
  Status write(const std::string& path);
  /// A map alone, as heat_map makes it.
  Status write_heat_map(const std::string& path, std::size_t place = 0);
  /// The values, float32: (maps, height, width).
  Status write_npy(const std::string& path);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace skipper
