#include "image_files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <string_view>

namespace cam {

using skipper::Status;
namespace fs = std::filesystem;

namespace {

// OpenCV reads files with these extensions.
constexpr std::array<std::string_view, 14> extensions = {".jpg", ".jpeg", ".jpe", ".png", ".bmp", ".dib", ".webp",
                                                         ".tif", ".tiff", ".ppm", ".pgm", ".pbm", ".pnm", ".jp2"};

bool is_image_name(const fs::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
}

Status list_folder(const std::string& folder, std::vector<std::string>& files) {
  std::error_code error;
  std::vector<std::string> found;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code no_matter;
    if (is_image_name(entry->path()) && !entry->is_directory(no_matter)) found.push_back(entry->path().string());
  }
  if (error) return Status(SKIPPER_IO_ERROR, folder + ": cannot be read: " + error.message());
  if (found.empty()) return Status(SKIPPER_BAD_DATA, folder + ": has no images");
  std::sort(found.begin(), found.end());
  files.insert(files.end(), found.begin(), found.end());
  return {};
}

}  // namespace

Status list_images(const std::vector<std::string>& inputs, std::vector<std::string>& files) {
  for (const std::string& input : inputs) {
    std::error_code no_matter;
    if (!fs::is_directory(input, no_matter)) {
      files.push_back(input);
    } else if (Status status = list_folder(input, files); !status.ok()) {
      return status;
    }
  }
  return {};
}

}  // namespace cam
