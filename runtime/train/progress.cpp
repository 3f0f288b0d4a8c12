#include <skipper/progress.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "../core/guard.h"

namespace skipper {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto redraw_interval = std::chrono::milliseconds(100);
constexpr std::size_t usual_columns = 80, longest_bar = 40, shortest_bar = 8;

bool is_terminal(std::FILE* out) {
  const char* kind = std::getenv("TERM");
  return ::isatty(::fileno(out)) == 1 && (kind == nullptr || std::strcmp(kind, "dumb") != 0);
}

// Asked for at each drawing: windows change their size.
std::size_t columns_of(std::FILE* out) {
  winsize size{};
  return ::ioctl(::fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : usual_columns;
}

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

template <typename... Values>
std::string format(const char* pattern, Values... values) {
  std::array<char, 256> text{};
  std::snprintf(text.data(), text.size(), pattern, values...);
  return text.data();
}

std::string bar_text(std::size_t width, std::int64_t done, std::int64_t total) {
  const double part = total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 1;
  const auto filled = static_cast<std::size_t>(static_cast<double>(width) * std::clamp(part, 0.0, 1.0));
  std::string bar(filled, '=');
  if (filled > 0 && filled < width) bar.back() = '>';
  return "[" + bar + std::string(width - filled, '.') + "] ";
}

std::string label_of(std::int32_t epoch, std::int32_t epochs) {
  return "Epoch " + std::to_string(epoch) + "/" + std::to_string(epochs);
}

}  // namespace

std::string duration_text(double seconds) {
  return detail::value_or_empty([&]() -> std::string {
    const auto whole = static_cast<long long>(std::clamp(std::ceil(seconds), 0.0, 1e12));
    const long long minutes = whole / 60 % 60, rest = whole % 60;
    return whole < 3600 ? format("%lld:%02lld", minutes, rest)
                        : format("%lld:%02lld:%02lld", whole / 3600, minutes, rest);
  });
}

std::string progress_text(const std::string& label, std::int64_t done, std::int64_t total, double eta_seconds,
                          const std::string& note, std::size_t columns) {
  return detail::value_or_empty([&] {
    std::string counts = std::to_string(total);
    const std::string so_far = std::to_string(done);
    counts = std::string(counts.size() - std::min(counts.size(), so_far.size()), ' ') + so_far + "/" + counts;
    if (eta_seconds >= 0) counts += " ETA " + duration_text(eta_seconds);
    if (!note.empty()) counts += " " + note;
    // The bar gives way first: four columns are its brackets and spaces.
    const std::size_t others = label.size() + 4 + counts.size();
    const std::size_t space = columns > others ? columns - others : 0;
    std::string text = label + " ";
    if (space >= shortest_bar) text += bar_text(std::min(space, longest_bar), done, total);
    text += counts;
    if (text.size() > columns) text.resize(columns);
    return text;
  });
}

ProgressBar::ProgressBar(std::FILE* out) : out_(out), terminal_(out != nullptr && is_terminal(out)) {}

void ProgressBar::start(const std::string& label, std::int64_t total, std::int64_t done) {
  clear();
  const Status status = detail::guarded([&]() -> Status {
    label_ = label;
    return {};
  });
  if (!status.ok()) label_.clear();
  total_ = total;
  first_ = done;
  start_ = Clock::now();
  drawn_ = start_;  // what takes no longer than the interval draws nothing
}

void ProgressBar::update(std::int64_t done, const std::string& note) {
  if (!terminal_ || Clock::now() - drawn_ < redraw_interval) return;
  drawn_ = Clock::now();
  double eta = -1;
  if (done > first_)
    eta = seconds_since(start_) / static_cast<double>(done - first_) * static_cast<double>(total_ - done);
  // The last column stays free: some terminals wrap when it is written to.
  const std::string text = progress_text(label_, done, total_, eta, note, columns_of(out_) - 1);
  std::fprintf(out_, "\r\033[K%s", text.c_str());
  std::fflush(out_);
  shown_ = true;
}

void ProgressBar::clear() {
  if (!shown_) return;
  std::fputs("\r\033[K", out_);
  std::fflush(out_);
  shown_ = false;
}

void ProgressBar::print(const std::string& line) {
  if (out_ == nullptr) return;
  clear();
  std::fprintf(out_, "%s\n", line.c_str());
  std::fflush(out_);
}

std::string epoch_text(const EpochRecord& record, std::int32_t epochs) {
  return detail::value_or_empty([&] {
    std::string text =
        label_of(record.epoch, epochs) + format(": loss %.4f accuracy %.4f", record.loss, record.accuracy);
    if (record.validated) text += format(" val_loss %.4f val_accuracy %.4f", record.val_loss, record.val_accuracy);
    return text + format(" learning_rate %.4g (%s)", record.learning_rate, duration_text(record.seconds).c_str());
  });
}

TrainingCallbacks TrainingProgress::callbacks() {
  TrainingCallbacks callbacks;
  callbacks.on_batch = [this](const BatchReport& report) {
    batch(report);
    return true;
  };
  callbacks.on_validation = [this](std::int64_t done, std::int64_t total) { validation(done, total); };
  callbacks.on_epoch = [this](const EpochRecord& record) {
    epoch(record);
    return true;
  };
  return callbacks;
}

void TrainingProgress::batch(const BatchReport& report) {
  if (epoch_ != report.epoch || validating_)
    bar_.start(label_of(report.epoch, report.epochs), report.batches, report.batch);
  epoch_ = report.epoch;
  epochs_ = report.epochs;
  validating_ = false;
  if (bar_.terminal()) bar_.update(report.batch, format("loss %.4f accuracy %.4f", report.loss, report.accuracy));
}

void TrainingProgress::validation(std::int64_t done, std::int64_t total) {
  if (!validating_) bar_.start("Validation", total, done);
  validating_ = true;
  bar_.update(done);
}

void TrainingProgress::epoch(const EpochRecord& record) {
  epochs_ = std::max(epochs_, record.epoch);
  epoch_ = 0;
  validating_ = false;
  bar_.print(epoch_text(record, epochs_));
}

}  // namespace skipper
