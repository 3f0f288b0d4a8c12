#include "cam_picture.h"

#include <skipper/cam_explainer.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

namespace skipper {

namespace {

const std::pair<const char*, int> colormaps[] = {
    {"jet", cv::COLORMAP_JET},         {"turbo", cv::COLORMAP_TURBO},     {"viridis", cv::COLORMAP_VIRIDIS},
    {"inferno", cv::COLORMAP_INFERNO}, {"magma", cv::COLORMAP_MAGMA},     {"plasma", cv::COLORMAP_PLASMA},
    {"cividis", cv::COLORMAP_CIVIDIS}, {"hot", cv::COLORMAP_HOT},         {"bone", cv::COLORMAP_BONE},
    {"parula", cv::COLORMAP_PARULA},   {"rainbow", cv::COLORMAP_RAINBOW}, {"ocean", cv::COLORMAP_OCEAN}};

constexpr int margin = 12, title_height = 34, least_width = 200, columns = 4;

}  // namespace

const std::vector<std::string>& colormap_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const auto& colormap : colormaps) all.emplace_back(colormap.first);
    return all;
  }();
  return names;
}

namespace detail {

cv::Mat matrix_of(const Image& image) {
  // OpenCV has no type for constant pixels; nobody writes here.
  return cv::Mat(image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.bgr.data()));
}

Status image_of(const cv::Mat& picture, Image& image) {
  const bool known = picture.depth() == CV_8U || picture.depth() == CV_16U;
  const int channels = picture.channels();
  if (picture.empty() || picture.dims != 2 || !known || (channels != 1 && channels != 3 && channels != 4))
    return Status(SKIPPER_INVALID_ARGUMENT, "the picture is empty, or has not 1, 3 or 4 channels of 8 or 16 bits");
  cv::Mat bytes;
  // The upper byte, as read_image takes it: half of a step less, since convertTo rounds.
  picture.convertTo(bytes, CV_8U, picture.depth() == CV_16U ? 1.0 / 256 : 1.0,
                    picture.depth() == CV_16U ? -0.5 + 1.0 / 512 : 0.0);
  if (channels != 3) cv::cvtColor(bytes, bytes, channels == 1 ? cv::COLOR_GRAY2BGR : cv::COLOR_BGRA2BGR);
  if (!bytes.isContinuous()) bytes = bytes.clone();
  image = {bytes.rows, bytes.cols, std::vector<std::uint8_t>(bytes.datastart, bytes.dataend)};
  return {};
}

int find_colormap(const std::string& name) {
  for (const auto& colormap : colormaps)
    if (name == colormap.first) return colormap.second;
  return -1;
}

cv::Mat heat_map(const std::vector<float>& values, int height, int width, int colormap) {
  const cv::Mat map(height, width, CV_32F, const_cast<float*>(values.data()));
  double least = 0, most = 0;
  cv::minMaxLoc(map, &least, &most);
  const double scale = most > least ? 255 / (most - least) : 0;
  cv::Mat levels, colours;
  map.convertTo(levels, CV_8U, scale, -least * scale);
  cv::applyColorMap(levels, colours, colormap);
  return colours;
}

cv::Mat blend(const cv::Mat& photo, const cv::Mat& heat, double alpha) {
  cv::Mat enlarged, mixed;
  cv::resize(heat, enlarged, photo.size(), 0, 0, cv::INTER_LINEAR);
  cv::addWeighted(enlarged, alpha, photo, 1 - alpha, 0, mixed);
  return mixed;
}

cv::Mat scaled(const cv::Mat& picture, int longest) {
  const double scale = static_cast<double>(longest) / std::max(picture.rows, picture.cols);
  const auto side = [&](int pixels) { return std::max(1, static_cast<int>(std::lround(pixels * scale))); };
  const int method = scale < 1 ? cv::INTER_AREA : scale > 4 ? cv::INTER_NEAREST : cv::INTER_LINEAR;
  cv::Mat result;
  cv::resize(picture, result, cv::Size(side(picture.cols), side(picture.rows)), 0, 0, method);
  return result;
}

namespace {

void draw_title(cv::Mat& area, const std::string& title) {
  constexpr int font = cv::FONT_HERSHEY_DUPLEX;
  double scale = 0.6;
  int baseline = 0;
  const cv::Size natural = cv::getTextSize(title, font, scale, 1, &baseline);
  if (natural.width > area.cols) scale *= static_cast<double>(area.cols) / natural.width;
  const cv::Size size = cv::getTextSize(title, font, scale, 1, &baseline);
  cv::putText(area, title, cv::Point(std::max(0, (area.cols - size.width) / 2), area.rows - 11), font, scale,
              cv::Scalar::all(30), 1, cv::LINE_AA);
}

}  // namespace

cv::Mat arrange(const std::vector<Panel>& panels) {
  int width = least_width, height = 1;
  for (const Panel& panel : panels) {
    width = std::max(width, panel.picture.cols);
    height = std::max(height, panel.picture.rows);
  }
  const int count = static_cast<int>(panels.size()), across = std::min(count, columns);
  const int rows = (count + across - 1) / across;
  cv::Mat sheet((height + title_height) * rows + margin * (rows + 1), width * across + margin * (across + 1), CV_8UC3,
                cv::Scalar::all(255));
  for (int i = 0; i < count; ++i) {
    const Panel& panel = panels[static_cast<std::size_t>(i)];
    const int left = margin + i % across * (width + margin);
    const int top = margin + i / across * (height + title_height + margin);
    cv::Mat title = sheet(cv::Rect(left, top, width, title_height));
    draw_title(title, panel.title);
    const cv::Rect place(left + (width - panel.picture.cols) / 2, top + title_height, panel.picture.cols,
                         panel.picture.rows);
    panel.picture.copyTo(sheet(place));
  }
  return sheet;
}

}  // namespace detail

}  // namespace skipper
