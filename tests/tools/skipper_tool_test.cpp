// skipper inspect, profile, dump and convert as a user runs them.
#include <skipper/initializers.h>
#include <skipper/memory.h>
#include <skipper/model_library.h>
#include <skipper/npy.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "skipper_program.h"

using namespace skipper;
using Catch::Matchers::Contains;
using nlohmann::json;
using skipper::test::CommandResult;
using skipper::test::is_one_line;
using skipper::test::run_skipper;
using skipper::test::TemporaryFolder;

namespace {

const std::string tiny = SKIPPER_TINY, mnist = SKIPPER_MNIST_RESNET, resnet50 = SKIPPER_RESNET50;

std::string output_of(const std::string& arguments) {
  const TemporaryFolder folder;
  const CommandResult result = run_skipper(folder, arguments);
  INFO(arguments << ": " << result.errors);
  REQUIRE(result.exit == 0);
  CHECK(result.errors.empty());
  return result.output;
}

// Nodes and edges, each on a line of its own; edges join nodes that were declared.
std::pair<int, int> count_dot(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  CHECK(std::regex_match(line, std::regex("digraph \"\\w+\" \\{")));
  std::getline(lines, line);
  CHECK(line == "  node [shape=box];");
  int nodes = 0, edges = 0;
  bool closed = false;
  std::smatch match;
  while (std::getline(lines, line)) {
    CHECK_FALSE(closed);
    if (std::regex_match(line, match, std::regex("  n(\\d+) \\[label=\"[^\"]*\"\\];"))) {
      CHECK(std::stoi(match[1]) == nodes++);
    } else if (std::regex_match(line, match, std::regex("  n(\\d+) -> n(\\d+);"))) {
      CHECK(std::stoi(match[1]) < std::stoi(match[2]));
      CHECK(std::stoi(match[2]) < nodes);
      ++edges;
    } else {
      closed = line == "}";
      CHECK(closed);
    }
  }
  CHECK(closed);
  return {nodes, edges};
}

std::vector<std::pair<int, int>> edges_of(const std::string& dot) {
  const std::regex edge("n(\\d+) -> n(\\d+);");
  std::vector<std::pair<int, int>> edges;
  for (auto match = std::sregex_iterator(dot.begin(), dot.end(), edge); match != std::sregex_iterator(); ++match)
    edges.emplace_back(std::stoi((*match)[1]), std::stoi((*match)[2]));
  return edges;
}

// How many nodes nothing flows into, and out of how many nothing flows.
std::pair<std::size_t, std::size_t> ends_of(const std::string& dot) {
  std::set<int> sources, sinks;
  for (int node = 0; node < count_dot(dot).first; ++node) sources.insert(node), sinks.insert(node);
  for (const auto& [from, to] : edges_of(dot)) sources.erase(to), sinks.erase(from);
  return {sources.size(), sinks.size()};
}

// Whether a node with `from` in its label feeds one with `to`.
bool flows_between(const std::string& dot, const std::string& from, const std::string& to) {
  const auto nodes_with = [&](const std::string& text) {
    const std::regex node("n(\\d+) \\[label=\"[^\"]*" + text);
    std::set<int> nodes;
    for (auto match = std::sregex_iterator(dot.begin(), dot.end(), node); match != std::sregex_iterator(); ++match)
      nodes.insert(std::stoi((*match)[1]));
    return nodes;
  };
  const std::set<int> sources = nodes_with(from), targets = nodes_with(to);
  CHECK((!sources.empty() && !targets.empty()));
  const auto edges = edges_of(dot);
  return std::any_of(edges.begin(), edges.end(),
                     [&](const auto& edge) { return sources.count(edge.first) > 0 && targets.count(edge.second) > 0; });
}

}  // namespace

