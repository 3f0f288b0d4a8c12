#include "profile_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "../../core/printable.h"
#include "graph_svg.h"
#include "page.h"
#include "steps.h"

namespace skipper::tool {

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

std::string page_row(const Json& entry, double longest) {
  const double ms = number(entry, "ms");
  return fmt::format(
      "<tr title=\"{}\"><td>{}</td><td class=\"bars\"><span class=\"bar\" style=\"width:{:.1f}px\"></span></td>"
      "<td>{:.3f}</td><td>{}</td><td>{:.1f}</td><td>{}</td><td>{}</td></tr>\n",
      html_escaped(entry["implementation"].get<std::string>()), html_escaped(entry["layer"].get<std::string>()),
      longest > 0 ? 300 * ms / longest : 0, ms, percent(entry, "percent_of_time"), number(entry, "gflops"),
      percent(entry, "percent_of_peak"), entry["bytes"].get<std::uint64_t>());
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
  std::string body = fmt::format(
      "<p>Variant {}, batch {}, {} runs: {:.3f} ms a call, {:.1f} GFLOP/s, {} % of the peak</p>\n<table>\n<tr><th>layer"
      "</th><th></th><th>ms</th><th>% time</th><th>GFLOP/s</th><th>% peak</th><th>bytes</th></tr>\n",
      html_escaped(profile["variant"].get<std::string>()), profile["batch"].get<std::int64_t>(),
      profile["runs"].get<std::int64_t>(), number(profile["total"], "ms"), number(profile["total"], "gflops"),
      percent(profile["total"], "percent_of_peak"));
  for (const Json& step : profile["steps"]) body += page_row(step, longest);
  return page_text("Profile of " + model, body + "</table>\n");
}

}  // namespace skipper::tool
