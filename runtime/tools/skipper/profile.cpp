// skipper profile: where a model spends its time.
#include <skipper/files.h>
#include <skipper/thread_count.h>

#include <algorithm>
#include <iostream>
#include <memory>

#include "commands.h"
#include "fma_peak.h"
#include "page.h"
#include "profile_report.h"
#include "tool_support/run_options.h"

namespace skipper::tool {

namespace {

struct CommandOptions {
  std::string model, html;
  RunOptions run;
  std::uint64_t runs = 20;
  double peak = -1;
  bool json = false;
};

constexpr const char* footer = R"(Examples:
  skipper profile libresnet50.so
  skipper profile libresnet50.so --weights resnet50.safetensors --threads 1 --runs 50 --html resnet50.html
  skipper profile libresnet50.so --batch 4 --variant avx2 --peak 300 --json

Times are medians of the runs, the total their sum.  The peak is what independent multiply-adds
in registers reach, measured on as many threads unless --peak gives it; --peak 0 leaves the
column out.  Bytes are those of one call that each step must read and write, weights included.

)";

// The median of each step's time.
Status measure_steps(ModelRun& run, Samples& samples, std::uint64_t runs, std::vector<std::uint64_t>& medians) {
  std::vector<std::uint64_t> step_ns(run.variant().step_count);
  if (Status status = run.create_context(step_ns.data()); !status.ok()) return status;
  std::vector<std::vector<std::uint64_t>> times(step_ns.size());
  // The first calls bring weights and arena into caches.
  const std::uint64_t warm_up = 2;
  for (std::uint64_t i = 0; i < runs + warm_up; ++i) {
    std::fill(step_ns.begin(), step_ns.end(), 0);
    if (Status status = run.predict(samples); !status.ok()) return status;
    for (std::size_t step = 0; i >= warm_up && step < step_ns.size(); ++step) times[step].push_back(step_ns[step]);
  }
  for (std::vector<std::uint64_t>& step : times) {
    const auto middle = step.begin() + static_cast<std::ptrdiff_t>(step.size() / 2);
    std::nth_element(step.begin(), middle, step.end());
    medians.push_back(*middle);
  }
  return {};
}

Status measure(const ModelFiles& files, const CommandOptions& options, nlohmann::ordered_json& profile) {
  if (options.run.batch > files.model().max_batch)
    return Status(SKIPPER_BATCH_OUT_OF_RANGE,
                  std::string("model '") + files.model().name + "' takes batches of up to " +
                      std::to_string(files.model().max_batch) + ", not " + std::to_string(options.run.batch));
  Samples samples;
  if (Status status = read_samples(files.model(), options.run, samples); !status.ok()) return status;
  ModelRun run;
  if (Status status = run.prepare(files, options.run); !status.ok()) return status;
  // Before and after: a clock that changes, or another program, must not make the peak too low.
  const auto peak = [&] {
    return options.peak >= 0 ? options.peak
                             : measure_fma_peak(run.variant().name, thread_count(options.run.threads).count);
  };
  ProfileOptions report;
  report.batch = samples.batch;
  report.peak_gflops = peak();
  std::vector<std::uint64_t> medians;
  if (Status status = measure_steps(run, samples, options.runs, medians); !status.ok()) return status;
  report.peak_gflops = std::max(report.peak_gflops, peak());
  profile = profile_data(run.variant(), medians.data(), report);
  profile["runs"] = options.runs;
  return {};
}

Status profile(const CommandOptions& options) {
  ModelFiles files;
  if (Status status = files.open(options.model); !status.ok()) return status;
  nlohmann::ordered_json data;
  if (Status status = measure(files, options, data); !status.ok()) return status;
  std::cout << (options.json ? data.dump(2) + "\n" : profile_table(data));
  if (options.html.empty()) return {};
  const std::string page = profile_page(data, files.model().name);
  return write_file(options.html, page.data(), page.size());
}

}  // namespace

void declare_profile(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("profile", "Time, GFLOP/s and share of the FMA peak of each step of predict");
  auto options = std::make_shared<CommandOptions>();
  command->footer(std::string(footer) + exit_codes);
  command->add_option("MODEL", options->model, "shared object of the model")->required();
  declare_run(*command, options->run);
  command->add_option("--batch", options->run.batch, "samples of a call (default: 1)")->check(CLI::Range(1, 1 << 20));
  command->add_option("--runs", options->runs, "calls that are measured (default: 20)")->check(CLI::Range(1, 1 << 20));
  command->add_option("--peak", options->peak, "GFLOP/s of all threads together")->check(CLI::Range(0.0, 1e9));
  command->add_flag("--json", options->json, "as JSON");
  command->add_option("--html", options->html, "also write a page with a bar for each step");
  command->callback([&action, options] { action = [options] { return exit_status("profile", profile(*options)); }; });
}

}  // namespace skipper::tool
