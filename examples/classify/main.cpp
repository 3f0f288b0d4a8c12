// classify: names what photos show.
#include <skipper/npy.h>
#include <skipper/vision.h>

#include <algorithm>
#include <cstdio>

#include "../../runtime/core/program.h"
#include "classifier.h"
#include "common/class_names.h"
#include "common/progress.h"
#include "options.h"
#include "report.h"

namespace classify {

namespace {

using common::class_count;
using skipper::Status;

static_assert(class_elements == class_count);
constexpr std::int32_t input_shape[] = RESNET50_INPUT_0_SHAPE;  // -1, height, width, 3

class App {
 public:
  explicit App(const Options& options) : options_(options) {}

  int run() {
    if (Status status = classifier_.open(options_.weights, options_.variant, options_.threads); !status.ok())
      return fail(status);
    for (std::size_t first = 0; first < options_.files.size(); first += max_batch) {
      progress_.show(first, options_.files.size());
      if (Status status = classify_batch(first); !status.ok()) return fail(status);
    }
    progress_.clear();
    if (options_.json) std::fputs(json_of(results_).c_str(), stdout);
    if (!options_.logits.empty() && !bad_)
      if (Status status = write_logits(); !status.ok()) return fail(status);
    return bad_ ? exit_bad_input : 0;
  }

 private:
  int fail(const Status& status) {
    complain(status);
    return exit_bad_input;
  }

  void complain(const Status& status) {
    progress_.clear();
    skipper::detail::complain(status);
    bad_ = true;
  }

  // The results of the files from `first`, at most max_batch of them, those that cannot be read included.
  Status classify_batch(std::size_t first) {
    const std::size_t last = std::min(first + max_batch, options_.files.size());
    std::vector<float> inputs;
    for (std::size_t i = first; i < last; ++i) {
      Result result{options_.files[i], {}, {}};
      std::vector<float> input(input_elements);
      const Status status = skipper::read_imagenet_input(result.file, input_shape[1], input_shape[2], input.data());
      if (status.ok()) {
        inputs.insert(inputs.end(), input.begin(), input.end());
      } else {
        complain(status);
        result.error = status.message();
      }
      results_.push_back(std::move(result));
    }
    Scores scores;
    if (!inputs.empty())
      if (Status status = classifier_.predict(inputs, scores); !status.ok()) return status;
    take(scores, first);
    return {};
  }

  void take(const Scores& scores, std::size_t first) {
    const float* probabilities = scores.probabilities.data();
    for (std::size_t i = first; i < results_.size(); ++i) {
      Result& result = results_[i];
      if (!result.error.empty()) continue;
      result.top = top_classes(probabilities, static_cast<std::size_t>(options_.top));
      probabilities += class_count;
      if (!options_.json) print(result);
    }
    if (!options_.logits.empty()) logits_.insert(logits_.end(), scores.logits.begin(), scores.logits.end());
  }

  void print(const Result& result) {
    progress_.clear();
    if (options_.files.size() > 1) std::printf("%s\n", result.file.c_str());
    std::fputs(text_of(result).c_str(), stdout);
  }

  Status write_logits() const {
    return skipper::write_npy(options_.logits, {static_cast<std::int64_t>(results_.size()), class_count},
                              logits_.data());
  }

  const Options& options_;
  Classifier classifier_;
  common::Progress progress_;
  std::vector<Result> results_;
  std::vector<float> logits_;
  bool bad_ = false;
};

}  // namespace

}  // namespace classify

int main(int argc, char** argv) {
  return skipper::detail::run_program("classify", classify::exit_bad_input, [&] {
    int exit_status = 0;
    const std::optional<classify::Options> options = classify::parse(argc, argv, exit_status);
    return options ? classify::App(*options).run() : exit_status;
  });
}
