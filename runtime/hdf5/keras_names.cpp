#include "keras_names.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "object.h"

namespace skipper::detail {

namespace {

struct WeightName {
  std::string_view canonical;
  std::string_view keras1;  // follows the layer's name
};

constexpr std::array<WeightName, 6> weight_names = {{{"kernel", "_W"},
                                                     {"bias", "_b"},
                                                     {"gamma", "_gamma"},
                                                     {"beta", "_beta"},
                                                     {"moving_mean", "_running_mean"},
                                                     {"moving_variance", "_running_std"}}};

// An entry without TensorFlow's output index, ":0", which Keras 3 leaves out: "stage1/conv" and "kernel".
struct Entry {
  std::string scope, leaf;
};

// Whether all of text is digits, and there are some.
bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "conv_1" -> "conv", as TensorFlow numbers a name that its graph has already.  Empty for another name.
std::string without_number(const std::string& name) {
  const std::size_t at = name.rfind('_');
  return at != std::string::npos && is_number(std::string_view(name).substr(at + 1)) ? name.substr(0, at) : "";
}

Entry split(const std::string& entry) {
  const std::size_t colon = entry.rfind(':');
  const bool indexed = colon != std::string::npos && is_number(std::string_view(entry).substr(colon + 1));
  const std::string path = indexed ? entry.substr(0, colon) : entry;
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? Entry{"", path} : Entry{path.substr(0, slash), path.substr(slash + 1)};
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// Where layer stands in scope as whole components: the place of each.
std::vector<std::size_t> places(const std::string& scope, const std::string& layer) {
  std::vector<std::size_t> found;
  const std::string text = "/" + scope + "/", wanted = "/" + layer + "/";
  for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) found.push_back(at);
  return found;
}

// Splits Keras 1's "conv1_W", inside of a model that is a layer, into "conv1" and "kernel".  Empty for another name.
Entry split_keras1(const std::string& leaf) {
  for (const WeightName& known : weight_names)
    if (leaf.size() > known.keras1.size() && ends_with(leaf, known.keras1))
      return {leaf.substr(0, leaf.size() - known.keras1.size()), std::string(known.canonical)};
  return {};
}

bool is_canonical(const std::string& leaf) {
  return std::any_of(weight_names.begin(), weight_names.end(),
                     [&](const WeightName& known) { return leaf == known.canonical; });
}

std::string list(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + quoted(names[i]);
  return text;
}

// The same, where Keras 1's "conv1_W" in the group of conv1 is "conv1" and "kernel" as well.
Entry split_of_layer(const KerasWeight& weight) {
  Entry entry = split(weight.entry);
  const std::string path = entry.scope.empty() ? entry.leaf : entry.scope + "/" + entry.leaf;
  for (const std::string& name : {path, without_number(path)})
    for (const WeightName& known : weight_names)
      if (name == weight.layer + std::string(known.keras1)) return {weight.layer, std::string(known.canonical)};
  return entry;
}

// The weights of one layer of the file: a layer, or a model that is a layer of another model.
class LayerNames {
 public:
  LayerNames(const KerasWeight* weights, std::size_t count) : weights_(weights, weights + count) {
    for (const KerasWeight& weight : weights_) entries_.push_back(split_of_layer(weight));
  }

  // Whether TensorFlow numbered the layer's scope because its graph had one of that name before.
  bool is_numbered() const {
    return std::all_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
      return without_number(entry.scope) == layer() && entry.scope == entries_.front().scope;
    });
  }

