#include "keras_names.h"

#include <algorithm>
#include <array>
#include <set>

namespace skipper::detail {

namespace {

struct WeightName {
  const char* canonical;
  const char* keras1;  // follows the layer's name
};

constexpr std::array<WeightName, 6> weight_names = {{{"kernel", "_W"},
                                                     {"bias", "_b"},
                                                     {"gamma", "_gamma"},
                                                     {"beta", "_beta"},
                                                     {"moving_mean", "_running_mean"},
                                                     {"moving_variance", "_running_std"}}};

std::string without_output_index(const std::string& name) { return name.substr(0, name.rfind(':')); }

std::string leaf_of(const std::string& name) {
  const std::string path = without_output_index(name);
  return path.substr(path.rfind('/') + 1);
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// Empty for a foreign name.
std::string role_by_name(const std::string& name) {
  const std::string leaf = leaf_of(name);
  for (const WeightName& known : weight_names)
    if (leaf == known.canonical || ends_with(leaf, known.keras1)) return known.canonical;
  return {};
}

// Empty where order and ranks are not those of a convolution, a dense layer or a batch norm.
std::vector<std::string> roles_by_order(const std::vector<KerasWeight>& weights) {
  const auto vectors = std::count_if(weights.begin(), weights.end(), [](const KerasWeight& w) { return w.rank == 1; });
  if (weights.size() == 4 && vectors == 4) return {"gamma", "beta", "moving_mean", "moving_variance"};
  if (weights.size() == 2 && weights[0].rank >= 2 && vectors == 1) return {"kernel", "bias"};
  if (weights.size() == 1 && weights[0].rank >= 2) return {"kernel"};
  return {};
}

std::vector<std::string> roles_by_name(const std::vector<KerasWeight>& weights) {
  std::vector<std::string> roles;
  for (const KerasWeight& weight : weights) roles.push_back(role_by_name(weight.name));
  const std::set<std::string> distinct(roles.begin(), roles.end());
  return distinct.size() == roles.size() && distinct.count("") == 0 ? roles : std::vector<std::string>{};
}

}  // namespace

std::vector<std::string> canonical_names(const std::string& layer, const std::vector<KerasWeight>& weights) {
  std::vector<std::string> roles = roles_by_name(weights);
  if (roles.empty()) roles = roles_by_order(weights);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::string own = without_output_index(weights[i].name);
    if (!roles.empty())
      names.push_back(layer + "/" + roles[i]);
    else
      names.push_back(own.find('/') == std::string::npos ? layer + "/" + own : own);
  }
  return names;
}

std::string keras_name(const std::string& layer, const std::string& weight, KerasLayout layout) {
  if (layout == KerasLayout::keras2) return layer + "/" + weight + ":0";
  for (const WeightName& known : weight_names)
    if (weight == known.canonical) return layer + known.keras1 + ":0";
  return layer + "_" + weight + ":0";
}

}  // namespace skipper::detail
