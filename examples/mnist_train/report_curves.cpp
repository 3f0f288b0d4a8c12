// Loss and accuracy against epochs.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "page/chart.h"
#include "page/numbers.h"
#include "report_parts.h"

namespace mnist_train {

using namespace fmt::literals;
using namespace skipper::page;

namespace {

constexpr std::size_t most_marks = 60;  // more dots than that hide the line
constexpr std::size_t most_batch_points = 240;

using Value = std::optional<double> (*)(const EpochRow&);

struct Range {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  bool empty() const { return low > high; }
};

Range range_of(const std::vector<Series>& series) {
  Range range;
  for (const Series& one : series)
    for (const Point& point : one.points)
      if (std::isfinite(point.y)) range = {std::min(range.low, point.y), std::max(range.high, point.y)};
  return range;
}

Series epoch_series(const TrainingReport& report, const std::string& name, const std::string& style, bool percent,
                    Value value) {
  Series series{name, style, {}, report.history.size() <= most_marks};
  for (const EpochRow& row : report.history) {
    const double y = value(row).value_or(std::nan(""));
    const std::string text = percent ? percent_text(y) : loss_text(y);
    series.points.push_back(
        {static_cast<double>(row.epoch), y, fmt::format("{}, epoch {}: {}", name, row.epoch, text)});
  }
  return series;
}

int first_epoch(const TrainingReport& report) { return report.history.empty() ? 1 : report.history.front().epoch; }

// Means of consecutive batches: as many as make a curve that can be read.
Series batch_series(const TrainingReport& report) {
  const std::vector<double>& losses = report.batch_losses;
  const std::size_t epochs = std::max<std::size_t>(1, report.history.size());
  const double per_epoch = report.batches_per_epoch != 0
                               ? static_cast<double>(report.batches_per_epoch)
                               : static_cast<double>(losses.size()) / static_cast<double>(epochs);
  const std::size_t group = (losses.size() + most_batch_points - 1) / most_batch_points;
  Series series{
      group > 1 ? fmt::format("training, means of {} batches", group) : "training, each batch", "batch", {}, false};
  for (std::size_t first = 0; first < losses.size(); first += group) {
    const std::size_t last = std::min(first + group, losses.size());
    double sum = 0;
    for (std::size_t i = first; i < last; ++i) sum += losses[i];
    const double centre = static_cast<double>(first + last) / 2 / per_epoch;
    series.points.push_back({first_epoch(report) - 1 + centre, sum / static_cast<double>(last - first), ""});
  }
  return series;
}

// From the first point to the last, and never of no length.
Axis epoch_axis(const std::vector<Series>& series) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const Series& one : series) {
    if (one.points.empty()) continue;
    low = std::min(low, one.marks || one.style != "batch" ? one.points.front().x : std::floor(one.points.front().x));
    high = std::max(high, one.points.back().x);
  }
  if (!(low < high)) return whole_number_axis(low - 0.5, low + 0.5, 8);
  return whole_number_axis(low, high, 8);
}

Axis loss_axis(const Range& range) {
  constexpr double spread = 20;  // from there on a linear axis would show a line at the bottom
  if (range.low > 0 && range.high / range.low >= spread) return logarithmic_axis(range.low, range.high, 8);
  const double low = range.low >= 0 && range.low < range.high / 2 ? 0 : range.low;
  return linear_axis(low, range.high, 5);
}

Axis accuracy_axis(const Range& range) {
  constexpr double least = 0.005;
  const double low = std::max(0.0, std::min(range.low, range.high - least));
  return linear_axis(low, std::max(range.high, low + least), 5);
}

bool has(const TrainingReport& report, Value value) {
  return std::any_of(report.history.begin(), report.history.end(), [&](const EpochRow& row) { return value(row); });
}

// "3, 5-7": the epochs whose loss cannot be drawn.
std::string epochs_left_out(const std::vector<EpochRow>& history) {
  const auto finite = [](const EpochRow& row) {
    return std::isfinite(row.loss) && std::isfinite(row.val_loss.value_or(0));
  };
  std::string epochs;
  for (auto row = history.begin(); row != history.end();) {
    const auto first = std::find_if_not(row, history.end(), finite);
    row = std::find_if(first, history.end(), finite);
    if (first == row) continue;
    epochs += fmt::format("{}{}", epochs.empty() ? "" : ", ", first->epoch);
    if (row - first > 1) epochs += fmt::format("\u2013{}", (row - 1)->epoch);
  }
  return epochs;
}

std::string left_out(const TrainingReport& report) {
  const std::string epochs = epochs_left_out(report.history);
  if (epochs.empty()) return "";
  return fmt::format(R"html(<p class="note warning">Not drawn, because not a finite number: loss of epoch {epochs}.</p>
)html",
                     "epochs"_a = epochs);
}

std::string no_curve(std::string_view what) {
  return fmt::format(R"html(<p class="note">No finite {what} to draw.</p>
)html",
                     "what"_a = what);
}

std::string loss_figure(const TrainingReport& report) {
  const Value train = [](const EpochRow& row) { return std::optional(row.loss); };
  const Value held = [](const EpochRow& row) { return row.val_loss; };
  Chart chart{"Loss", "epoch", "", {}, {}, false, {}};
  if (!report.batch_losses.empty()) chart.series.push_back(batch_series(report));
  if (!report.history.empty()) chart.series.push_back(epoch_series(report, "training", "train", false, train));
  if (has(report, held)) chart.series.push_back(epoch_series(report, report.held_out, "held", false, held));
  const Range range = range_of(chart.series);
  if (range.empty()) return no_curve("loss");
  chart.x = epoch_axis(chart.series);
  chart.y = loss_axis(range);
  chart.y_title = chart.y.logarithmic ? "loss, logarithmic" : "loss";
  return figure_of(chart);
}

std::string accuracy_figure(const TrainingReport& report) {
  const Value train = [](const EpochRow& row) { return std::optional(row.accuracy); };
  const Value held = [](const EpochRow& row) { return row.val_accuracy; };
  if (report.history.empty()) return "";
  Chart chart{"Accuracy", "epoch", "accuracy", {}, {}, true, {epoch_series(report, "training", "train", true, train)}};
  if (has(report, held)) chart.series.push_back(epoch_series(report, report.held_out, "held", true, held));
  const Range range = range_of(chart.series);
  if (range.empty()) return no_curve("accuracy");
  chart.x = epoch_axis(chart.series);
  chart.y = accuracy_axis(range);
  return figure_of(chart);
}

}  // namespace

std::string curves_section(const TrainingReport& report) {
  if (report.history.empty() && report.batch_losses.empty()) return "";
  return section("curves", "Curves",
                 fmt::format(R"html(<div class="pair">
{loss}{accuracy}</div>
{left_out}<p class="note">Values of the training set are means over an epoch while the )html"
                             R"html(parameters change; those of other sets are measured after it.</p>
)html",
                             "loss"_a = loss_figure(report), "accuracy"_a = accuracy_figure(report),
                             "left_out"_a = left_out(report)));
}

}  // namespace mnist_train
