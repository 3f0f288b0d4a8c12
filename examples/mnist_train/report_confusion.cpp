// Which class was taken for which.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "html.h"
#include "report_parts.h"

namespace mnist_train {

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
  if (count == 0) return fmt::format("<td class=\"none\" title=\"{}\">0</td>", title);
  const bool right = truth == predicted;
  const double share = right ? ratio(count, all) : 0.1 + 0.65 * std::sqrt(ratio(count, matrix.most_wrong()));
  const std::string_view style = !right ? "wrong" : share > 0.78 ? "right strong" : "right";
  return fmt::format("<td class=\"{}\" style=\"--share:{:.3f}\" title=\"{}\">{}</td>", style, share, title, count);
}

std::string head(const Matrix& matrix) {
  std::string columns;
  for (int i = 0; i < matrix.size(); ++i) columns += fmt::format("<th scope=\"col\">{}</th>", matrix.label(i));
  return fmt::format(
      "<thead>\n<tr><td></td><th colspan=\"{}\" class=\"kind\">predicted</th><td></td></tr>\n"
      "<tr><th class=\"kind\">true</th>{}<th class=\"kind\">recall</th></tr>\n</thead>\n",
      matrix.size(), columns);
}

std::string body(const Matrix& matrix) {
  std::string rows;
  for (int truth = 0; truth < matrix.size(); ++truth) {
    rows += fmt::format("<tr><th scope=\"row\">{}</th>", matrix.label(truth));
    for (int predicted = 0; predicted < matrix.size(); ++predicted) rows += cell(matrix, truth, predicted);
    rows += fmt::format("<td class=\"rate\">{}</td></tr>\n", share_of(matrix.at(truth, truth), matrix.row_sum(truth)));
  }
  return "<tbody>\n" + rows + "</tbody>\n";
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
                 fmt::format("<div class=\"scroll\"><table class=\"matrix\">\n{}{}</table></div>\n"
                             "<p class=\"note\">{} Rows are the true classes, columns what the network says.</p>\n",
                             head(matrix), body(matrix), note));
}

}  // namespace mnist_train
