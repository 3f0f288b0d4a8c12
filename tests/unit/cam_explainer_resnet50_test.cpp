// CamExplainer with ResNet50 against what TensorFlow computed, and with the MNIST ResNet for a long time.
#include <mnist_resnet.h>
#include <resnet50.h>
#include <skipper/cam_explainer.h>
#include <skipper/initializers.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <opencv2/core.hpp>

#include "support/files.h"
#include "support/npz.h"

using namespace skipper;

namespace {

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t all = 0, resident = 0;
  file >> all >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

TEST_CASE("ResNet50's maps are TensorFlow's") {
  Weights weights;
  REQUIRE(weights.open(SKIPPER_RESNET50_WEIGHTS).ok());
  CamOptions options;
  options.classes = {-1, -1, 3};
  CamExplainer explainer(resnet50_model(), weights, options);
  for (const std::string name : {"chelsea", "coffee"}) {
    const test::Npz expected(test::test_data("resnet50_" + name + ".npz"));
    const std::vector<double>& cam = expected["cam224"].values;
    explainer.fit(SKIPPER_EXAMPLE_IMAGES "/" + name + ".png");
    INFO(explainer.status().message());
    REQUIRE(explainer.status().ok());
    const CamMap& map = explainer.maps().at(0);
    CHECK(map.index == static_cast<int>(expected["class"].values.at(0)));
    REQUIRE(map.values.size() == cam.size());
    const auto [least, most] = std::minmax_element(cam.begin(), cam.end());
    double worst = 0;
    for (std::size_t i = 0; i < cam.size(); ++i)
      worst = std::max(worst, std::abs(static_cast<double>(map.values[i]) - cam[i]));
    CHECK(worst < 1e-4 * (*most - *least));
    const std::vector<double>& probabilities = expected["prob"].values;
    for (std::size_t i = 0; i < probabilities.size(); ++i)
      REQUIRE(explainer.probabilities().at(i) == Approx(probabilities[i]).margin(1e-5));
    CHECK(explainer.maps().at(1).probability < map.probability);
    CHECK(explainer.maps().at(2).index == 3);
    CHECK(explainer.overlay().size() == cv::Size(explainer.photo().width, explainer.photo().height));
  }
}

TEST_CASE("a thousand images leave no memory behind") {
  Weights weights;
  REQUIRE(initialize_parameters(*mnist_resnet_model(), weights).ok());
  CamOptions options;
  options.preprocessing = grey_input;
  options.panel = 100;
  CamExplainer explainer(mnist_resnet_model(), weights, options);
  cv::Mat digit(28, 28, CV_8UC1);
  std::size_t before = 0;
  for (int i = 0; i < 1100; ++i) {
    if (i == 100) before = resident_bytes();
    cv::randu(digit, 0, 255);
    REQUIRE_FALSE(explainer.fit(digit).plot().empty());
  }
  const std::size_t after = resident_bytes();
  INFO(before << " bytes, then " << after);
  CHECK(after < before + (std::size_t{2} << 20));
  REQUIRE(explainer.maps().at(0).values.size() == 28 * 28);
}
