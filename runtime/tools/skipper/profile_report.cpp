#include "profile_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "../../core/printable.h"
#include "page.h"
#include "page/escape.h"
#include "tool_support/steps.h"

namespace skipper::tool {

using namespace fmt::literals;

namespace {

using Json = nlohmann::ordered_json;

double number(const Json& entry, const char* key) { return entry.value(key, 0.0); }

std::string percent(const Json& entry, const char* key) {
  return entry.contains(key) ? fmt::format("{:.1f}", number(entry, key)) : "-";
}

std::string table_line(const std::string& name, std::size_t width, const Json& entry) {
  return fmt::format("{:<{}}  {:>9.3f}  {:>6}  {:>9.1f}  {:>6}  {:>13}  {:>7.1f}\n", detail::escaped(name), width,
                     number(entry, "ms"), percent(entry, "percent_of_time"), number(entry, "gflops"),
                     percent(entry, "percent_of_peak"), entry["bytes"].get<std::uint64_t>(),
                     number(entry, "gbytes_per_s"));
}

std::string text_of(const Json& text) { return page::escape(text.get<std::string>()); }

std::string page_row(const Json& entry, double longest) {
  const double ms = number(entry, "ms");
  return fmt::format(R"html(<tr title="{implementation}"><td>{layer}</td>)html"
                     R"html(<td class="bars"><span class="bar" style="width:{bar:.1f}px"></span></td>)html"
                     R"html(<td>{ms:.3f}</td><td>{share}</td><td>{gflops:.1f}</td><td>{peak}</td><td>{bytes}</td></tr>
)html",
                     "implementation"_a = text_of(entry["implementation"]), "layer"_a = text_of(entry["layer"]),
                     "bar"_a = longest > 0 ? 300 * ms / longest : 0.0, "ms"_a = ms,
                     "share"_a = percent(entry, "percent_of_time"), "gflops"_a = number(entry, "gflops"),
                     "peak"_a = percent(entry, "percent_of_peak"), "bytes"_a = entry["bytes"].get<std::uint64_t>());
}

}  // namespace

Json profile_data(const skipper_variant& variant, const std::uint64_t* step_ns, const ProfileOptions& options) {
  Json json = Json::parse(profile_json(variant, step_ns, options));
  const auto batch = static_cast<std::uint64_t>(options.batch);
  const double total_ms = number(json["total"], "ms");
  std::uint64_t flops = 0, bytes = 0;
  for (std::size_t i = 0; i < json["steps"].size(); ++i) {
    Json& step = json["steps"][i];
    if (is_copy(variant.steps[i])) step["layer"] = step["layer"].get<std::string>() + " (copy)";
    step["flops"] = variant.steps[i].flops * batch;
    const std::uint64_t step_bytes = variant.steps[i].bytes * batch + variant.steps[i].weight_bytes;
    step["bytes"] = step_bytes;
    step["percent_of_time"] = total_ms > 0 ? 100 * number(step, "ms") / total_ms : 0;
    flops += variant.steps[i].flops * batch;
    bytes += step_bytes;
  }
  json["total"]["flops"] = flops;
  json["total"]["bytes"] = bytes;
  if (options.peak_gflops > 0) json["peak_gflops"] = options.peak_gflops;
  return json;
}

std::string profile_table(const Json& profile) {
  std::size_t width = 5;
  for (const Json& step : profile["steps"]) width = std::max(width, step["layer"].get<std::string>().size());
  std::string text = fmt::format("{:<{}}  {:>9}  {:>6}  {:>9}  {:>6}  {:>13}  {:>7}\n", "layer", width, "ms", "% time",
                                 "GFLOP/s", "% peak", "bytes", "GB/s");
  for (const Json& step : profile["steps"]) text += table_line(step["layer"], width, step);
  text += table_line("total", width, profile["total"]);
  text += fmt::format("variant {}, batch {}, {} runs", profile["variant"].get<std::string>(),
                      profile["batch"].get<std::int64_t>(), profile["runs"].get<std::int64_t>());
  if (profile.contains("peak_gflops")) text += fmt::format(", peak {:.1f} GFLOP/s", number(profile, "peak_gflops"));
  return text + "\n";
}

std::string profile_page(const Json& profile, const std::string& model) {
  double longest = 0;
  for (const Json& step : profile["steps"]) longest = std::max(longest, number(step, "ms"));
  std::string rows;
  for (const Json& step : profile["steps"]) rows += page_row(step, longest);
  const std::string body = fmt::format(
      R"html(<p>Variant {variant}, batch {batch}, {runs} runs: {ms:.3f} ms a call, {gflops:.1f} GFLOP/s, {peak} % of the peak</p>
<table>
<tr><th>layer</th><th></th><th>ms</th><th>% time</th><th>GFLOP/s</th><th>% peak</th><th>bytes</th></tr>
{rows}</table>
)html",
      "variant"_a = text_of(profile["variant"]), "batch"_a = profile["batch"].get<std::int64_t>(),
      "runs"_a = profile["runs"].get<std::int64_t>(), "ms"_a = number(profile["total"], "ms"),
      "gflops"_a = number(profile["total"], "gflops"), "peak"_a = percent(profile["total"], "percent_of_peak"),
      "rows"_a = rows);
  return page_text("Profile of " + model, body);
}

}  // namespace skipper::tool
