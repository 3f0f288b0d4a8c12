// skipper doctor as a user runs it.
#include <sched.h>
#include <skipper/initializers.h>
#include <skipper/model_library.h>
#include <skipper/weights.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

#include "skipper_program.h"

using namespace skipper;
using Catch::Matchers::Contains;
using nlohmann::json;
using skipper::test::CommandResult;
using skipper::test::run_skipper;
using skipper::test::TemporaryFolder;

namespace {

const std::string tiny = SKIPPER_TINY;

// Runs doctor with --json; its exit status is 1 where there are errors, and 0 else.
json doctor(const TemporaryFolder& folder, const std::string& arguments, const std::string& environment = "") {
  const CommandResult result =
      run_skipper(folder, "doctor --json " + arguments,
                  environment.empty() ? SKIPPER_TOOL : "env' " + environment + " '" SKIPPER_TOOL);
  INFO(result.output << result.errors);
  CHECK(result.errors.empty());
  const json found = json::parse(result.output);
  CHECK(result.exit == (found["errors"] == 0 ? 0 : 1));
  return found;
}

// The finding of that check; null if there is none.
json finding(const json& section, const std::string& check) {
  for (const json& entry : section["checks"])
    if (entry["check"] == check) return entry;
  return nullptr;
}

// A command that runs what follows on one of the CPUs that this process may run on.
std::string on_one_cpu() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  REQUIRE(::sched_getaffinity(0, sizeof allowed, &allowed) == 0);
  int cpu = 0;
  while (!CPU_ISSET(cpu, &allowed)) ++cpu;
  return "taskset -c " + std::to_string(cpu);
}

using Tensors = std::vector<std::pair<std::string, std::pair<std::vector<std::int64_t>, std::vector<float>>>>;

// tiny's initial values, changed, as a file.
std::string write_weights(const TemporaryFolder& folder, const std::function<void(Tensors&)>& change) {
  ModelLibrary library;
  REQUIRE(library.open(tiny).ok());
  Weights initial, changed;
  REQUIRE(initialize_parameters(*library.model(), initial).ok());
  Tensors tensors;
  for (const WeightTensor& tensor : initial.tensors()) {
    const float* values = static_cast<const float*>(tensor.data);
    tensors.push_back({tensor.name, {tensor.shape, {values, values + tensor.bytes / sizeof(float)}}});
  }
  change(tensors);
  for (auto& [name, tensor] : tensors) REQUIRE(changed.add(name, tensor.first, tensor.second).ok());
  REQUIRE(changed.save(folder / "weights.safetensors").ok());
  return "--weights weights.safetensors ";
}

std::vector<float>& values_of(Tensors& tensors, const std::string& ending) {
  for (auto& [name, tensor] : tensors)
    if (name.size() > ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0)
      return tensor.second;
  throw std::runtime_error("no tensor " + ending);
}

}  // namespace

TEST_CASE("doctor describes the machine") {
  const TemporaryFolder folder;
  const CommandResult text = run_skipper(folder, "doctor");
  CHECK(text.exit == 0);
  CHECK_THAT(text.output, Contains("machine\n") && Contains("\nno errors, "));
  const json machine = doctor(folder, "")["machine"];
  CHECK(machine["cpu"]["model"] != "");
  CHECK(machine["cpu"]["features"].size() > 0);
  CHECK(machine["system"]["kernel"].get<std::string>().rfind("Linux ", 0) == 0);
  CHECK(machine["skipper"]["abi_version"] == SKIPPER_ABI_VERSION);
  CHECK(machine["memory"]["available"] <= machine["memory"]["total"]);
}

TEST_CASE("doctor says how many threads there are, and why") {
  const TemporaryFolder folder;
  const auto threads = [&](const std::string& arguments, const std::string& environment) {
    return doctor(folder, arguments, environment)["machine"]["threads"];
  };
  CHECK(threads("--threads 1", "SKIPPER_NUM_THREADS=2")["reason"] == "option");
  const json two = threads("", "SKIPPER_NUM_THREADS=2");
  CHECK(two["reason"] == "environment");
  CHECK(two["count"] == 2);
  const json one = threads("", "-u SKIPPER_NUM_THREADS " + on_one_cpu());
  CHECK(one["count"] == 1);
  CHECK(one["cpus"] == 1);

  const json many = doctor(folder, "", "SKIPPER_NUM_THREADS=256 " + on_one_cpu())["machine"];
  CHECK(finding(many, "threads")["level"] == "warning");
  CHECK_THAT(finding(many, "threads")["advice"], Contains("give 1 or fewer"));
  const json wrong = doctor(folder, "", "SKIPPER_NUM_THREADS=all")["machine"];
  CHECK(finding(wrong, "environment")["level"] == "warning");
  CHECK_THAT(finding(wrong, "environment")["text"], Contains("'all'"));
  CHECK(finding(many, "environment") == nullptr);
}

