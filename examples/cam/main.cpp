// cam: a page of photos with class activation maps over them.
#include <fmt/format.h>
#include <skipper/dataset.h>

#include <cstdio>
#include <filesystem>

#include "../../runtime/core/program.h"
#include "common/output_folder.h"
#include "common/progress.h"
#include "explainer.h"
#include "gallery.h"
#include "image_files.h"
#include "options.h"

namespace cam {

namespace {

using skipper::Image;
using skipper::Status;
namespace fs = std::filesystem;

std::string plural(std::size_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

// A digit of the test set, bright on black.
Image digit_image(const skipper::Dataset& test, std::int64_t index) {
  constexpr std::size_t pixels = 28 * 28;
  Image image{28, 28, {}};
  const auto first = test.bytes.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(index) * pixels);
  for (auto pixel = first; pixel != first + pixels; ++pixel) image.bgr.insert(image.bgr.end(), 3, *pixel);
  return image;
}

class App {
 public:
  explicit App(const Options& options) : options_(options) {}

  int run() {
    if (Status status = make_page(); !status.ok()) {
      complain(status);
      return exit_failure;
    }
    for (const auto& [file, reason] : gallery_.unreadable)
      skipper::detail::complain(Status(SKIPPER_IO_ERROR, file + ": " + reason));
    return gallery_.unreadable.empty() ? 0 : exit_unreadable;
  }

 private:
  void complain(const Status& status) {
    progress_.clear();
    skipper::detail::complain(status);
  }

  Status make_page() {
    if (Status status = check_output(); !status.ok()) return status;
    std::vector<std::string> files;
    if (Status status = list_images(options_.inputs, files); !status.ok()) return status;
    if (Status status = explainer_.open(options_); !status.ok()) return status;
    const std::size_t all = files.size() + options_.indices.size();
    for (const std::string& file : files) {
      progress_.show(done_++, all);
      if (Status status = add_file(file); !status.ok()) return status;
    }
    if (Status status = add_digits(all); !status.ok()) return status;
    progress_.clear();
    return write_page();
  }

  // Before work that may take minutes.
  Status check_output() const {
    std::error_code no_matter;
    if (fs::is_directory(options_.output, no_matter))
      return Status(SKIPPER_IO_ERROR, options_.output + ": cannot be written: is a folder");
    return common::check_place(options_.output);
  }

  Status add_file(const std::string& file) {
    Image image;
    if (Status status = skipper::read_image(file, image); !status.ok()) {
      const std::string& reason = status.message();
      gallery_.unreadable.emplace_back(file, reason.starts_with(file + ": ") ? reason.substr(file.size() + 2) : reason);
      return {};
    }
    if (options_.invert)
      for (std::uint8_t& value : image.bgr) value = static_cast<std::uint8_t>(255 - value);
    return add_image(image, file, "");
  }

  Status add_digits(std::size_t all) {
    if (options_.indices.empty()) return {};
    skipper::Dataset train, test;
    if (Status status = skipper::read_mnist(options_.data, train, test); !status.ok()) return status;
    for (const std::int64_t index : options_.indices) {
      progress_.show(done_++, all);
      if (index >= test.size())
        return Status(SKIPPER_BAD_DATA,
                      fmt::format("{}: has no image {}, the last is {}", test.name, index, test.size() - 1));
      const std::string remark = fmt::format("is {}", test.labels[static_cast<std::size_t>(index)]);
      if (Status status = add_image(digit_image(test, index), fmt::format("test image {}", index), remark);
          !status.ok())
        return status;
    }
    return {};
  }

  Status add_image(const Image& image, const std::string& name, const std::string& remark) {
    Card card;
    card.name = name;
    card.remark = remark;
    if (Status status = explainer_.explain(image, card); !status.ok()) return status;
    gallery_.cards.push_back(std::move(card));
    return {};
  }

  Status write_page() {
    gallery_.title = "Class activation maps";
    gallery_.alpha = options_.alpha;
    gallery_.facts = {plural(gallery_.cards.size(), "image"), "network " + explainer_.model_name(),
                      "weights " + fs::path(options_.weights).filename().string(), "colour map " + options_.colormap};
    const fs::path place(options_.output);
    common::OutputFolder folder;
    if (Status status = folder.open(place.has_parent_path() ? place.parent_path().string() : "."); !status.ok())
      return status;
    return folder.write_text(place.filename().string(), gallery_html(gallery_));
  }

  const Options& options_;
  Explainer explainer_;
  Gallery gallery_;
  common::Progress progress_;
  std::size_t done_ = 0;
};

}  // namespace

}  // namespace cam

int main(int argc, char** argv) {
  // Exceptions: out of memory; what OpenCV cannot do.
  return skipper::detail::run_program("cam", cam::exit_failure, [&] {
    int exit_status = 0;
    const std::optional<cam::Options> options = cam::parse(argc, argv, exit_status);
    return options ? cam::App(*options).run() : exit_status;
  });
}
