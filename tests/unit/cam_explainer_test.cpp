// CamExplainer: kinds of images, what the pictures show, files, and errors.
#include <blocks.h>
#include <skipper/cam_explainer.h>
#include <skipper/initializers.h>
#include <skipper/npy.h>
#include <tiny.h>

#include <catch2/catch.hpp>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "support/files.h"
#include "support/image_file.h"

using namespace skipper;
using Catch::Matchers::Contains;
using test::encode_image;
using test::TemporaryFolder;

namespace {

CamExplainer tiny_explainer(const CamOptions& options = {}) {
  Weights weights;
  REQUIRE(initialize_parameters(*tiny_model(), weights).ok());
  return CamExplainer(tiny_model(), weights, options);
}

cv::Mat noise(int height, int width, int type) {
  cv::Mat picture(height, width, type);
  cv::RNG random(7);
  random.fill(picture, cv::RNG::UNIFORM, 0, picture.depth() == CV_16U ? 65536 : 256);
  return picture;
}

std::vector<float> values_of(CamExplainer& explainer) {
  INFO(explainer.status().message());
  REQUIRE(explainer.status().ok());
  return explainer.maps().at(0).values;
}

bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0;
}

}  // namespace

TEST_CASE("files and matrices of all kinds give the maps of their pixels in eight bits") {
  const TemporaryFolder folder;
  const int type = GENERATE(CV_8UC1, CV_8UC3, CV_8UC4, CV_16UC1, CV_16UC3);
  CAPTURE(type);
  const cv::Mat picture = noise(11, 23, type);
  const std::string bytes = encode_image(".png", picture), file = folder / "picture.png";
  test::write_file(file, bytes);
  Image image;
  REQUIRE(decode_image(bytes.data(), bytes.size(), image).ok());
  CamExplainer explainer = tiny_explainer();
  const std::vector<float> expected = values_of(explainer.fit(image));
  CHECK(values_of(explainer.fit(file)) == expected);
  CHECK(values_of(explainer.fit(picture)) == expected);
  CHECK(explainer.photo().bgr == image.bgr);
  // A part of a larger picture, whose rows are not dense.
  cv::Mat larger(30, 40, type, cv::Scalar::all(0));
  picture.copyTo(larger(cv::Rect(3, 4, 23, 11)));
  CHECK(values_of(explainer.fit(larger(cv::Rect(3, 4, 23, 11)))) == expected);
}

TEST_CASE("a photo that its EXIF data turns is explained upright") {
  const TemporaryFolder folder;
  const std::string jpeg = encode_image(".jpg", noise(16, 32, CV_8UC3)), file = folder / "turned.jpg";
  test::write_file(file, test::with_orientation(jpeg, 6));
  const std::vector<unsigned char> bytes(jpeg.begin(), jpeg.end());
  cv::Mat upright;
  cv::rotate(cv::imdecode(bytes, cv::IMREAD_COLOR), upright, cv::ROTATE_90_CLOCKWISE);
  CamExplainer explainer = tiny_explainer();
  const std::vector<float> expected = values_of(explainer.fit(upright));
  CHECK(values_of(explainer.fit(file)) == expected);
  CHECK(explainer.photo().height == 32);
  CHECK(explainer.overlay().size() == cv::Size(16, 32));
}

TEST_CASE("the overlay lies on the photo, whatever its shape") {
  CamOptions options;
  options.height = 20;
  options.width = 30;
  options.colormap = "viridis";
  options.panel = 120;
  for (const cv::Size size : {cv::Size(1, 1), cv::Size(200, 50), cv::Size(3, 400), cv::Size(8, 8)}) {
    CAPTURE(size.width, size.height);
    const cv::Mat photo = noise(size.height, size.width, CV_8UC3);
    for (const double alpha : {0.0, 0.5, 1.0}) {
      options.alpha = alpha;
      CamExplainer explainer = tiny_explainer(options);
      const cv::Mat heat = explainer.fit(photo).heat_map(), overlay = explainer.overlay();
      REQUIRE(heat.size() == cv::Size(30, 20));
      cv::Mat enlarged, expected;
      cv::resize(heat, enlarged, size);
      cv::addWeighted(enlarged, alpha, photo, 1 - alpha, 0, expected);
      CHECK(same(overlay, expected));
      if (alpha == 0) CHECK(same(overlay, photo));
    }
  }
}

TEST_CASE("a heat map goes from its least value to its largest") {
  CamExplainer explainer = tiny_explainer();
  const cv::Mat heat = explainer.fit(noise(8, 8, CV_8UC3)).heat_map();
  const std::vector<float> values = values_of(explainer);
  const cv::Mat map(8, 8, CV_32F, const_cast<float*>(values.data()));
  cv::Point least, most;
  cv::minMaxLoc(map, nullptr, nullptr, &least, &most);
  cv::Mat colours, levels = (cv::Mat_<unsigned char>(1, 2) << 0, 255);
  cv::applyColorMap(levels, colours, cv::COLORMAP_JET);
  CHECK(heat.at<cv::Vec3b>(least) == colours.at<cv::Vec3b>(0, 0));
  CHECK(heat.at<cv::Vec3b>(most) == colours.at<cv::Vec3b>(0, 1));
}

TEST_CASE("the plot has the photo and each map beside it") {
  CamOptions options;
  options.classes = {-1, 4};
  options.panel = 300;
  options.class_names = {"a", "b", "c", "d",
                         "a name that is far too long for one title above the picture, so it shrinks"};
  CamExplainer explainer = tiny_explainer(options);
  const cv::Mat plot = explainer.fit(noise(40, 60, CV_8UC3)).plot();
  REQUIRE(explainer.maps().size() == 2);
  CHECK(explainer.maps()[1].index == 4);
  CHECK(plot.cols == 3 * 300 + 4 * 12);
  CHECK(plot.rows > 200);
  CHECK(plot.rows < 280);
  CHECK(plot.at<cv::Vec3b>(0, 0) == cv::Vec3b(255, 255, 255));
  CHECK_FALSE(same(explainer.heat_map(0), explainer.heat_map(1)));
}

