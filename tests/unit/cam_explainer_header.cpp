// skipper/cam_explainer.h without OpenCV's headers: C++17, -fno-exceptions -fno-rtti -Wconversion -Werror.
#include <skipper/cam_explainer.h>

bool explains(skipper::CamExplainer explainer, const std::string& path) {
  skipper::CamExplainer moved = std::move(explainer);
  return moved.fit(path).write("plot.png").ok() && moved.maps().size() == 1;
}
