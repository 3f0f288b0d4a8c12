#include <skipper/cam_explainer.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "../core/guard.h"
#include "cam_picture.h"

namespace skipper {

Status grey_input(const Image& image, std::int32_t height, std::int32_t width, float* out) {
  const std::size_t pixels =
      static_cast<std::size_t>(std::max(image.height, 0)) * static_cast<std::size_t>(std::max(image.width, 0));
  if (pixels == 0 || image.bgr.size() != 3 * pixels || height < 1 || width < 1 || out == nullptr)
    return Status(SKIPPER_INVALID_ARGUMENT, "an empty image, or nothing to resize it to");
  return detail::guarded([&] {
    cv::Mat grey, small;
    cv::cvtColor(detail::matrix_of(image), grey, cv::COLOR_BGR2GRAY);
    cv::resize(grey, small, cv::Size(width, height), 0, 0, cv::INTER_AREA);
    for (auto pixel = small.begin<std::uint8_t>(); pixel != small.end<std::uint8_t>(); ++pixel)
      *out++ = static_cast<float>(*pixel) / 255.0f;
    return Status();
  });
}

}  // namespace skipper
