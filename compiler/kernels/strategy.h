// The strategies of kernels: what a choice is made of, once, and what everything behind it reads.  Each says whether it
// reads weights in panels, which have `panel` channels then; one with `flat` may see batch, height and width as one
// dimension.
#pragma once

#include <variant>

#include "compiler/kernels/conv/parameters.h"
#include "compiler/kernels/dense/choice.h"
#include "compiler/kernels/grouped_conv/choice.h"
#include "compiler/kernels/kernel_gradient/parameters.h"
#include "compiler/kernels/winograd/parameters.h"

namespace skipper {

// There is one way to do it, without parameters.
struct OneWay {
  static constexpr bool reads_panels = false;
  auto operator<=>(const OneWay&) const = default;

  template <typename Self, typename Visit>
  static void visit_fields(Self&, Visit&&) {}
};

using Strategy = std::variant<OneWay, DensePanels, DirectConvParameters, WinogradParameters, GroupedConvParameters,
                              KernelGradientParameters>;

}  // namespace skipper
