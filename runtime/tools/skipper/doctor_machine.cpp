#include "doctor_machine.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <skipper/abi.h>
#include <skipper/thread_count.h>
#include <sys/utsname.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include <algorithm>
#include <array>
#include <sstream>

#include "machine_files.h"

namespace skipper::tool {

namespace {

// Says what Halide's target features need, in the kernel's words.
struct Feature {
  const char* halide;
  std::vector<const char*> kernel;
};

const std::vector<Feature>& known_features() {
  static const std::vector<Feature> features = {
      {"sse41", {"sse4_1"}},
      {"avx", {"avx"}},
      {"f16c", {"f16c"}},
      {"fma", {"fma"}},
      {"avx2", {"avx2"}},
      {"avx512", {"avx512f", "avx512cd"}},
      {"avx512_skylake", {"avx512f", "avx512cd", "avx512vl", "avx512bw", "avx512dq"}},
      {"avx512_cannonlake", {"avx512ifma", "avx512vbmi"}},
      {"avx512_zen4", {"avx512_bf16", "avx512_vnni", "avx512_bitalg", "avx512_vbmi2", "avx512_vpopcntdq"}},
      {"avx512_sapphirerapids", {"avx_vnni", "amx_int8", "amx_bf16"}},
      {"arm_dot_prod", {"asimddp"}},
      {"arm_fp16", {"fphp", "asimdhp"}},
  };
  return features;
}

// Those that decide which variants run, in the order in which they came.
constexpr std::array shown_features = {"sse4_1",      "avx",         "f16c",     "fma",      "avx2",  "avx512f",
                                       "avx512bw",    "avx512vl",    "avx_vnni", "amx_int8", "asimd", "asimdhp",
                                       "avx512_vnni", "avx512_bf16", "asimddp",  "i8mm",     "bf16",  "sve"};

void examine_cpu(Section& section) {
  const std::string cpuinfo = "/proc/cpuinfo";
  std::string model = file_value(cpuinfo, "model name", ':');
  if (model.empty())
    model = fmt::format("implementer {}, part {}", file_value(cpuinfo, "CPU implementer", ':'),
                        file_value(cpuinfo, "CPU part", ':'));
  section.add("cpu", Level::info, model);
  const std::set<std::string> features = cpu_features();
  std::vector<std::string> shown;
  for (const char* feature : shown_features)
    if (features.count(feature) > 0) shown.emplace_back(feature);
  section.data["cpu"] = {{"model", model}, {"features", shown}};
  const bool x86 = features.count("fpu") > 0;
  const bool old = x86 && (features.count("avx2") == 0 || features.count("fma") == 0);
  section.add("instructions", old ? Level::warning : Level::ok, fmt::format("{}", fmt::join(shown, " ")),
              old ? "without avx2 and fma models take several times as long; a virtual machine may hide them: give it "
                    "the host's CPU (qemu: -cpu host)"
                  : "");
}

void examine_system(Section& section) {
  utsname names{};
  ::uname(&names);
  std::string distribution = file_value("/etc/os-release", "PRETTY_NAME", '=');
  if (distribution.empty()) distribution = "an unknown distribution";
#ifdef __GLIBC__
  const std::string libc = std::string("glibc ") + ::gnu_get_libc_version();
#else
  const std::string libc = "a C library other than glibc";
#endif
  section.add("system", Level::info,
              fmt::format("{} {} {}, {}, {}", names.sysname, names.release, names.machine, distribution, libc));
  section.data["system"] = {{"kernel", std::string(names.sysname) + " " + names.release},
                            {"machine", names.machine},
                            {"distribution", distribution},
                            {"libc", libc}};
  section.add("skipper", Level::info, fmt::format("{}, ABI version {}", SKIPPER_VERSION, SKIPPER_ABI_VERSION));
  section.data["skipper"] = {{"version", SKIPPER_VERSION}, {"abi_version", SKIPPER_ABI_VERSION}};
}

std::string reason_text(const ThreadCount& threads, const ThreadCount& allowed) {
  const std::string cpus = fmt::format("{} CPU{}", allowed.cpus, allowed.cpus == 1 ? "" : "s");
  switch (threads.reason) {
    case ThreadReason::option:
      return "as --threads says";
    case ThreadReason::environment:
      return "as SKIPPER_NUM_THREADS says";
    case ThreadReason::quota:
      return "the CPU quota of the cgroup, rounded up; the process may run on " + cpus;
    case ThreadReason::affinity:
      break;
  }
  return "the process may run on " + cpus;
}

const char* reason_name(ThreadReason reason) {
  constexpr const char* names[] = {"option", "environment", "affinity", "quota"};
  return names[static_cast<int>(reason)];
}

void examine_threads(Section& section, std::int32_t option) {
  const ThreadCount threads = thread_count(option), allowed = cpu_count();
  const bool too_many = threads.count > allowed.count;
  std::string advice;
  if (too_many)
    advice = fmt::format("only {} can run at a time: give {} or fewer, or leave {} out", allowed.count, allowed.count,
                         threads.reason == ThreadReason::option ? "--threads" : "SKIPPER_NUM_THREADS");
  section.add("threads", too_many ? Level::warning : Level::ok,
              fmt::format("{}: {}", threads.count, reason_text(threads, allowed)), advice);
  section.data["threads"] = {{"count", threads.count},
                             {"reason", reason_name(threads.reason)},
                             {"cpus", allowed.cpus},
                             {"quota", allowed.quota}};
  // Also where an option decides: the app may not have that option.
  if (const char* ignored = thread_count().ignored)
    section.add("environment", Level::warning, fmt::format("SKIPPER_NUM_THREADS is '{}', and ignored", ignored),
                "set it to a number from 1 to 256, or unset it");
}

void examine_memory(Section& section) {
  const auto total = memory_value("MemTotal"), available = memory_value("MemAvailable");
  if (!total || !available) {
    section.add("memory", Level::warning, "/proc/meminfo does not say how much there is", "is /proc mounted?");
    return;
  }
  const auto limit = cgroup_memory_limit();
  std::string text = fmt::format("{} available of {}", size_text(static_cast<double>(*available)),
                                 size_text(static_cast<double>(*total)));
  section.data["memory"] = {{"total", *total}, {"available", *available}};
  if (limit && limit->bytes < *total) {
    text += fmt::format("; the cgroup's limit is {}, {} of it left", size_text(static_cast<double>(limit->bytes)),
                        size_text(static_cast<double>(limit->left)));
    section.data["memory"]["cgroup_limit"] = limit->bytes;
    section.data["memory"]["cgroup_left"] = limit->left;
  }
  section.add("memory", Level::ok, text);
}

}  // namespace

std::set<std::string> cpu_features() {
  std::string line = file_value("/proc/cpuinfo", "flags", ':');
  if (line.empty()) line = file_value("/proc/cpuinfo", "Features", ':');
  std::istringstream words(line);
  std::set<std::string> features;
  for (std::string word; words >> word;) features.insert(word);
  return features;
}

std::set<std::string> missing_features(const std::string& target, const std::set<std::string>& features) {
  std::istringstream words(target);
  std::set<std::string> missing;
  for (std::string word; std::getline(words, word, '-');)
    for (const Feature& feature : known_features())
      for (const char* name : feature.kernel)
        if (word == feature.halide && features.count(name) == 0) missing.insert(name);
  return missing;
}

std::uint64_t available_memory() {
  const std::uint64_t available = memory_value("MemAvailable").value_or(0);
  const auto limit = cgroup_memory_limit();
  return limit && (available == 0 || limit->left < available) ? limit->left : available;
}

Section examine_machine(std::int32_t threads) {
  Section section{"machine", "", {}, nlohmann::ordered_json::object()};
  examine_cpu(section);
  examine_system(section);
  examine_threads(section, threads);
  examine_memory(section);
  return section;
}

}  // namespace skipper::tool
