// The gallery page: what stands in it, and how Chromium shows it.
#include <gallery.h>
#include <png_data.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "report_browser.h"
#include "report_page.h"

using namespace cam;
using mnist_train::test::Browser;
using mnist_train::test::Page;

namespace {

std::string one_colour(std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
  std::vector<std::uint8_t> pixels;
  for (int i = 0; i < 8; ++i) pixels.insert(pixels.end(), {red, green, blue});
  return mnist_train::png_data_uri(pixels, {2, 4, 3});
}

// Blue photos, red heat maps.
Gallery small_gallery() {
  Gallery gallery;
  gallery.title = "Class activation maps";
  gallery.facts = {"3 images", "weights <&>.safetensors"};
  const std::string photo = one_colour(0, 0, 200), heat = one_colour(200, 0, 0);
  const std::vector<Bar> bars = {
      {"Scottish_deerhound", 1.0, true}, {"two", 0.25}, {"three", 0.0301}, {"four", 0.001}, {"five", 0}};
  gallery.cards = {{"photo \"one\" <b>'s & Ä.png", "", photo, heat, 600, 400, false, "Scottish_deerhound", 1.0, bars},
                   {"tall.png", "is 7", photo, heat, 3, 4000, true, "a_class_of_a_name_that_does_not_end", 0.01, bars},
                   {std::string(150, 'x') + ".png", "", photo, heat, 4000, 300, false, "two", 0.25, bars}};
  gallery.unreadable = {{"bro<ken>.png", "is damaged"}};
  return gallery;
}

bool is_colour(const cv::Vec3b& pixel, int red, int green, int blue) {
  return std::abs(pixel[2] - red) <= 4 && std::abs(pixel[1] - green) <= 4 && std::abs(pixel[0] - blue) <= 4;
}

cv::Vec3b centre(const cv::Mat& picture, const nlohmann::json& box) {
  return picture.at<cv::Vec3b>(box["y"].get<int>() + box["height"].get<int>() / 2,
                               box["x"].get<int>() + box["width"].get<int>() / 2);
}

// The page after somebody moved the slider.
std::string moved(std::string html, const std::string& value) {
  const std::string script = "slider.value = " + value + "; slider.dispatchEvent(new Event('input'));</script>";
  return html.replace(html.find("</script>"), 9, script);
}

}  // namespace

TEST_CASE("the gallery is well-formed, escaped, and needs nothing else") {
  const std::string html = gallery_html(small_gallery());
  const Page page(html);
  CHECK(page.count("//article") == 3);
  CHECK(page.all("//article/h2/@title").at(0) == "photo \"one\" <b>'s & Ä.png");
  CHECK(page.all("//article/h2").at(1) == "tall.png is 7");
  CHECK(page.all("//header//li").at(1) == "weights <&>.safetensors");
  CHECK(page.all("//section[@class='unreadable']//li").at(0) == "bro<ken>.png is damaged");
  CHECK(page.count("//article//ol/li") == 15);
  CHECK(page.all("//article[1]//span[@class='value']") ==
        std::vector<std::string>{"100.00%", "25.00%", "3.01%", "0.10%", "0.00%"});
  CHECK(page.all("//article[1]//li[@class='explained']/span[@class='label']") ==
        std::vector<std::string>{"Scottish_deerhound"});
  for (const std::string& source : page.all("//@src")) CHECK(source.rfind("data:image/", 0) == 0);
  CHECK(page.count("//@href") == 0);
  CHECK(html.find("http") == std::string::npos);
  CHECK(Page(gallery_html({})).count("//article") == 0);
}

TEST_CASE("the gallery in Chromium, wide and narrow, light and dark") {
  const int width = GENERATE(1400, 400);
  const bool dark = GENERATE(false, true);
  CAPTURE(width, dark);
  const Browser browser(gallery_html(small_gallery()), width, dark ? "--force-dark-mode" : "");
  const nlohmann::json boxes = browser.boxes();
  REQUIRE(boxes["inner"] == width);
  CHECK(boxes["width"] == width);  // nothing sticks out
  const nlohmann::json& pictures = boxes["pictures"];
  REQUIRE(pictures.size() == 9);
  const cv::Mat picture = browser.picture(boxes["height"]);
  CHECK(is_colour(picture.at<cv::Vec3b>(2, 2), dark ? 19 : 246, dark ? 20 : 246, dark ? 22 : 244));
  for (std::size_t card = 0; card < 3; ++card) {
    CAPTURE(card);
    const auto &photo = pictures[3 * card], &below = pictures[3 * card + 1], &heat = pictures[3 * card + 2];
    CHECK(heat == below);
    CHECK(photo["width"] == heat["width"]);
    CHECK(heat["x"].get<int>() + heat["width"].get<int>() < width);
    CHECK(heat["height"] <= 341);
    if (card == 1) continue;  // less than a pixel wide
    CHECK(is_colour(centre(picture, photo), 0, 0, 200));
    CHECK(is_colour(centre(picture, heat), 100, 0, 100));
  }
  CHECK(pictures[0]["width"].get<double>() / pictures[0]["height"].get<double>() == Approx(1.5).epsilon(0.02));
}

TEST_CASE("the slider changes the heat maps") {
  const std::string value = GENERATE("0", "25", "100");
  CAPTURE(value);
  const int share = std::stoi(value);
  const Browser browser(moved(gallery_html(small_gallery()), value), 700, "");
  const nlohmann::json boxes = browser.boxes();
  const cv::Mat picture = browser.picture(boxes["height"]);
  CHECK(is_colour(centre(picture, boxes["pictures"][2]), 2 * share, 0, 200 - 2 * share));
  CHECK(is_colour(centre(picture, boxes["pictures"][0]), 0, 0, 200));
}
