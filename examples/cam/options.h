// The command line of cam.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cam {

constexpr int exit_unreadable = 1;  // some images; the page has the others
constexpr int exit_failure = 2;

struct Options {
  std::vector<std::string> inputs;  // images and folders
  std::string weights;
  std::string output = "gallery.html";
  std::string class_text;  // name or number; empty: the most probable of each image
  std::string colormap = "jet";
  int size = 480;  // longest side of a photo in the page
  double alpha = 0.5;
  std::string variant;       // empty: the best for this CPU
  std::int32_t threads = 0;  // 0: as skipper_options::threads
  bool mnist = false;
  bool invert = false;
  std::vector<std::int64_t> indices;  // of MNIST's test set
  std::string data;
};

// Without a value the program is to end with exit_status: --help was answered, or the command line is wrong and why was
// printed.
std::optional<Options> parse(int argc, char** argv, int& exit_status);

}  // namespace cam
