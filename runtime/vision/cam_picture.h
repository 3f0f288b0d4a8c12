// Heat maps and plots as OpenCV's pictures: eight bits, blue, green, red.  All of it may throw cv::Exception.
#pragma once

#include <skipper/vision.h>

#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace skipper::detail {

// A view of the image's pixels.
cv::Mat matrix_of(const Image& image);
// Upright pixels of 1, 3 or 4 channels of 8 or 16 bits.
Status image_of(const cv::Mat& picture, Image& image);

// OpenCV's number of a colour map; -1: there is none of that name.
int find_colormap(const std::string& name);

// The least value becomes the map's first colour, the largest its last; a flat map is all first colour.
cv::Mat heat_map(const std::vector<float>& values, int height, int width, int colormap);

// The heat map is enlarged to the photo.
cv::Mat blend(const cv::Mat& photo, const cv::Mat& heat, double alpha);

struct Panel {
  cv::Mat picture;
  std::string title;
};

// The longest side becomes `longest`; pixels of what is enlarged a lot stay visible.
cv::Mat scaled(const cv::Mat& picture, int longest);

// On white, four in a row.
cv::Mat arrange(const std::vector<Panel>& panels);

}  // namespace skipper::detail