TEST_CASE("pictures and values as files") {
  const TemporaryFolder folder;
  CamOptions options;
  options.classes = {-1, -1};
  options.height = options.width = 16;
  CamExplainer explainer = tiny_explainer(options);
  const cv::Mat photo = noise(30, 20, CV_8UC3);
  REQUIRE(explainer.fit(photo).write(folder / "plot.png").ok());
  REQUIRE(explainer.write_heat_map(folder / "map.png", 1).ok());
  REQUIRE(explainer.write_npy(folder / "map.npy").ok());
  CHECK(same(cv::imread(folder / "plot.png"), explainer.plot()));
  CHECK(same(cv::imread(folder / "map.png"), explainer.heat_map(1)));
  NpyArray array;
  REQUIRE(read_npy(folder / "map.npy", array).ok());
  CHECK(array.shape == std::vector<std::int64_t>{2, 16, 16});
  std::vector<float> both = explainer.maps()[0].values;
  both.insert(both.end(), explainer.maps()[1].values.begin(), explainer.maps()[1].values.end());
  CHECK(array.data == both);

  CHECK(explainer.write(folder / "plot.txt").code() == SKIPPER_INVALID_ARGUMENT);
  CHECK(explainer.write(folder / "plot").code() == SKIPPER_INVALID_ARGUMENT);
  CHECK(explainer.write(folder / "missing/plot.png").code() == SKIPPER_IO_ERROR);
  CHECK(explainer.write_npy(folder / "missing/map.npy").code() == SKIPPER_IO_ERROR);
  CHECK(explainer.write_heat_map(folder / "map.png", 2).message() == "there is no map 2, only 2");
  CHECK(folder.names() == std::vector<std::string>{"map.npy", "map.png", "plot.png"});
}

TEST_CASE("a photo that cannot be read, and the next one") {
  const TemporaryFolder folder;
  test::write_file(folder / "text.png", "no image\n");
  CamExplainer explainer = tiny_explainer();
  CHECK(explainer.status().ok());
  CHECK(explainer.plot().empty());
  CHECK(explainer.status().message() == "no photo was fitted");
  CHECK(explainer.fit(folder / "missing.png").plot().empty());
  CHECK(explainer.status().code() == SKIPPER_IO_ERROR);
  CHECK_THAT(explainer.status().message(), Contains("missing.png"));
  CHECK(explainer.fit(folder / "text.png").write(folder / "plot.png").code() == SKIPPER_BAD_FILE);
  CHECK(explainer.maps().empty());
  CHECK(explainer.fit(cv::Mat()).status().code() == SKIPPER_INVALID_ARGUMENT);
  CHECK(explainer.fit(noise(4, 4, CV_32FC3)).status().code() == SKIPPER_INVALID_ARGUMENT);
  CHECK(explainer.fit(Image()).status().code() == SKIPPER_INVALID_ARGUMENT);
  CHECK(explainer.fit(noise(4, 4, CV_8UC3)).status().ok());
  CHECK_FALSE(explainer.plot().empty());
}

TEST_CASE("options that make no sense, models and weights that do not fit") {
  const auto error = [](auto change) {
    CamOptions options;
    change(options);
    CamExplainer explainer = tiny_explainer(options);
    explainer.fit(noise(4, 4, CV_8UC3));
    CHECK(explainer.maps().empty());
    CHECK(explainer.plot().empty());
    return explainer.status().message();
  };
  CHECK(error([](CamOptions& o) { o.classes = {5}; }) == "the class is 5; it must be -1 or below 5");
  CHECK(error([](CamOptions& o) { o.classes = {0, -2}; }) == "the class is -2; it must be -1 or below 5");
  CHECK(error([](CamOptions& o) { o.classes = {}; }) == "there must be between 1 and 5 maps");
  CHECK(error([](CamOptions& o) { o.classes.assign(6, -1); }) == "there must be between 1 and 5 maps");
  CHECK(error([](CamOptions& o) { o.colormap = "mud"; }) == "there is no colour map 'mud'");
  CHECK(error([](CamOptions& o) { o.alpha = 1.5; }) == "alpha is not between 0 and 1");
  CHECK(error([](CamOptions& o) { o.height = -1; }) == "the maps' size is not between 1 and 32768");
  CHECK(error([](CamOptions& o) { o.panel = 0; }) == "the panel's size is not between 1 and 8192 pixels");
  CHECK(error([](CamOptions& o) { o.preprocessing = nullptr; }) == "there is no preprocessing");
  CHECK_THAT(error([](CamOptions& o) { o.variant = "mmx"; }), Contains("mmx"));

  const Weights none;
  CHECK(CamExplainer(tiny_model(), none).status().code() == SKIPPER_BAD_WEIGHTS);
  CHECK(CamExplainer(blocks_model(), none).status().code() == SKIPPER_NO_ENTRY);
  CHECK(CamExplainer(nullptr, none).fit("x.png").status().code() == SKIPPER_INVALID_ARGUMENT);
}

TEST_CASE("each colour map has a name") {
  for (const std::string& name : colormap_names()) {
    CamOptions options;
    options.colormap = name;
    CHECK_FALSE(tiny_explainer(options).fit(noise(5, 5, CV_8UC3)).heat_map().empty());
  }
  CHECK(colormap_names().front() == "jet");
}
