#include "model_case.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <limits>
#include <stdexcept>

#include "support/interpreter.h"
#include "support/random_network.h"

namespace skipper::test {

namespace {

std::vector<float> floats(const std::vector<double>& values) { return {values.begin(), values.end()}; }

}  // namespace

ModelCase::ModelCase(const skipper_model& model, const Graph& graph, int batch) : model_(model), batch_(batch) {
  Random random(7);
  const auto parameters = random_parameters(graph, random);
  const auto inputs = random_inputs(graph, batch, random);
  const auto values = interpret(graph, parameters, inputs);
  for (const auto& parameter : parameters) parameters_.push_back(floats(parameter));
  for (const auto& parameter : parameters_) parameter_pointers_.push_back(parameter.data());
  for (const auto& input : inputs) inputs_.push_back(floats(input.data));
  for (const Output& output : graph.outputs) expected_.push_back(values[static_cast<std::size_t>(output.op)]);
}

double ModelCase::worst_difference(const std::vector<std::vector<float>>& outputs) const {
  double worst = 0;
  for (std::size_t i = 0; i < expected_.size(); ++i)
    worst = std::max(worst, relative_difference(outputs.at(i), expected_[i]));
  return worst;
}

void Prepared::Free::operator()(void* memory) const { std::free(memory); }

Prepared::Prepared(const ModelCase& model_case, const char* name, const skipper_options* options) {
  const skipper_model& model = model_case.model();
  REQUIRE(model.choose(SKIPPER_ABI_VERSION, name, &variant_) == SKIPPER_OK);
  const std::size_t bytes = (packed_bytes() + SKIPPER_ALIGNMENT - 1) / SKIPPER_ALIGNMENT * SKIPPER_ALIGNMENT;
  packed_.reset(std::aligned_alloc(SKIPPER_ALIGNMENT, bytes));
  REQUIRE(model.prepare(variant_, model_case.parameters().data(), model_case.parameters().size(), packed_.get(),
                        packed_bytes(), options) == SKIPPER_OK);
}

Run::Run(const ModelCase& model_case, const Prepared& prepared, const skipper_options& options) : case_(model_case) {
  const skipper_model& model = model_case.model();
  // Catch's assertions are for one thread.
  if (model.context_create(&prepared.variant(), prepared.packed(), prepared.packed_bytes(), &options, &context_) !=
      SKIPPER_OK)
    throw std::runtime_error(model.last_error());
  for (const std::vector<float>& input : case_.inputs()) {
    input_pointers_.push_back(input.data());
    input_bytes_.push_back(input.size() * sizeof(float));
  }
  outputs_.resize(model.output_count);
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    outputs_[i].resize(static_cast<std::size_t>(case_.batch()) * model.outputs[i].elements);
    output_pointers_.push_back(outputs_[i].data());
    output_bytes_.push_back(outputs_[i].size() * sizeof(float));
  }
}

Run::~Run() { case_.model().context_destroy(context_); }

skipper_status Run::predict() {
  for (std::vector<float>& output : outputs_)
    std::fill(output.begin(), output.end(), std::numeric_limits<float>::quiet_NaN());
  return case_.model().predict(context_, case_.batch(), input_pointers_.data(), input_bytes_.data(),
                               output_pointers_.data(), output_bytes_.data());
}

const std::vector<std::vector<float>>& Run::outputs() {
  const skipper_status status = predict();
  INFO(case_.model().last_error());
  REQUIRE(status == SKIPPER_OK);
  return outputs_;
}

skipper_options with_threads(int threads) {
  skipper_options options = {};
  options.threads = threads;
  return options;
}

std::vector<std::string> runnable_variants(const skipper_model& model) {
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < model.variant_count; ++i) {
    const skipper_variant* chosen = nullptr;
    const skipper_status status = model.choose(SKIPPER_ABI_VERSION, model.variants[i].name, &chosen);
    if (status == SKIPPER_OK) names.push_back(model.variants[i].name);
    if (status == SKIPPER_UNSUPPORTED_CPU) WARN("this CPU cannot run " << model.variants[i].name << ": not tested");
  }
  REQUIRE(!names.empty());
  return names;
}

}  // namespace skipper::test