TEST_CASE("inspect prints layers and totals as Keras does") {
  const std::string text = output_of("inspect " + mnist);
  CHECK_THAT(text, Contains("Model: \"mnist_resnet\"\n"));
  CHECK_THAT(text, Contains("Total params: 1,458,954\nTrainable params: 1,448,842\nNon-trainable params: 10,112\n"));
  CHECK(std::regex_search(text, std::regex("input_1 \\(InputLayer\\) +\\(None, 28, 28, 1\\) +0\n")));
  CHECK(std::regex_search(text, std::regex("conv1 \\(Conv2D\\) +\\(None, 14, 14, 64\\) +3200  conv1_pad\n")));
  CHECK(
      std::regex_search(text, std::regex("add_1 \\(Add\\) +\\(None, 7, 7, 256\\) +0  bn2a_branch2c, bn2a_branch1\n")));
  CHECK(
      std::regex_search(text, std::regex("add_2 \\(Add\\) +\\(None, 7, 7, 256\\) +0  bn2b_branch2c, activation_4\n")));
  CHECK_THAT(text, Contains("Entries: predict, cam, train_step, update\n") && Contains("Variant avx2 ("));
  CHECK_THAT(output_of("inspect " + resnet50), Contains("Total params: 25,636,712\nTrainable params: 25,583,592\n"));
}

TEST_CASE("inspect gives JSON") {
  const json summary = json::parse(output_of("inspect --json " + mnist));
  CHECK(summary["parameters"] == 1458954);
  CHECK(summary["trainable"] == 1448842);
  CHECK(summary["non_trainable"] == 10112);
  std::uint64_t elements = 0;
  for (const auto& layer : summary["layers"]) {
    elements += layer["elements"].get<std::uint64_t>();
    if (layer["name"] == "add_1") CHECK(layer["inputs"] == json{"bn2a_branch2c", "bn2a_branch1"});
  }
  CHECK(elements == 1458954);
  CHECK(summary["variants"].size() == 3);
}

TEST_CASE("inspect draws the graph before and after fusion") {
  for (const std::string& model : {tiny, mnist, resnet50}) {
    const json summary = json::parse(output_of("inspect --json " + model));
    std::size_t inputs = 0;
    for (const auto& layer : summary["layers"]) inputs += layer["inputs"].size();
    const auto [nodes, edges] = count_dot(output_of("inspect --dot " + model));
    CHECK(nodes == static_cast<int>(summary["layers"].size()));
    CHECK(edges == static_cast<int>(inputs));
    const auto [steps, flows] = count_dot(output_of("inspect --dot --fused " + model));
    CHECK(steps < nodes);
    CHECK(flows >= steps - 1);
    // Nothing stands alone.
    CHECK(ends_of(output_of("inspect --dot --fused " + model)) == std::pair<std::size_t, std::size_t>(1, 1));
  }
  // What reads the end of a stage reads the pixels that are there; a shortcut is taken out of the whole map.
  const std::string ends = output_of("inspect --dot --fused " + resnet50);
  CHECK(flows_between(ends, "activation_10\\[::2,::2\\]\\\\n", "res3a_branch2a"));
  CHECK(flows_between(ends, "activation_7\\[::2,::2\\]\\\\n", "res2c_branch2c"));
  CHECK_FALSE(flows_between(ends, "activation_7\\\\n", "res3a_branch2a"));
  CHECK_THAT(ends, Contains("activation_7[::2,::2]\\nmax_pool (None, 28, 28, 256)"));
  const std::string fused = output_of("inspect --dot --fused " + tiny);
  CHECK_THAT(fused, Contains("res2a_branch2c+bn2a_branch2c+add_1+activation_4"));
  const TemporaryFolder folder;
  REQUIRE(run_skipper(folder, "inspect --html page.html " + tiny).exit == 0);
  const std::string page = test::read_file(folder / "page.html");
  CHECK_THAT(page, Contains("<svg") && Contains(">add_1<") && Contains("</html>"));
  CHECK_THAT(page, !Contains("src=") && !Contains("href="));
}

