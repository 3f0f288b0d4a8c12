// blocks: runs the two residual blocks, with the initial weights of their spec, on the input of their reference
// results.
#include <blocks.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <skipper/initializers.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

#include "../../runtime/core/program.h"
#include "numpy_normal.h"

namespace {

constexpr int exit_usage = 1;
constexpr int exit_failure = 2;
constexpr std::int32_t batch = 3;
static_assert(batch <= BLOCKS_MAX_BATCH && BLOCKS_OUTPUT_COUNT == 2);

constexpr const char* examples = R"(Examples:
  blocks
  blocks --variant sse41 --json

Exit status: 0 fine, 1 wrong usage, 2 the CPU lacks the variant.)";

struct Block {
  std::string name;
  std::array<std::int64_t, 4> shape;  // with the batch
  std::vector<float> values;

  // The last dimension at [sample, y, x].
  std::vector<float> row(std::int64_t sample, std::int64_t y, std::int64_t x) const {
    const auto first = values.begin() + ((sample * shape[1] + y) * shape[2] + x) * shape[3];
    return {first, first + shape[3]};
  }
};

skipper::Status failure(skipper_status code) {
  return code == SKIPPER_OK ? skipper::Status() : skipper::Status(code, blocks::last_error());
}

skipper::Status prepare(const std::string& variant, blocks::Model& model) {
  skipper::Weights weights;
  if (skipper::Status status = initialize_parameters(*blocks_model(), weights); !status.ok()) return status;
  std::vector<const float*> parameters;
  if (skipper::Status status = weights.bind(*blocks_model(), parameters); !status.ok()) return status;
  return failure(model.prepare(parameters.data(), parameters.size(), variant.empty() ? nullptr : variant.c_str()));
}

skipper::Status run(const std::string& variant, std::array<Block, 2>& results) {
  blocks::Model model;
  blocks::Context context;
  if (skipper::Status status = prepare(variant, model); !status.ok()) return status;
  if (skipper::Status status = failure(context.create(model)); !status.ok()) return status;

  const std::vector<float> input = numpy_normal(0, batch * BLOCKS_INPUT_0_ELEMENTS);
  const float* inputs[] = {input.data()};
  const std::size_t input_bytes[] = {input.size() * sizeof(float)};
  float* outputs[2];
  std::size_t output_bytes[2];
  for (std::size_t i = 0; i < 2; ++i) {
    const skipper_tensor& tensor = blocks_model()->outputs[i];
    results[i] = {tensor.name, {batch, tensor.shape[1], tensor.shape[2], tensor.shape[3]}, {}};
    results[i].values.resize(batch * tensor.elements);
    outputs[i] = results[i].values.data();
    output_bytes[i] = results[i].values.size() * sizeof(float);
  }
  return failure(context.predict(batch, inputs, input_bytes, outputs, output_bytes));
}

void print(const std::array<Block, 2>& results, bool as_json) {
  nlohmann::ordered_json json;
  for (const Block& block : results) {
    if (as_json)
      json[block.name] = {{"shape", block.shape}, {"[1,1,0]", block.row(1, 1, 0)}};
    else
      fmt::print("{}_block: shape ({}), [1,1,0] = {}\n", block.name, fmt::join(block.shape, ", "),
                 fmt::join(block.row(1, 1, 0), " "));
  }
  if (as_json) std::puts(json.dump(2).c_str());
}

int run_app(int argc, char** argv) {
  CLI::App app("Runs the two residual blocks with their initial weights; prints shapes and one row of each.", "blocks");
  app.footer(examples);
  std::string variant;
  bool json = false;
  app.add_option("--variant", variant, "instruction set; the best for this CPU unless given");
  app.add_flag("--json", json, "the results as JSON");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_usage;
  }
  std::array<Block, 2> results;
  if (const skipper::Status status = run(variant, results); !status.ok()) {
    skipper::detail::complain(status);
    return status.code() == SKIPPER_UNKNOWN_VARIANT ? exit_usage : exit_failure;
  }
  print(results, json);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return skipper::detail::run_program("blocks", exit_failure, [&] { return run_app(argc, argv); });
}
