#include "layer_graph.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <utility>

#include "tool_support/steps.h"

namespace skipper::tool {

namespace {

// A layer's shape, of those pixels.
nlohmann::json sampled(nlohmann::json shape, const LayerPixels& pixels) {
  if (pixels.pixels.empty()) return shape;
  for (const auto& [dimension, step] :
       {std::pair<int, std::int64_t>(1, pixels.rows), std::pair<int, std::int64_t>(2, pixels.columns)})
    shape[dimension] = (shape[dimension].get<std::int64_t>() + step - 1) / step;
  return shape;
}

// Steps by the layers that they hold.  A layer may be in several, as a copy into another layout before a convolution
// is: then each step takes what the one before it gives.  Of some layers a step computes a part of the pixels, beside
// one that computes all of them, or alone.
class Fusion {
 public:
  Fusion(const nlohmann::json& manifest, const skipper_variant& variant) {
    for (const auto& layer : manifest["layers"]) layers_[layer["name"]] = &layer;
    for (const auto& layer : manifest["layers"])
      if (layer["op"] == "input") add_input(layer);
    for (std::uint32_t i = 0; i < variant.step_count - variant.cam_step_count; ++i) add_step(variant.steps[i]);
  }

  LayerGraph graph() {
    for (const auto& [name, own] : steps_)
      if (const auto layer = layers_.find(pixels_of(name).layer); layer != layers_.end())
        connect_all(name, own, *layer->second);
    LayerGraph graph = nodes_;
    for (std::size_t i = 0; i < graph.size(); ++i) graph[i].inputs.assign(inputs_[i].begin(), inputs_[i].end());
    return graph;
  }

 private:
  void connect_all(const std::string& name, const std::vector<std::size_t>& own, const nlohmann::json& layer) {
    // A copy before a convolution takes that one's input; a residual is taken by the step itself.
    const bool leads = leading_.count(name) > 0;
    const std::size_t step = leads ? own.front() : own.back();
    const LayerPixels own_pixels = pixels_of(name);
    if (const auto whole = steps_.find(own_pixels.layer); leads && whole != steps_.end() && whole->first != name) {
      inputs_[step].insert(whole->second.back());  // takes pixels out of it
      return;
    }
    for (const auto& input : layer["inputs"]) connect(input, step, leads ? "" : own_pixels.pixels);
  }

  void add_input(const nlohmann::json& layer) {
    steps_[layer["name"]] = {nodes_.size()};
    nodes_.push_back({layer["name"], "input", keras_shape(layer["shape"]), {}});
  }

  void add_step(const skipper_step& step) {
    const std::size_t index = nodes_.size();
    LayerNode node{step.layer, "", "", {}};
    std::istringstream names(step.layer);
    leading_.insert(node.name.substr(0, node.name.find('+')));
    for (std::string name; std::getline(names, name, '+');) {
      auto& own = steps_[name];
      if (!own.empty()) inputs_[index].insert(own.back());
      own.push_back(index);
      const LayerPixels found = pixels_of(name);
      if (const auto layer = layers_.find(found.layer); layer != layers_.end())
        node.shape = keras_shape(sampled((*layer->second)["shape"], found));
      if (!found.pixels.empty()) pixels_[found.layer] = found.pixels;
    }
    node.kind = first_word(step.implementation);
    if (is_copy(step)) {
      node.kind = "relayout";
      node.shape.clear();  // it has that of the step's input
    }
    nodes_.push_back(std::move(node));
  }

  static std::string first_word(const char* text) {
    const std::string word(text);
    return word.substr(0, word.find(' '));
  }

  // The last step of `input`, or of what that takes where no step is left of it, feeds `step`.  What is computed behind
  // sums of some pixels reads those alone, where they are; whatever is not there with all pixels is there with some.
  void connect(const std::string& input, std::size_t step, const std::string& pixels) {
    for (const std::string& name : {input + pixels, input, input + pixels_[input]})
      if (const auto from = steps_.find(name); from != steps_.end()) {
        if (from->second.back() < step) inputs_[step].insert(from->second.back());
        return;
      }
    if (const auto layer = layers_.find(input); layer != layers_.end())
      for (const auto& deeper : (*layer->second)["inputs"]) connect(deeper, step, pixels);
  }

  std::map<std::string, const nlohmann::json*> layers_;
  std::map<std::string, std::vector<std::size_t>> steps_;
  std::set<std::string> leading_;              // the first layers of steps
  std::map<std::string, std::string> pixels_;  // by layers, of which a step has these alone
  std::map<std::size_t, std::set<std::size_t>> inputs_;
  LayerGraph nodes_;
};

std::string dot_quoted(const std::string& text) {
  std::string quoted;
  for (char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted;
}

}  // namespace

std::string keras_shape(const nlohmann::json& shape) {
  std::string text;
  for (const auto& extent : shape)
    text += (text.empty() ? "(" : ", ") + (extent == -1 ? "None" : std::to_string(extent.get<std::int64_t>()));
  return text + ")";
}

LayerGraph layer_graph(const nlohmann::json& manifest) {
  LayerGraph graph;
  std::map<std::string, std::size_t> indices;
  for (const auto& layer : manifest["layers"]) {
    LayerNode node{layer["name"], layer["op"], keras_shape(layer["shape"]), {}};
    for (const auto& input : layer["inputs"])
      if (const auto found = indices.find(input); found != indices.end()) node.inputs.push_back(found->second);
    indices[node.name] = graph.size();
    graph.push_back(std::move(node));
  }
  return graph;
}

LayerGraph fused_graph(const nlohmann::json& manifest, const skipper_variant& variant) {
  return Fusion(manifest, variant).graph();
}

std::string dot_text(const LayerGraph& graph, const std::string& name) {
  std::string text = "digraph \"" + dot_quoted(name) + "\" {\n  node [shape=box];\n";
  for (std::size_t i = 0; i < graph.size(); ++i) {
    const LayerNode& node = graph[i];
    text += "  n" + std::to_string(i) + " [label=\"" + dot_quoted(node.name) + "\\n" + dot_quoted(node.kind) + " " +
            dot_quoted(node.shape) + "\"];\n";
    for (std::size_t input : node.inputs) text += "  n" + std::to_string(input) + " -> n" + std::to_string(i) + ";\n";
  }
  return text + "}\n";
}

}  // namespace skipper::tool
