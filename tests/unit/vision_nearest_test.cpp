// Photos are sampled as Pillow's NEAREST samples them: tests/data/make_pillow_nearest.py says what the data is.
#include <skipper/vision.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <numeric>

#include "support/files.h"
#include "support/npz.h"
#include "vision/nearest.h"

using namespace skipper;

namespace {

constexpr int largest_from = 5000, largest_to = 512;

// The places of the bits of p / q.
struct Ties {
  std::vector<std::size_t> first = std::vector<std::size_t>((largest_from + 1) * (largest_to + 1));
  std::size_t count = 0;

  static std::size_t key(int p, int q) { return static_cast<std::size_t>(q * (largest_from + 1) + p); }

  Ties() {
    for (int q = 1; q <= largest_to; q += 2)
      for (int p = 2; p <= largest_from; p += 2)
        if (std::gcd(p, q) == 1) {
          first[key(p, q)] = count;
          count += static_cast<std::size_t>(std::min(largest_to / q, largest_from / p));
        }
  }
};

class PillowPixels {
 public:
  PillowPixels() : bytes_(test::Npz(test::test_data("pillow_nearest.npz"))["earlier"].values) {}

  bool whole() const { return bytes_.size() == (ties_.count + 7) / 8; }

  // Gives what Pillow takes: the pixel under each centre, (2 i + 1) from / (2 to), or the one before it.
  void taken(int from, int to, std::vector<std::size_t>& pixels) const {
    pixels.resize(static_cast<std::size_t>(to));
    int pixel = from / (2 * to), rest = from % (2 * to);
    const int whole_step = from / to, part = 2 * (from % to);
    const int g = std::gcd(from, to), q = to / g;
    std::size_t tie = q % 2 == 1 && from / g % 2 == 0 ? ties_.first[Ties::key(from / g, q)] : ties_.count;
    for (std::size_t& taken : pixels) {
      const bool earlier = rest == 0 && tie < ties_.count && bit(tie++);
      taken = static_cast<std::size_t>(pixel - earlier);
      pixel += whole_step;
      rest += part;
      if (rest >= 2 * to) {
        rest -= 2 * to;
        ++pixel;
      }
    }
  }

 private:
  bool bit(std::size_t at) const { return static_cast<int>(bytes_[at / 8]) >> (7 - at % 8) & 1; }

  Ties ties_;
  std::vector<double> bytes_;
};

// The image of the script.
Image coordinates(int height, int width) {
  Image image;
  image.height = height;
  image.width = width;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (const int value : {16 * (y / 256) + x / 256, x % 256, y % 256})
        image.bgr.push_back(static_cast<std::uint8_t>(value));
  return image;
}

}  // namespace

TEST_CASE("every extent from 1 to 5,000 pixels is sampled as Pillow does, for every target from 1 to 512") {
  const PillowPixels pillow;
  REQUIRE(pillow.whole());
  std::vector<std::size_t> expected;
  int failures = 0;
  for (int to = 1; to <= largest_to; ++to) {
    for (int from = 1; from <= largest_from && failures < 10; ++from) {
      pillow.taken(from, to, expected);
      const std::vector<std::size_t> pixels = detail::nearest_pixels(from, to);
      if (pixels == expected) continue;
      REQUIRE(pixels.size() == expected.size());
      const auto [ours, theirs] = std::mismatch(pixels.begin(), pixels.end(), expected.begin());
      INFO("from " << from << " to " << to << " pixels, column " << ours - pixels.begin());
      CHECK(*ours == *theirs);
      ++failures;
    }
  }
}

TEST_CASE("centres between two pixels fall where Pillow's sum of steps puts them") {
  const std::vector<std::size_t> pixels = detail::nearest_pixels(512, 224);
  const std::pair<std::size_t, std::size_t> columns[] = {{3, 7}, {10, 23}, {17, 39}, {24, 55}, {80, 183}, {87, 199}};
  for (const auto& [column, pixel] : columns) CHECK(pixels[column] == pixel);
}

TEST_CASE("no sum of steps leaves the image") {
  for (const int from : {1, 3, 5000, 1 << 30})
    for (const int to : {1, 7, 1 << 22}) {
      CAPTURE(from, to);
      const std::vector<std::size_t> pixels = detail::nearest_pixels(from, to);
      CHECK(pixels.size() == static_cast<std::size_t>(to));
      CHECK(pixels.back() < static_cast<std::size_t>(from));
      CHECK(std::is_sorted(pixels.begin(), pixels.end()));
    }
}

TEST_CASE("whole images have Pillow's pixels: square, oblong, enlarged and extreme ones") {
  const test::Npz data(test::test_data("pillow_nearest.npz"));
  int images = 0;
  for (const auto& [name, rows] : data.arrays()) {
    int height = 0, width = 0, to_height = 0, to_width = 0;
    if (std::sscanf(name.c_str(), "rows/%dx%d/%dx%d", &height, &width, &to_height, &to_width) != 4) continue;
    INFO(name.substr(5));
    const test::Array& columns = data["columns/" + name.substr(5)];
    REQUIRE(rows.values.size() == static_cast<std::size_t>(to_height));
    REQUIRE(columns.values.size() == static_cast<std::size_t>(to_width));
    const Image image = coordinates(height, width);
    std::vector<float> values(rows.values.size() * columns.values.size() * 3);
    REQUIRE(imagenet_input(image, to_height, to_width, values.data()).ok());
    int failures = 0;
    for (std::size_t i = 0; i < values.size() && failures < 10; ++i) {
      const std::size_t row = i / 3 / columns.values.size(), column = i / 3 % columns.values.size(), channel = i % 3;
      const auto from = static_cast<std::size_t>(rows.values[row] * width + columns.values[column]);
      if (values[i] == static_cast<float>(image.bgr[3 * from + channel]) - imagenet_mean_bgr[channel]) continue;
      FAIL_CHECK("row " << row << ", column " << column << ", channel " << channel);
      ++failures;
    }
    ++images;
  }
  CHECK(images == 11);
}
