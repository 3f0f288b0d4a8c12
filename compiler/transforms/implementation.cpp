#include "implementation.h"

#include <type_traits>

#include "llvm/Support/raw_ostream.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace skipper {

namespace {

constexpr llvm::StringLiteral kDirectConv = "direct_conv.", kWinograd = "winograd", kGroupedConv = "grouped_conv",
                              kKernelGradient = "kernel_gradient", kWeightBits = "weight_bits",
                              kUnsignedWeights = "unsigned_weights", kPanel = "panel", kThreads = "thread_channels";

// The entries of a dictionary of integers; 0 is left out.
struct Writer {
  Builder builder;
  SmallVector<NamedAttribute> list;

  template <typename Field>
  void operator()(StringRef name, const Field& field) {
    if (auto value = static_cast<int64_t>(field))
      list.push_back(builder.getNamedAttr(name, builder.getI64IntegerAttr(value)));
  }
  void operator()(StringRef, const std::optional<ThreadTiles>& threads) {
    if (threads) ThreadTiles::visit_fields(*threads, *this);
  }
  template <typename Alternative, typename Variant>
  void alternative(StringRef name, const Variant& variant) {
    const auto* held = std::get_if<Alternative>(&variant);
    if (!held) return;
    (*this)(name, true);
    if constexpr (!std::is_empty_v<Alternative>) Alternative::visit_fields(*held, *this);
  }
};

struct Reader {
  DictionaryAttr entries;

  int64_t value(StringRef name) const {
    auto attribute = entries.getAs<IntegerAttr>(name);
    return attribute ? attribute.getInt() : 0;
  }
  template <typename Field>
  void operator()(StringRef name, Field& field) {
    field = static_cast<Field>(value(name));
  }
  void operator()(StringRef, std::optional<ThreadTiles>& threads) {
    if (value(kThreads)) ThreadTiles::visit_fields(threads.emplace(), *this);
  }
  template <typename Alternative, typename Variant>
  void alternative(StringRef name, Variant& variant) {
    if (!value(name)) return;
    auto& held = variant.template emplace<Alternative>();
    if constexpr (!std::is_empty_v<Alternative>) Alternative::visit_fields(held, *this);
  }
};

std::string name_of(const Strategy& strategy, StringRef anchor) {
  if (const auto* conv = std::get_if<DirectConvParameters>(&strategy))
    return kDirectConv.str() + std::string(conv->implementation());
  if (std::holds_alternative<WinogradParameters>(strategy)) return kWinograd.str();
  if (std::holds_alternative<GroupedConvParameters>(strategy)) return kGroupedConv.str();
  if (std::holds_alternative<KernelGradientParameters>(strategy)) return kKernelGradient.str();
  return anchor.str();
}

bool reads_panels(const Strategy& strategy) {
  return std::visit([](const auto& held) { return std::decay_t<decltype(held)>::reads_panels; }, strategy);
}

// An alternative of the attribute's kind, without its fields.
Strategy blank_strategy(nn::ImplementationAttr implementation) {
  StringRef name = implementation.getName();
  if (name.starts_with(kDirectConv)) return DirectConvParameters();
  if (name == kWinograd) return WinogradParameters();
  if (name == kGroupedConv) return GroupedConvParameters();
  if (name == kKernelGradient) return KernelGradientParameters();
  return implementation.getParameters().contains(kPanel) ? Strategy(DensePanels()) : Strategy(OneWay());
}

}  // namespace

nn::ImplementationAttr implementation_attr(MLIRContext* context, const Strategy& strategy, StringRef anchor,
                                           Number weights) {
  Writer write{Builder(context), {}};
  const auto* conv = std::get_if<DirectConvParameters>(&strategy);
  if (conv && conv->int8()) weights = Number::int8;
  if (weights != Number::float32 && reads_panels(strategy)) write(kWeightBits, bits_of(weights));
  std::visit([&](const auto& held) { std::decay_t<decltype(held)>::visit_fields(held, write); }, strategy);
  return nn::ImplementationAttr::get(context, name_of(strategy, anchor), write.builder.getDictionaryAttr(write.list));
}

Strategy strategy_of(nn::ImplementationAttr implementation) {
  Strategy strategy = blank_strategy(implementation);
  Reader read{implementation.getParameters()};
  std::visit([&](auto& held) { std::decay_t<decltype(held)>::visit_fields(held, read); }, strategy);
  return strategy;
}

int64_t panel_of(const Strategy& strategy) {
  return std::visit(
      [](const auto& held) -> int64_t {
        if constexpr (std::decay_t<decltype(held)>::reads_panels) return held.panel;
        return 1;
      },
      strategy);
}

bool is_flat(const Strategy& strategy) {
  return std::visit(
      [](const auto& held) {
        if constexpr (requires { held.flat; }) return held.flat;
        return false;
      },
      strategy);
}

Type weight_type(nn::ImplementationAttr implementation) {
  Builder builder(implementation.getContext());
  const Reader read{implementation.getParameters()};
  const int64_t bits = read.value(kWeightBits);
  if (bits == bits_of(Number::int8)) return builder.getIntegerType(8, !read.value(kUnsignedWeights));
  return bits == bits_of(Number::float16) ? builder.getF16Type() : builder.getF32Type();
}

std::string to_string(nn::ImplementationAttr implementation) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << implementation.getName();
  for (NamedAttribute entry : implementation.getParameters())
    stream << ' ' << entry.getName().getValue() << '=' << cast<IntegerAttr>(entry.getValue()).getInt();
  return text;
}

}  // namespace skipper
