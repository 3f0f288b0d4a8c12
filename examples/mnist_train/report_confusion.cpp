// Which class was taken for which.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "page/numbers.h"
#include "report_parts.h"

namespace mnist_train {

using namespace fmt::literals;
using namespace skipper::page;

namespace {

class Matrix {
 public:
  explicit Matrix(const TrainingReport& report) : report_(report), most_wrong_(0) {
    for (int truth = 0; truth < size(); ++truth)
      for (int predicted = 0; predicted < size(); ++predicted)
        if (truth != predicted) most_wrong_ = std::max(most_wrong_, at(truth, predicted));
  }

  int size() const { return report_.classes; }
  std::string label(int index) const { return class_label(report_, index); }
  std::int64_t at(int truth, int predicted) const {
    return report_.confusion[static_cast<std::size_t>(truth) * static_cast<std::size_t>(size()) +
                             static_cast<std::size_t>(predicted)];
  }
  std::int64_t most_wrong() const { return most_wrong_; }

  std::int64_t row_sum(int truth) const {
    std::int64_t sum = 0;
    for (int i = 0; i < size(); ++i) sum += at(truth, i);
    return sum;
  }
  std::int64_t column_sum(int predicted) const {
    std::int64_t sum = 0;
    for (int i = 0; i < size(); ++i) sum += at(i, predicted);
    return sum;
  }

 private:
  const TrainingReport& report_;
  std::int64_t most_wrong_;
};

double ratio(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// Right ones by their share of the class; wrong ones, which are few, against the most frequent confusion.
std::string cell(const Matrix& matrix, int truth, int predicted) {
  const std::int64_t count = matrix.at(truth, predicted), all = matrix.row_sum(truth);
  const std::string title = fmt::format("true {}, predicted {}: {} ({})", matrix.label(truth), matrix.label(predicted),
                                        count_text(count), share_of(count, all));
  if (count == 0) return fmt::format(R"html(<td class="none" title="{title}">0</td>)html", "title"_a = title);
  const bool right = truth == predicted;
  const double share = right ? ratio(count, all) : 0.1 + 0.65 * std::sqrt(ratio(count, matrix.most_wrong()));
  const std::string_view style = !right ? "wrong" : share > 0.78 ? "right strong" : "right";
  return fmt::format(R"html(<td class="{style}" style="--share:{share:.3f}" title="{title}">{count}</td>)html",
                     "style"_a = style, "share"_a = share, "title"_a = title, "count"_a = count);
}

std::string head(const Matrix& matrix) {
  std::string columns;
  for (int i = 0; i < matrix.size(); ++i)
    columns += fmt::format(R"html(<th scope="col">{label}</th>)html", "label"_a = matrix.label(i));
  return fmt::format(R"html(<thead>
<tr><td></td><th colspan="{size}" class="kind">predicted</th><td></td></tr>
<tr><th class="kind">true</th>{columns}<th class="kind">recall</th></tr>
</thead>
)html",
                     "size"_a = matrix.size(), "columns"_a = columns);
}

std::string body(const Matrix& matrix) {
  std::string rows;
  for (int truth = 0; truth < matrix.size(); ++truth) {
    std::string cells;
    for (int predicted = 0; predicted < matrix.size(); ++predicted) cells += cell(matrix, truth, predicted);
    rows += fmt::format(R"html(<tr><th scope="row">{label}</th>{cells}<td class="rate">{recall}</td></tr>
)html",
                        "label"_a = matrix.label(truth), "cells"_a = cells,
                        "recall"_a = share_of(matrix.at(truth, truth), matrix.row_sum(truth)));
  }
  return fmt::format(R"html(<tbody>
{rows}</tbody>
)html",
                     "rows"_a = rows);
}

}  // namespace

std::string confusion_section(const TrainingReport& report) {
  if (report.confusion.empty()) return "";
  const Matrix matrix(report);
  std::string note = "Blue: recognised, the stronger the larger its share of the class.";
  if (matrix.most_wrong() > 0)
    note += fmt::format(" Orange: confused; the strongest is the most frequent confusion, {} times.",
                        count_text(matrix.most_wrong()));
  return section("confusion", "Confusion matrix",
                 fmt::format(R"html(<div class="scroll"><table class="matrix">
{head}{body}</table></div>
<p class="note">{note} Rows are the true classes, columns what the network says.</p>
)html",
                             "head"_a = head(matrix), "body"_a = body(matrix), "note"_a = note));
}

}  // namespace mnist_train
