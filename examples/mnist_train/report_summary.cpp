// The result in a few large numbers, and how it came about.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "page/escape.h"
#include "page/numbers.h"
#include "report_parts.h"

namespace mnist_train {

using namespace fmt::literals;
using namespace skipper::page;

namespace {

std::string tile(std::string_view name, std::string_view value, std::string_view remark) {
  return fmt::format(R"html(<div class="tile"><dt>{name}</dt><dd>{value}</dd><dd class="remark">{remark}</dd></div>
)html",
                     "name"_a = name, "value"_a = value, "remark"_a = remark);
}

std::string test_tiles(const TrainingReport& report, const TestResult& test) {
  const std::string samples = count_text(test.samples) + " samples";
  const bool counted = !report.confusion.empty() || !report.mistakes.empty();
  const std::string wrong = count_text(mistake_count(report)) + " of " + samples + " wrong";
  std::string tiles = tile("Test accuracy", percent_text(test.accuracy), counted ? wrong : samples);
  tiles += tile("Test loss", loss_text(test.loss), "mean over the test set");
  if (test.microseconds_per_sample) {
    const double time = *test.microseconds_per_sample;
    const std::string rate =
        time > 0 && std::isfinite(time) ? count_text(std::llround(1e6 / time)) + " samples a second" : "";
    tiles += tile("Time per sample", fmt::format("{:.1f} µs", time), rate);
  }
  return tiles;
}

std::string training_tiles(const TrainingReport& report) {
  if (report.history.empty()) return tile("Training", not_given, "no epoch was finished");
  double seconds = 0;
  for (const EpochRow& row : report.history) seconds += row.seconds;
  const std::size_t epochs = report.history.size();
  std::string tiles;
  if (!report.test)
    tiles += tile("Training accuracy", percent_text(report.history.back().accuracy), "in the last epoch");
  tiles += tile("Training time", duration_text(seconds), fmt::format("{} epoch{}", epochs, epochs == 1 ? "" : "s"));
  return tiles;
}

std::string row(std::string_view name, std::string_view value) {
  return fmt::format(R"html(<div><dt>{name}</dt><dd>{value}</dd></div>
)html",
                     "name"_a = name, "value"_a = value.empty() ? not_given : value);
}

std::string settings(const Settings& settings) {
  std::string rows = row("Optimiser", escape(settings.optimiser));
  rows += row("Learning rate", escape(settings.schedule));
  rows += row("Batch", count_text(settings.batch));
  rows += row("Epochs", count_text(settings.epochs));
  rows += row("Seed", std::to_string(settings.seed));
  rows += row("Threads", count_text(settings.threads));
  rows += row("Variant", escape(settings.variant));
  for (const Fact& fact : settings.more) rows += row(escape(fact.name), escape(fact.value));
  return rows;
}

std::string data(const std::vector<DataSet>& sets) {
  std::string rows;
  for (const DataSet& set : sets) {
    std::string shape;
    for (const std::int64_t extent : set.shape) shape += (shape.empty() ? "" : " × ") + std::to_string(extent);
    rows += fmt::format(R"html(<tr><th scope="row">{name}</th><td>{shape}</td><td>{samples}</td></tr>
)html",
                        "name"_a = escape(set.name), "shape"_a = shape.empty() ? not_given : shape,
                        "samples"_a = count_text(set.samples));
  }
  return fmt::format(R"html(<table class="data">
<thead><tr><th scope="col">Set</th><th scope="col">Shape</th><th scope="col">Samples</th></tr></thead>
<tbody>
{rows}</tbody>
</table>
)html",
                     "rows"_a = rows);
}

}  // namespace

std::string summary_section(const TrainingReport& report) {
  const std::string tiles = (report.test ? test_tiles(report, *report.test) : "") + training_tiles(report);
  return fmt::format(R"html(<section id="summary">
<dl class="tiles">
{tiles}</dl>
</section>
)html",
                     "tiles"_a = tiles);
}

std::string settings_section(const TrainingReport& report) {
  const std::string settings_list = fmt::format(R"html(<dl class="facts">
{rows}</dl>
)html",
                                                "rows"_a = settings(report.settings));
  return fmt::format(R"html(<div class="pair">
{settings}{data}</div>
)html",
                     "settings"_a = section("settings", "Settings", settings_list),
                     "data"_a = report.data.empty() ? "" : section("data", "Data", data(report.data)));
}

}  // namespace mnist_train