TEST_CASE("a profile's steps add up to its total") {
  const TemporaryFolder folder;
  const CommandResult result =
      run_skipper(folder, "profile --json --batch 2 --runs 3 --threads 1 --peak 100 --html page.html " + mnist);
  INFO(result.errors);
  REQUIRE(result.exit == 0);
  const json profile = json::parse(result.output);
  double ms = 0, percent = 0;
  std::uint64_t bytes = 0;
  for (const auto& step : profile["steps"]) {
    ms += step["ms"].get<double>();
    percent += step["percent_of_time"].get<double>();
    bytes += step["bytes"].get<std::uint64_t>();
  }
  CHECK(ms > 0);
  CHECK(profile["total"]["ms"].get<double>() == Approx(ms));
  CHECK(percent == Approx(100));
  CHECK(profile["total"]["bytes"] == bytes);
  // A dense layer of 10 classes reads its weights once, whatever the batch: 512 inputs, 10 outputs, panels of 16.
  for (const auto& step : profile["steps"])
    if (step["layer"] == "fc10") CHECK(step["bytes"] == 4 * (2 * (512 + 10) + (512 + 1) * 16));
  const double gflops = profile["total"]["gflops"];
  CHECK(profile["total"]["percent_of_peak"].get<double>() == Approx(gflops));
  CHECK_THAT(test::read_file(folder / "page.html"), Contains("class=\"bar\"") && Contains("</html>"));
  CHECK_THAT(output_of("profile --runs 2 " + tiny), Contains("\ntotal ") && Contains("peak"));
}

TEST_CASE("profile and inspect know models for devices") {
  const json profile = json::parse(output_of("profile --runs 2 --json " SKIPPER_TINY_OPENCL));
  CHECK(profile["variant"] == "opencl");
  for (const json& step : profile["steps"]) CHECK(step["ms"].get<double>() > 0);
  CHECK_FALSE(profile.contains("peak_gflops"));
  CHECK_THAT(output_of("inspect " SKIPPER_TINY_OPENCL), Contains("Variant opencl (x86-64-linux-opencl)"));
}

TEST_CASE("inspect reads a CUDA model without a driver, and profile says that there is none") {
  const std::string cuda = SKIPPER_TINY_CUDA;
  CHECK_THAT(output_of("inspect " + cuda),
             Contains("Model: \"tiny_cuda\"\n") && Contains("Variant cuda80 (x86-64-linux-cuda-cuda_capability_80)\n"));
  CHECK(json::parse(output_of("inspect --json " + cuda))["layers"] ==
        json::parse(output_of("inspect --json " + tiny))["layers"]);
  CHECK_THAT(output_of("inspect --dot --fused " + cuda), Contains("res2a_branch2c+bn2a_branch2c+add_1+activation_4"));
  ModelLibrary library;
  REQUIRE(library.open(cuda).ok());
  const skipper_variant* variant = nullptr;
  if (library.model()->choose(SKIPPER_ABI_VERSION, nullptr, &variant) == SKIPPER_OK) {
    CHECK(json::parse(output_of("profile --runs 2 --json " + cuda))["variant"] == "cuda80");
    return;
  }
  const TemporaryFolder folder;
  for (const char* subcommand : {"profile ", "dump -o out ", "verify "}) {
    const CommandResult result = run_skipper(folder, subcommand + cuda);
    INFO(subcommand << ": " << result.errors);
    CHECK(result.exit == 2);
    CHECK(is_one_line(result.errors));
    CHECK_THAT(result.errors, Contains("the variant \"cuda80\" of tiny_cuda finds no device: "));
    CHECK_FALSE(std::filesystem::exists(folder / "out"));
  }
}

