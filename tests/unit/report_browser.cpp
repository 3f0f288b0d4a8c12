#include "report_browser.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <opencv2/imgcodecs.hpp>

#include "page/escape.h"

namespace mnist_train::test {

using skipper::test::read_file;
using skipper::test::write_file;

namespace {

// Chromium's windows are not narrower than 500 pixels, so the page is shown in a frame.  Where its parts are is written
// to the title.
constexpr const char* frame = R"html(<!DOCTYPE html>
<html style="color-scheme: light dark"><head><meta charset="utf-8"/><title></title></head><body style="margin: 0">
<iframe style="border: 0; display: block; width: {}px; height: 100px" srcdoc="{}"></iframe><script>
const frame = document.querySelector("iframe");
frame.onload = () => {{
  const page = frame.contentDocument, root = page.documentElement;
  frame.style.height = root.scrollHeight + "px";
  const box = element => {{
    const {{left, top, width, height}} = element.getBoundingClientRect();
    return {{x: Math.round(left), y: Math.round(top), width: Math.round(width), height: Math.round(height)}};
  }};
  const boxes = path => [...page.querySelectorAll(path)].map(box);
  document.title = JSON.stringify({{
    inner: frame.contentWindow.innerWidth, width: root.scrollWidth, height: root.scrollHeight, title: boxes("h1"),
    sections: boxes("section"), charts: boxes("svg"), train: boxes(".train .dot"), held: boxes(".held .dot"),
    cells: boxes(".matrix tbody td"), history: boxes(".history tbody td"), pictures: boxes(".gallery img")}});
}};
</script></body></html>
)html";

}  // namespace

Browser::Browser(const std::string& html, int width, const std::string& options) : width_(width), options_(options) {
  write_file(folder_ / "page.html", fmt::format(fmt::runtime(frame), width, skipper::page::escape(html)));
}

nlohmann::json Browser::boxes() const {
  show(1000, "--dump-dom");
  const std::string dom = read_file(folder_ / "out");
  const std::size_t start = dom.find("<title>{") + 7, end = dom.find("</title>");
  REQUIRE(start > 7);
  return nlohmann::json::parse(dom.substr(start, end - start));
}

cv::Mat Browser::picture(int height) const {
  const std::string file = folder_ / "page.png";
  show(height, "--screenshot='" + file + "'");
  const cv::Mat window = cv::imread(file, cv::IMREAD_COLOR);
  REQUIRE(window.cols >= width_);
  REQUIRE(window.rows == height);
  return window(cv::Rect(0, 0, width_, height));
}

void Browser::show(int height, const std::string& what) const {
  const std::string command = fmt::format(
      "timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars "
      "--no-first-run --virtual-time-budget=2000 --force-device-scale-factor=1 --user-data-dir='{0}/profile' "
      "--window-size={1},{2} {3} {4} 'file://{0}/page.html' >'{0}/out' 2>'{0}/errors'",
      folder_.path(), std::max(width_, 600), height, options_, what);
  const int status = std::system(command.c_str());
  INFO(read_file(folder_ / "errors"));
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) == 0);
}

}  // namespace mnist_train::test
