#include <skipper/profile.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <string_view>
#include <utility>

#include "guard.h"
#include "json.h"

namespace skipper {

namespace {

using detail::Json;

struct Rates {
  double ms = 0, gflops = 0, gbytes = 0, percent = 0;
};

// ns of all runs together.
struct Work {
  double ns = 0, flops = 0, bytes = 0;  // of one sample
  double weight_bytes = 0;              // of one run
};

Rates rates_of(const Work& work, const ProfileOptions& options) {
  const double runs = static_cast<double>(std::max<std::uint64_t>(1, options.runs));
  const double samples = runs * std::max(1, options.batch);
  const double ns = work.ns;
  Rates rates;
  rates.ms = ns / runs / 1e6;
  if (ns > 0) {
    rates.gflops = work.flops * samples / ns;
    rates.gbytes = (work.bytes * samples + work.weight_bytes * runs) / ns;
  }
  if (options.peak_gflops > 0) rates.percent = 100 * rates.gflops / options.peak_gflops;
  return rates;
}

Work work_of(const skipper_step& step, std::uint64_t ns) {
  return {static_cast<double>(ns), static_cast<double>(step.flops), static_cast<double>(step.bytes),
          static_cast<double>(step.weight_bytes)};
}

Rates rates_of(const skipper_step& step, std::uint64_t ns, const ProfileOptions& options) {
  return rates_of(work_of(step, ns), options);
}

// Those of cam, which come last, count only where cam was called.
std::uint32_t steps_that_ran(const skipper_variant& variant, const std::uint64_t* step_ns) {
  const std::uint32_t predict = variant.step_count - variant.cam_step_count;
  for (std::uint32_t i = predict; i < variant.step_count; ++i)
    if (step_ns[i] != 0) return variant.step_count;
  return predict;
}

Rates total_of(const skipper_variant& variant, const std::uint64_t* step_ns, const ProfileOptions& options) {
  Work total;
  for (std::uint32_t i = 0; i < steps_that_ran(variant, step_ns); ++i) {
    const Work work = work_of(variant.steps[i], step_ns[i]);
    total.ns += work.ns;
    total.flops += work.flops;
    total.bytes += work.bytes;
    total.weight_bytes += work.weight_bytes;
  }
  return rates_of(total, options);
}

const char* text_of(const char* text) { return text == nullptr ? "" : text; }

std::string format(const char* pattern, ...) __attribute__((format(printf, 1, 2)));

std::string format(const char* pattern, ...) {
  char buffer[128];
  va_list arguments;
  va_start(arguments, pattern);
  std::vsnprintf(buffer, sizeof buffer, pattern, arguments);
  va_end(arguments);
  return buffer;
}

std::string line(std::string name, std::size_t width, const Rates& rates, const char* implementation,
                 const ProfileOptions& options) {
  name.resize(std::max(width, name.size()), ' ');
  std::string text = name + format("  %9.3f  %9.1f  %7.1f", rates.ms, rates.gflops, rates.gbytes);
  if (options.peak_gflops > 0) text += format("  %6.1f", rates.percent);
  if (options.implementations && *implementation != '\0') text += std::string("  ") + implementation;
  return text + "\n";
}

void add_rates(const Rates& rates, const ProfileOptions& options, Json& json) {
  json.add("ms", rates.ms);
  json.add("gflops", rates.gflops);
  json.add("gbytes_per_s", rates.gbytes);
  if (options.peak_gflops > 0) json.add("percent_of_peak", rates.percent);
}

}  // namespace

std::string format_profile(const skipper_variant& variant, const std::uint64_t* step_ns,
                           const ProfileOptions& options) {
  return detail::value_or_empty([&] {
    std::size_t width = 5;
    for (std::uint32_t i = 0; i < steps_that_ran(variant, step_ns); ++i)
      width = std::max(width, std::string_view(text_of(variant.steps[i].layer)).size());
    std::string text = "layer";
    text.resize(width, ' ');
    text += "         ms    GFLOP/s     GB/s";
    if (options.peak_gflops > 0) text += "  % peak";
    if (options.implementations) text += "  implementation";
    text += '\n';
    for (std::uint32_t i = 0; i < steps_that_ran(variant, step_ns); ++i) {
      const skipper_step& step = variant.steps[i];
      text +=
          line(text_of(step.layer), width, rates_of(step, step_ns[i], options), text_of(step.implementation), options);
    }
    return text + line("total", width, total_of(variant, step_ns, options), "", options);
  });
}

std::string profile_json(const skipper_variant& variant, const std::uint64_t* step_ns, const ProfileOptions& options) {
  return detail::value_or_empty([&] {
    Json total = Json::object(), steps = Json::list();
    add_rates(total_of(variant, step_ns, options), options, total);
    for (std::uint32_t i = 0; i < steps_that_ran(variant, step_ns); ++i) {
      const skipper_step& step = variant.steps[i];
      Json& entry = steps.push_back(Json::object());
      entry.add("layer", text_of(step.layer));
      entry.add("kernel", text_of(step.kernel));
      entry.add("implementation", text_of(step.implementation));
      add_rates(rates_of(step, step_ns[i], options), options, entry);
    }
    Json json = Json::object();
    json.add("variant", text_of(variant.name));
    json.add("batch", options.batch);
    json.add("runs", options.runs);
    json.add("total", std::move(total));
    json.add("steps", std::move(steps));
    return json.dump(2) + "\n";
  });
}

}  // namespace skipper