TEST_CASE("dump gives what predict gives") {
  const TemporaryFolder folder;
  ModelLibrary library;
  REQUIRE(library.open(tiny).ok());
  const skipper_model& model = *library.model();
  Weights weights;
  std::vector<const float*> parameters;
  REQUIRE(initialize_parameters(model, weights).ok());
  REQUIRE(weights.bind(model, parameters).ok());
  REQUIRE(weights.save(folder / "tiny.safetensors").ok());
  // More samples than a batch holds.
  const std::size_t samples = 7, floats = 8 * 8 * 3;
  std::vector<float> input(samples * floats), expected(samples * 5);
  tensorflow_uniform(1, 0, 1, input.data(), input.size());
  REQUIRE(write_npy(folder / "input.npy", {7, 8, 8, 3}, input.data()).ok());
  const CommandResult result =
      run_skipper(folder, "dump " + tiny + " --weights tiny.safetensors --input input.npy -o out");
  INFO(result.errors);
  REQUIRE(result.exit == 0);

  const skipper_variant* variant = nullptr;
  REQUIRE(model.choose(SKIPPER_ABI_VERSION, nullptr, &variant) == SKIPPER_OK);
  AlignedMemory packed;
  REQUIRE(packed.allocate(variant->packed_bytes).ok());
  REQUIRE(model.prepare(variant, parameters.data(), parameters.size(), packed.data(), packed.size(), nullptr) == 0);
  ModelContext context;
  REQUIRE(context.create(model, *variant, packed).ok());
  for (std::size_t i = 0; i < samples; ++i) {
    const float* in = input.data() + i * floats;
    float* out = expected.data() + i * 5;
    const std::size_t in_bytes = 4 * floats, out_bytes = 20;
    REQUIRE(model.predict(context.get(), 1, &in, &in_bytes, &out, &out_bytes) == SKIPPER_OK);
  }
  NpyArray output;
  REQUIRE(read_npy(folder / "out/softmax_1.npy", output).ok());
  CHECK(output.shape == std::vector<std::int64_t>{7, 5});
  REQUIRE(output.data.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK(output.data[i] == Approx(expected[i]).margin(1e-6));
}

TEST_CASE("dump writes kept layers and parameters") {
  const TemporaryFolder folder;
  const std::string weights = " --weights " SKIPPER_MNIST_WEIGHTS " ";
  REQUIRE(run_skipper(folder, "dump " + mnist + weights + "--parameters -o weights").exit == 0);
  NpyArray array;
  REQUIRE(read_npy(folder / "weights/conv1.kernel.npy", array).ok());
  CHECK(array.shape == std::vector<std::int64_t>{7, 7, 1, 64});
  Weights file;
  REQUIRE(file.open(SKIPPER_MNIST_WEIGHTS).ok());
  CHECK(std::memcmp(array.data.data(), file.find("conv1/kernel")->data, array.data.size() * sizeof(float)) == 0);

  REQUIRE(run_skipper(folder, "convert " SKIPPER_MNIST_WEIGHTS " mnist.h5").exit == 0);
  REQUIRE(
      run_skipper(folder, "dump " + mnist + " --weights mnist.h5 --random 3 --batch 2 --layer softmax_1 -o out").exit ==
      0);
  REQUIRE(read_npy(folder / "out/softmax_1.npy", array).ok());
  CHECK(array.shape == std::vector<std::int64_t>{2, 10});
}

TEST_CASE("dump writes layers that are no outputs as a model that keeps them has them") {
  const TemporaryFolder folder;
  // Borders of zeros lie around these maps, and the samples are more than one batch.
  const std::string arguments = " --random 4 --batch 5 ";
  REQUIRE(run_skipper(folder, "dump " + tiny + arguments + "--all-layers -o all").exit == 0);
  REQUIRE(run_skipper(folder, "dump " SKIPPER_TINY_LAYERS + arguments + "-o kept").exit == 0);
  std::size_t compared = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "all")) {
    NpyArray left, kept;
    INFO(entry.path());
    REQUIRE(read_npy(entry.path(), left).ok());
    REQUIRE(read_npy(folder / ("kept/" + entry.path().filename().string()), kept).ok());
    CHECK(left.shape == kept.shape);
    REQUIRE(left.data.size() == kept.data.size());
    for (std::size_t i = 0; i < kept.data.size(); ++i) REQUIRE(left.data[i] == Approx(kept.data[i]).margin(1e-5));
    ++compared;
  }
  CHECK(compared == 7);
}

