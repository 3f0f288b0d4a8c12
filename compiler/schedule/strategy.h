// The strategies of kernels: what a choice is made of, once, and what everything behind it reads.
#pragma once

#include <variant>

#include "compiler/schedule/choose_dense.h"
#include "compiler/schedule/direct_conv_parameters.h"
#include "compiler/schedule/grouped_conv_shape.h"
#include "compiler/schedule/kernel_gradient_parameters.h"

namespace skipper {

// There is one way to do it, without parameters.
struct OneWay {
  auto operator<=>(const OneWay&) const = default;

  template <typename Self, typename Visit>
  static void visit_fields(Self&, Visit&&) {}
};

using Strategy =
    std::variant<OneWay, DensePanels, DirectConvParameters, GroupedConvParameters, KernelGradientParameters>;

}  // namespace skipper
