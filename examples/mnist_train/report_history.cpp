// Makes a table of what each epoch gave.
#include <fmt/format.h>

#include "html.h"
#include "report_parts.h"

namespace mnist_train {

namespace {

constexpr std::string_view head =
    "<thead><tr><th scope=\"col\">epoch</th><th scope=\"col\">loss</th><th scope=\"col\">accuracy</th>"
    "<th scope=\"col\">val_<wbr/>loss</th><th scope=\"col\">val_<wbr/>accuracy</th><th scope=\"col\">lr</th>"
    "<th scope=\"col\">seconds</th></tr></thead>\n";

// The row with the best accuracy on other samples than those of the training; the first of equal ones.
const EpochRow* best_row(const std::vector<EpochRow>& history) {
  const EpochRow* best = nullptr;
  for (const EpochRow& row : history)
    if (row.val_accuracy && (best == nullptr || *row.val_accuracy > *best->val_accuracy)) best = &row;
  return history.size() > 1 ? best : nullptr;
}

std::string table_row(const EpochRow& row, bool best) {
  const auto loss = [](std::optional<double> value) { return value ? loss_text(*value) : std::string(not_given); };
  const auto share = [](std::optional<double> value) { return value ? percent_text(*value) : std::string(not_given); };
  return fmt::format(
      "<tr{}><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{:.1f}</td></tr>\n",
      best ? " class=\"best\"" : "", row.epoch, loss(row.loss), share(row.accuracy), loss(row.val_loss),
      share(row.val_accuracy), fmt::format("{:.3g}", row.lr), row.seconds);
}

}  // namespace

std::string history_section(const TrainingReport& report) {
  if (report.history.empty()) return section("history", "History", "<p class=\"note\">No epoch was finished.</p>\n");
  const EpochRow* best = best_row(report.history);
  std::string rows;
  for (const EpochRow& row : report.history) rows += table_row(row, &row == best);
  std::string content = fmt::format(
      "<div class=\"scroll\"><table class=\"history\">\n{}<tbody>\n{}</tbody>\n</table></div>\n", head, rows);
  if (best != nullptr)
    content += fmt::format("<p class=\"note\">Marked: the best accuracy on the {} set.</p>\n", escape(report.held_out));
  return section("history", "History", content);
}

}  // namespace mnist_train