TEST_CASE("bad input ends with status 2 and one line") {
  const TemporaryFolder folder;
  const std::string weights = " --weights " SKIPPER_MNIST_WEIGHTS " -o out ";
  test::write_file(folder / "text.so", "no shared object\n");
  test::write_file(folder / "text.npy", "no array\n");
  std::string arm = test::read_file(tiny);
  arm[18] = static_cast<char>(183);  // e_machine: EM_AARCH64
  test::write_file(folder / "arm.so", arm);
  std::filesystem::create_directory(folder / "alone");
  std::filesystem::copy_file(tiny, folder / "alone/libtiny.so");
  std::filesystem::create_directory(folder / "foreign");
  std::filesystem::copy_file(tiny, folder / "foreign/libtiny.so");
  std::filesystem::copy_file(std::filesystem::path(mnist).replace_filename("manifest.json"),
                             folder / "foreign/manifest.json");
  const std::vector<float> zeros(28 * 28);
  REQUIRE(write_npy(folder / "shape.npy", {28, 14, 2}, zeros.data()).ok());
  std::string doubles = test::read_file(folder / "shape.npy");
  doubles.replace(doubles.find("<f4"), 3, "<f8");
  test::write_file(folder / "dtype.npy", doubles);
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"inspect missing.so", "missing.so: cannot be loaded"},
      {"inspect text.so", "text.so: cannot be loaded"},
      {"inspect arm.so", "it was built for aarch64, this program for x86_64; run the program there, or read manifest"},
      {"inspect alone/libtiny.so", "alone/manifest.json: cannot be opened"},
      {"inspect foreign/libtiny.so", "foreign/manifest.json: is of another build"},
      {"inspect --dot --variant mmx " + tiny, "no variant 'mmx'"},
      {"inspect --html missing/page.html " + tiny, "missing/page.html"},
      {"profile --batch 33 " + mnist, "batches of up to 32"},
      {"profile --variant mmx " + mnist, "mmx"},
      {"profile --weights missing.safetensors " + mnist, "missing.safetensors"},
      {"dump " + mnist + weights + "--input shape.npy", "shape.npy: has the shape 28x14x2, input 'input_1' needs"},
      {"dump " + mnist + weights + "--input dtype.npy", "dtype.npy"},
      {"dump " + mnist + weights + "--input text.npy", "text.npy"},
      {"dump " + mnist + weights + "--input missing.npy", "missing.npy"},
      {"dump " + mnist + weights + "--layer nowhere", "has no layer 'nowhere'"},
      {"dump " + mnist + weights + "--layer bn2a_branch2a",
       "is computed inside of the step res2a_branch2a+bn2a_branch2a+activation_2"},
      {"dump " + tiny + weights, "conv1/kernel"},
      {"convert missing.h5 out.safetensors", "missing.h5"}};
  for (const auto& [arguments, message] : cases) {
    const CommandResult result = run_skipper(folder, arguments);
    INFO(arguments << ": " << result.errors);
    CHECK(result.exit == 2);
    CHECK(is_one_line(result.errors));
    CHECK_THAT(result.errors, Catch::StartsWith("skipper ") && Contains(message));
    CHECK_FALSE(std::filesystem::exists(folder / "out"));
  }
}

TEST_CASE("wrong usage ends with status 1 and one line, --help with 0") {
  const TemporaryFolder folder;
  for (const std::string& arguments :
       {std::string(), std::string("frobnicate"), std::string("inspect"), "inspect --frobnicate " + tiny,
        "inspect --fused " + tiny, "profile --runs 0 " + tiny, "dump " + tiny, std::string("convert a b"),
        std::string("verify"), "verify --tolerance -1 " + tiny}) {
    const CommandResult result = run_skipper(folder, arguments);
    INFO(arguments << ": " << result.errors);
    CHECK(result.exit == 1);
    CHECK(is_one_line(result.errors));
    CHECK_THAT(result.errors, Contains("--help"));
  }
  CHECK_THAT(run_skipper(folder, "frobnicate").errors, Contains("'frobnicate'; there are inspect, profile, dump"));
  for (const char* subcommand : {"", "inspect ", "profile ", "dump ", "convert ", "verify "}) {
    const CommandResult help = run_skipper(folder, std::string(subcommand) + "--help");
    CHECK(help.exit == 0);
    CHECK_THAT(help.output, Contains("Examples:") && Contains("Exit status: 0"));
  }
  CHECK(run_skipper(folder, "--version").exit == 0);
}
