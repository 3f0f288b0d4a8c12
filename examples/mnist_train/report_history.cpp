// Makes a table of what each epoch gave.
#include <fmt/format.h>

#include "page/escape.h"
#include "page/numbers.h"
#include "report_parts.h"

namespace mnist_train {

using namespace fmt::literals;
using namespace skipper::page;

namespace {

constexpr std::string_view head =
    R"html(<thead><tr><th scope="col">epoch</th><th scope="col">loss</th><th scope="col">accuracy</th>)html"
    R"html(<th scope="col">val_<wbr/>loss</th><th scope="col">val_<wbr/>accuracy</th><th scope="col">lr</th>)html"
    R"html(<th scope="col">seconds</th></tr></thead>
)html";

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
  return fmt::format(R"html(<tr{style}><th scope="row">{epoch}</th><td>{loss}</td><td>{accuracy}</td>)html"
                     R"html(<td>{val_loss}</td><td>{val_accuracy}</td><td>{lr:.3g}</td><td>{seconds:.1f}</td></tr>
)html",
                     "style"_a = best ? R"( class="best")" : "", "epoch"_a = row.epoch, "loss"_a = loss(row.loss),
                     "accuracy"_a = share(row.accuracy), "val_loss"_a = loss(row.val_loss),
                     "val_accuracy"_a = share(row.val_accuracy), "lr"_a = row.lr, "seconds"_a = row.seconds);
}

}  // namespace

std::string history_section(const TrainingReport& report) {
  if (report.history.empty())
    return section("history", "History", R"html(<p class="note">No epoch was finished.</p>
)html");
  const EpochRow* best = best_row(report.history);
  std::string rows;
  for (const EpochRow& row : report.history) rows += table_row(row, &row == best);
  std::string note;
  if (best != nullptr)
    note = fmt::format(R"html(<p class="note">Marked: the best accuracy on the {set} set.</p>
)html",
                       "set"_a = escape(report.held_out));
  return section("history", "History",
                 fmt::format(R"html(<div class="scroll"><table class="history">
{head}<tbody>
{rows}</tbody>
</table></div>
{note})html",
                             "head"_a = head, "rows"_a = rows, "note"_a = note));
}

}  // namespace mnist_train
