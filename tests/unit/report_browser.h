// A report page in headless Chromium, which has to be installed.
#pragma once

#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <string>

#include "support/files.h"

namespace mnist_train::test {

class Browser {
 public:
  // options: Chromium's.
  Browser(const std::string& html, int width, const std::string& options);

  // Where the page's parts are: what the frame's script found.
  nlohmann::json boxes() const;

  cv::Mat picture(int height) const;

 private:
  void show(int height, const std::string& what) const;

  skipper::test::TemporaryFolder folder_;
  int width_;
  std::string options_;
};

}  // namespace mnist_train::test
