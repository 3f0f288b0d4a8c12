// mnist_predict: names the digits that images show, with weights that mnist_train wrote.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numeric>

#include "../../runtime/core/program.h"
#include "app.h"
#include "digit_classifier.h"
#include "digit_images.h"
#include "page/numbers.h"

namespace mnist_train {

namespace {

using skipper::Status;
using Json = nlohmann::ordered_json;

// The classes, the most probable first; of equal ones the lower first.
std::vector<std::size_t> ranked(const float* probabilities) {
  std::vector<std::size_t> order(digit_classes);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return probabilities[a] > probabilities[b]; });
  return order;
}

class App {
 public:
  explicit App(const PredictOptions& options) : options_(options) {}

  int run() {
    if (Status status = classify_all(); !status.ok()) complain(status);
    return bad_ ? exit_bad_input : 0;
  }

 private:
  void complain(const Status& status) {
    skipper::detail::complain(status);
    bad_ = true;
  }

  Status classify_all() {
    if (Status status = classifier_.open(options_); !status.ok()) return status;
    if (Status status = read_images(); !status.ok()) return status;
    std::vector<float> pixels, probabilities;
    for (const DigitImage& image : images_) pixels.insert(pixels.end(), image.pixels.begin(), image.pixels.end());
    if (Status status = classifier_.predict(pixels, probabilities); !status.ok()) return status;
    if (options_.json) print_json(probabilities);
    for (std::size_t i = 0; i < images_.size() && !options_.json; ++i)
      print(images_[i], probabilities.data() + i * digit_classes);
    return {};
  }

  Status read_images() {
    for (const std::string& file : options_.files) {
      DigitImage image;
      const Status status = read_digit(file, options_.invert, image);
      if (status.ok())
        images_.push_back(std::move(image));
      else
        complain(status);
    }
    if (options_.indices.empty()) return {};
    skipper::Dataset train, test;
    if (Status status = skipper::read_mnist(options_.data, train, test); !status.ok()) return status;
    for (const std::int64_t index : options_.indices) {
      images_.emplace_back();
      if (Status status = test_digit(test, index, images_.back()); !status.ok()) return status;
    }
    return {};
  }

  // "digit.png: 7 (99.98%), 3 (0.01%), 2 (0.01%)", then of images of the test set "; is 7".
  void print(const DigitImage& image, const float* probabilities) const {
    std::string text;
    const std::vector<std::size_t> order = ranked(probabilities);
    for (std::size_t i = 0; i < static_cast<std::size_t>(options_.top); ++i)
      text += fmt::format("{} {} ({})", i == 0 ? ":" : ",", order[i],
                          skipper::page::percent_text(static_cast<double>(probabilities[order[i]])));
    fmt::print("{}{}{}\n", image.name, text, image.label ? fmt::format("; is {}", *image.label) : "");
  }

  void print_json(const std::vector<float>& probabilities) const {
    Json list = Json::array();
    for (std::size_t i = 0; i < images_.size(); ++i) {
      const float* row = probabilities.data() + i * digit_classes;
      Json entry = {{"image", images_[i].name}};
      if (images_[i].label) entry["label"] = *images_[i].label;
      const std::vector<std::size_t> order = ranked(row);
      for (std::size_t k = 0; k < static_cast<std::size_t>(options_.top); ++k)
        entry["top"].push_back({{"class", order[k]}, {"probability", row[order[k]]}});
      list.push_back(std::move(entry));
    }
    // File names need not be UTF-8; JSON has to be.
    fmt::print("{}\n", list.dump(2, ' ', false, Json::error_handler_t::replace));
  }

  const PredictOptions& options_;
  DigitClassifier classifier_;
  std::vector<DigitImage> images_;
  bool bad_ = false;
};

}  // namespace

}  // namespace mnist_train

int main(int argc, char** argv) {
  // Exceptions: out of memory; what OpenCV cannot do.
  return skipper::detail::run_program("mnist_predict", mnist_train::exit_bad_input, [&] {
    int exit_status = 0;
    const auto options = mnist_train::parse_predict(argc, argv, exit_status);
    return options ? mnist_train::App(*options).run() : exit_status;
  });
}