TEST_CASE("doctor says which variant runs and why the others do not, and tries it") {
  const TemporaryFolder folder;
  ModelLibrary library;
  REQUIRE(library.open(tiny).ok());
  const skipper_variant* best = nullptr;
  REQUIRE(library.model()->choose(SKIPPER_ABI_VERSION, nullptr, &best) == SKIPPER_OK);
  const json model = doctor(folder, tiny)["model"];
  CHECK(model["name"] == "tiny");
  CHECK(model["fingerprint"] == library.model()->fingerprint);
  REQUIRE(model["variants"].size() == library.model()->variant_count);
  for (const json& variant : model["variants"]) {
    CHECK(variant["chosen"] == (variant["name"] == best->name));
    if (!variant["chosen"]) CHECK_THAT(variant["state"], Contains("could run here too") || Contains("this CPU lacks "));
  }
  CHECK(finding(model, "manifest")["level"] == "ok");
  CHECK(finding(model, "predict")["level"] == "ok");
  CHECK(model["predict"]["not_finite"] == 0);

  const json forced = doctor(folder, "--variant sse41 " + tiny)["model"];
  for (const json& variant : forced["variants"]) CHECK(variant["chosen"] == (variant["name"] == "sse41"));
  const json none = doctor(folder, "--variant sse42 " + tiny);
  CHECK(none["errors"] == 1);
  CHECK_THAT(finding(none["model"], "variant")["text"], Contains("no variant \"sse42\""));
}

TEST_CASE("doctor says what is wrong with a model's files") {
  const TemporaryFolder folder;
  test::write_file(folder / "text.so", "no model\n");
  for (const char* file : {"text.so", "missing.so"}) {
    const json found = doctor(folder, file);
    CHECK(found["errors"] == 1);
    CHECK_THAT(finding(found["model"], "file")["text"], Contains(file) && Contains("cannot be loaded"));
    CHECK_THAT(finding(found["model"], "file")["advice"], Contains("skipper_add_model"));
  }
  std::filesystem::copy_file(tiny, folder / "libtiny.so");
  const json alone = doctor(folder, "libtiny.so");
  CHECK(alone["errors"] == 0);
  CHECK(finding(alone["model"], "manifest")["level"] == "warning");
  CHECK(finding(alone["model"], "predict")["level"] == "ok");
}

TEST_CASE("doctor finds weights that fit") {
  const TemporaryFolder folder;
  const json found = doctor(folder, write_weights(folder, [](Tensors&) {}) + tiny);
  CHECK(found["errors"] == 0);
  const json weights = found["weights"];
  CHECK(weights["format"] == "safetensors");
  for (const char* check : {"file", "checksum", "match", "values"}) CHECK(finding(weights, check)["level"] == "ok");
  CHECK(found["model"]["predict"]["weights"] == true);
}

TEST_CASE("doctor names the tensors that a model cannot use") {
  const TemporaryFolder folder;
  const std::string arguments = write_weights(folder, [](Tensors& tensors) {
    tensors[0].first += ":0";
    tensors[1].second.first.push_back(1);
  });
  const json found = doctor(folder, arguments + tiny);
  const json weights = found["weights"];
  CHECK(weights["missing"].size() == 1);
  CHECK(weights["mismatched"].size() == 1);
  REQUIRE(weights["unused"].size() == 1);
  CHECK(weights["unused"][0] == weights["missing"][0].get<std::string>() + ":0");
  CHECK(found["errors"] == 2);
  for (const char* check : {"missing", "mismatched"}) CHECK(finding(weights, check)["level"] == "error");
  CHECK(finding(weights, "unused")["level"] == "warning");
  // The model itself is fine.
  CHECK(finding(found["model"], "predict")["level"] == "ok");
  CHECK(found["model"]["predict"]["weights"] == false);
}

TEST_CASE("doctor finds values that no network has") {
  const TemporaryFolder folder;
  const std::string arguments = write_weights(folder, [](Tensors& tensors) {
    values_of(tensors, "/bias")[1] = NAN;
    values_of(tensors, "/gamma")[0] = INFINITY;
    values_of(tensors, "/moving_variance")[2] = -1;
    for (float& value : values_of(tensors, "/kernel")) value = 0;
  });
  for (const std::string& model : {tiny, std::string()}) {
    const json found = doctor(folder, arguments + model), weights = found["weights"];
    CHECK(weights["not_finite"].size() == 2);
    CHECK(weights["negative_variance"].size() == 1);
    CHECK(weights["zero_kernels"].size() == 1);
    CHECK_THAT(finding(weights, "values")["text"], Contains("/bias (1 of ") && Contains("at element 1)"));
    CHECK_THAT(finding(weights, "variances")["text"], Contains("/moving_variance (1 of ") && Contains("down to -1)"));
    CHECK(finding(weights, "kernels")["level"] == "warning");
    CHECK(found["errors"] == 2);
  }
}

TEST_CASE("doctor finds damage, and files that are no weights") {
  const TemporaryFolder folder;
  const std::string arguments = write_weights(folder, [](Tensors&) {});
  std::string bytes = test::read_file(folder / "weights.safetensors");
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  test::write_file(folder / "weights.safetensors", bytes);
  CHECK(finding(doctor(folder, arguments + tiny)["weights"], "checksum")["level"] == "error");
  test::write_file(folder / "weights.safetensors", "no weights");
  const json found = doctor(folder, arguments + tiny);
  CHECK(found["errors"] == 1);
  CHECK(finding(found["weights"], "file")["level"] == "error");
}

TEST_CASE("names out of files do not control the terminal") {
  const TemporaryFolder folder;
  const std::string arguments = write_weights(folder, [](Tensors& tensors) { tensors[0].first = "a\n\x1b[31mred"; });
  const CommandResult result = run_skipper(folder, "doctor " + arguments + tiny);
  CHECK(result.exit == 1);
  CHECK_THAT(result.output, Contains("a\\n\\x1b[31mred"));
  CHECK_THAT(result.output, !Contains("\x1b"));
}
