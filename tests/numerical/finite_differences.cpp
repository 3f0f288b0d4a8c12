#include "finite_differences.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

namespace skipper::test {

void check_gradients(mlir::func::FuncOp train_step, const std::vector<Tensor>& inputs, Tensors parameters,
                     const std::vector<std::string>& names, Random& random) {
  const auto loss = [&] { return run_step(train_step, inputs, parameters).loss(); };
  const Step step = run_step(train_step, inputs, parameters);
  for (const std::string& name : names) {
    const Tensor& gradient = step.gradients.at(name);
    double largest = 0;
    for (double value : gradient.data) largest = std::max(largest, std::abs(value));
    INFO(name);
    REQUIRE(largest > 1e-4);
    for (int sample = 0; sample < 20; ++sample) {
      const auto at = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(gradient.data.size()) - 1));
      double& number = parameters.at(name).data[at];
      const double before = number, width = 1e-5;
      number = before + width;
      const double above = loss();
      number = before - width;
      const double below = loss();
      number = before;
      INFO(name << " " << at);
      CHECK(std::abs((above - below) / (2 * width) - gradient.data[at]) < 1e-6 * largest);
    }
  }
}

}  // namespace skipper::test