  Status names(bool all_layers_are_numbered, std::vector<std::string>& out) const {
    if (is_numbered() && !all_layers_are_numbered)
      return ambiguous(weights_.front(), {layer() + "/" + entries_.front().leaf, path(entries_.front())});
    const bool scoped = std::any_of(entries_.begin(), entries_.end(), [](const Entry& e) { return !e.scope.empty(); });
    if (!scoped) return names_without_scopes(out);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      std::string name = layer() + "/" + entries_[i].leaf;
      if (!is_numbered())
        if (Status status = name_by_scope(i, name); !status.ok()) return status;
      out.push_back(name);
    }
    return {};
  }

 private:
  const std::string& layer() const { return weights_.front().layer; }
  static std::string path(const Entry& entry) { return entry.scope + "/" + entry.leaf; }

  static Status ambiguous(const KerasWeight& weight, const std::vector<std::string>& candidates) {
    return Status(SKIPPER_BAD_WEIGHTS, "layer " + quoted(weight.layer) + ": its weight " + quoted(weight.entry) +
                                           " can be " + list(candidates) +
                                           ": give the layers names of which none is part of another's");
  }

  // Before the layer's name stands that of the whole model, at times; behind it what lies inside of the layer.
  Status name_by_scope(std::size_t i, std::string& name) const {
    const Entry& entry = entries_[i];
    if (entry.scope.empty()) return {};
    const std::vector<std::size_t> found = places(entry.scope, layer());
    name = path(entry);
    if (found.empty()) return {};
    std::vector<std::string> candidates;
    candidates.reserve(found.size());
    for (const std::size_t at : found) candidates.push_back(path(entry).substr(at));
    const std::string prefix = entry.scope.substr(0, found.front());
    const bool shared = std::all_of(entries_.begin(), entries_.end(), [&](const Entry& other) {
      const std::vector<std::size_t> place = places(other.scope, layer());
      return !place.empty() && other.scope.substr(0, place.front()) == prefix;
    });
    if (!shared && !prefix.empty()) candidates.push_back(name);
    if (candidates.size() > 1) return ambiguous(weights_[i], candidates);
    name = candidates.front();
    return {};
  }

  // Keras 1 in a nested model, bare names ("kernel"), or names that say nothing.
  Status names_without_scopes(std::vector<std::string>& out) const {
    std::vector<Entry> keras1;
    bool known = true, canonical = true;
    for (const Entry& entry : entries_) {
      keras1.push_back(split_keras1(entry.leaf));
      known = known && !keras1.back().scope.empty();
      canonical = canonical && is_canonical(entry.leaf);
    }
    if (known) {
      for (const Entry& entry : keras1) out.push_back(path(entry));
    } else if (!canonical && holds_kernel_and_bias()) {
      out = {layer() + "/kernel", layer() + "/bias"};
    } else if (!canonical && could_be_batch_norm()) {
      return Status(SKIPPER_BAD_WEIGHTS,
                    "layer " + quoted(layer()) + ": the names of its four weights, " + quoted(weights_[0].entry) +
                        " and so on, do not say whether they are gamma, beta, moving_mean and moving_variance of one "
                        "batch norm, or means and variances of two");
    } else {
      for (const Entry& entry : entries_) out.push_back(layer() + "/" + entry.leaf);
    }
    return {};
  }

  bool holds_kernel_and_bias() const {
    return weights_.size() == 2 && weights_[0].shape.size() >= 2 && weights_[1].shape.size() == 1 &&
           weights_[1].shape[0] == weights_[0].shape.back();
  }

  bool could_be_batch_norm() const {
    return weights_.size() == 4 && weights_[0].shape.size() == 1 &&
           std::all_of(weights_.begin(), weights_.end(),
                       [&](const KerasWeight& weight) { return weight.shape == weights_[0].shape; });
  }

  std::vector<KerasWeight> weights_;
  std::vector<Entry> entries_;
};

std::vector<LayerNames> by_layer(const std::vector<KerasWeight>& weights) {
  std::vector<LayerNames> layers;
  for (std::size_t begin = 0, end = 0; begin < weights.size(); begin = end) {
    while (end < weights.size() && weights[end].layer == weights[begin].layer) ++end;
    layers.emplace_back(weights.data() + begin, end - begin);
  }
  return layers;
}

Status check_distinct(const std::vector<KerasWeight>& weights, const std::vector<std::string>& names) {
  std::map<std::string_view, std::size_t> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto [place, is_new] = seen.emplace(names[i], i);
    if (is_new) continue;
    const KerasWeight &one = weights[place->second], &other = weights[i];
    return Status(SKIPPER_BAD_WEIGHTS, "two weights would be called " + quoted(names[i]) + ": " + quoted(one.entry) +
                                           " of layer " + quoted(one.layer) + " and " + quoted(other.entry) +
                                           " of layer " + quoted(other.layer) +
                                           ": layers need different names, also inside of nested models");
  }
  return {};
}

}  // namespace

Status canonical_names(const std::vector<KerasWeight>& weights, std::vector<std::string>& names) {
  const std::vector<LayerNames> layers = by_layer(weights);
  // One layer alone is no evidence: it may as well be a model named "conv" with a layer "conv_1".
  const bool numbered = layers.size() > 1 && std::all_of(layers.begin(), layers.end(),
                                                         [](const LayerNames& layer) { return layer.is_numbered(); });
  for (const LayerNames& layer : layers) {
    std::vector<std::string> some;
    if (Status status = layer.names(numbered, some); !status.ok()) return status;
    names.insert(names.end(), some.begin(), some.end());
  }
  return check_distinct(weights, names);
}

std::string keras_name(const std::string& layer, const std::string& weight, KerasLayout layout) {
  if (layout == KerasLayout::keras2) return layer + "/" + weight + ":0";
  for (const WeightName& known : weight_names)
    if (weight == known.canonical) return layer + std::string(known.keras1) + ":0";
  return layer + "_" + weight + ":0";
}

}  // namespace skipper::detail
