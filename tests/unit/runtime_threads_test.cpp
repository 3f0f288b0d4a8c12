// How many threads there are, and why: option, environment, affinity, and CPU quotas of faked cgroups.
#include <sched.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "runtime/support/threads.h"
#include "skipper/thread_count.h"
#include "support/files.h"

namespace {

namespace fs = std::filesystem;
using skipper::ThreadReason;

// A root with /proc and /sys of its own.
class Machine {
 public:
  Machine& file(const std::string& path, const std::string& text) {
    const fs::path full = fs::path(root()) / path.substr(1);
    fs::create_directories(full.parent_path());
    std::ofstream(full) << text;
    return *this;
  }
  std::string root() const { return folder_ / "root"; }
  int32_t quota() const { return skipper_count_cpus(root().c_str()).quota; }

 private:
  skipper::test::TemporaryFolder folder_;
};

// Version 2, in a container that sees its own cgroup as the root.
int32_t quota_of(const std::string& cpu_max) {
  Machine machine;
  machine.file("/proc/self/cgroup", "0::/\n").file("/sys/fs/cgroup/cpu.max", cpu_max);
  return machine.quota();
}

struct Environment {
  explicit Environment(const char* value) { setenv("SKIPPER_NUM_THREADS", value, 1); }
  ~Environment() { unsetenv("SKIPPER_NUM_THREADS"); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
};

}  // namespace

TEST_CASE("a quota of cgroups version 2 is rounded up to CPUs", "[runtime][threads]") {
  CHECK(quota_of("max 100000\n") == 0);
  CHECK(quota_of("200000 100000\n") == 2);
  CHECK(quota_of("150000 100000\n") == 2);
  CHECK(quota_of("100001 100000\n") == 2);
  CHECK(quota_of("100000 100000\n") == 1);
  CHECK(quota_of("1000 100000\n") == 1);
  CHECK(quota_of("50000 25000\n") == 2);
  CHECK(quota_of("9223372036854775807 1\n") == 0);
  CHECK(quota_of("200000000000000 1\n") == INT32_MAX);
}

TEST_CASE("a file that says no quota is none", "[runtime][threads]") {
  for (const char* text : {"", "\n", "max", "100000", "100000 ", "100000 0\n", "0 100000\n", "-1 100000\n",
                           "x 100000\n", "100000\t100000\n", "99999999999999999999999999 100000\n"}) {
    INFO(text);
    CHECK(quota_of(text) == 0);
  }
  CHECK(Machine().quota() == 0);
}

TEST_CASE("the smallest quota from the cgroup up to the root counts", "[runtime][threads]") {
  const auto machine_of = [](const char* leaf, const char* middle, const char* top) {
    Machine machine;
    machine.file("/proc/self/cgroup", "0::/kubepods.slice/pod1/app\n");
    const std::string folder = "/sys/fs/cgroup";
    if (leaf) machine.file(folder + "/kubepods.slice/pod1/app/cpu.max", leaf);
    if (middle) machine.file(folder + "/kubepods.slice/pod1/cpu.max", middle);
    if (top) machine.file(folder + "/kubepods.slice/cpu.max", top);
    return machine.quota();
  };
  CHECK(machine_of("300000 100000", "200000 100000", "800000 100000") == 2);
  CHECK(machine_of("300000 100000", "max 100000", "800000 100000") == 3);
  CHECK(machine_of("max 100000", "max 100000", "400000 100000") == 4);
  CHECK(machine_of(nullptr, "500000 100000", nullptr) == 5);
  CHECK(machine_of("max 100000", nullptr, nullptr) == 0);
}

TEST_CASE("a cgroup that is not below the mount falls back on what is mounted", "[runtime][threads]") {
  // Without a namespace of its own, a container's /proc names the host's path.
  Machine machine;
  machine.file("/proc/self/cgroup", "0::/system.slice/docker-0123.scope\n");
  machine.file("/sys/fs/cgroup/cpu.max", "300000 100000\n");
  CHECK(machine.quota() == 3);
  Machine outside;
  outside.file("/proc/self/cgroup", "0::/../../other\n").file("/sys/fs/cgroup/cpu.max", "400000 100000\n");
  CHECK(outside.quota() == 4);
}

TEST_CASE("cgroups version 1", "[runtime][threads]") {
  for (const std::string folder : {"/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/cpuacct,cpu"}) {
    for (const char* controllers : {"cpu", "cpu,cpuacct", "cpuacct,cpu"}) {
      Machine machine;
      machine.file("/proc/self/cgroup", std::string("11:cpuset:/docker/1\n4:") + controllers + ":/docker/1\n0::/x\n");
      machine.file(folder + "/docker/1/cpu.cfs_period_us", "100000\n");
      machine.file(folder + "/docker/1/cpu.cfs_quota_us", "-1\n");
      CHECK(machine.quota() == 0);
      machine.file(folder + "/docker/1/cpu.cfs_quota_us", "250000\n");
      CHECK(machine.quota() == 3);
      machine.file(folder + "/cpu.cfs_quota_us", "100000\n").file(folder + "/cpu.cfs_period_us", "50000\n");
      CHECK(machine.quota() == 2);
    }
  }
  Machine other;  // of another controller
  other.file("/proc/self/cgroup", "3:cpuset,cpuacct:/a\n").file("/sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000");
  other.file("/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "100000");
  CHECK(other.quota() == 0);
}

TEST_CASE("version 1 with version 2 beside it", "[runtime][threads]") {
  Machine machine;
  machine.file("/proc/self/cgroup", "2:cpu:/a\n1:name=systemd:/b\n0::/b\n");
  machine.file("/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "400000");
  machine.file("/sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000");
  CHECK(machine.quota() == 4);
  machine.file("/sys/fs/cgroup/unified/b/cpu.max", "300000 100000\n");
  CHECK(machine.quota() == 3);
}

TEST_CASE("without /proc the mounts' roots count", "[runtime][threads]") {
  Machine machine;
  machine.file("/sys/fs/cgroup/cpu.max", "300000 100000\n");
  CHECK(machine.quota() == 3);
  machine.file("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "200000\n");
  machine.file("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  CHECK(machine.quota() == 2);
}

TEST_CASE("odd lines of /proc/self/cgroup do no harm", "[runtime][threads]") {
  for (const std::string& text : {std::string("0\n"), std::string("0:\n"), std::string("::\n"), std::string("0::"),
                                  std::string("\n\n"), "0::/" + std::string(10000, 'a') + "\n",
                                  "1:" + std::string(3000, ',') + ":/\n", "0::" + std::string(4000, '/') + "\n"}) {
    INFO(text.substr(0, 20));
    Machine machine;
    machine.file("/proc/self/cgroup", text);
    CHECK(machine.quota() == 0);
  }
}

TEST_CASE("the smaller of affinity and quota is the number of CPUs", "[runtime][threads]") {
  cpu_set_t all, one;
  REQUIRE(sched_getaffinity(0, sizeof all, &all) == 0);
  const int cpus = CPU_COUNT(&all);
  Machine machine;
  machine.file("/sys/fs/cgroup/cpu.max", "50000 100000\n");
  const skipper_thread_count few = skipper_count_cpus(machine.root().c_str());
  CHECK(few.cpus == cpus);
  CHECK(few.count == 1);
  CHECK(few.reason == (cpus > 1 ? SKIPPER_THREADS_QUOTA : SKIPPER_THREADS_AFFINITY));
  machine.file("/sys/fs/cgroup/cpu.max", "100000000 100000\n");
  const skipper_thread_count many = skipper_count_cpus(machine.root().c_str());
  CHECK(many.quota == 1000);
  CHECK(many.count == std::min(cpus, SKIPPER_MAX_THREADS));
  CHECK(many.reason == SKIPPER_THREADS_AFFINITY);

  CPU_ZERO(&one);
  for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu)
    if (CPU_ISSET(cpu, &all)) CPU_SET(cpu, &one);
  REQUIRE(sched_setaffinity(0, sizeof one, &one) == 0);
  CHECK(skipper_count_cpus(Machine().root().c_str()).count == 1);
  REQUIRE(sched_setaffinity(0, sizeof all, &all) == 0);
}

TEST_CASE("the option decides, then the environment", "[runtime][threads]") {
  const Environment environment("7");
  CHECK(skipper::thread_count(3).count == 3);
  CHECK(skipper::thread_count(3).reason == ThreadReason::option);
  CHECK(skipper::thread_count(INT32_MAX).count == 256);
  CHECK(skipper::thread_count().count == 7);
  CHECK(skipper::thread_count().reason == ThreadReason::environment);
  CHECK(skipper::thread_count().ignored == nullptr);
  CHECK(skipper::cpu_count().count == skipper_count_cpus("").count);
}

TEST_CASE("an environment that is no number counts as none and is told", "[runtime][threads]") {
  const int32_t without = skipper::cpu_count().count;
  for (const char* value : {"0", "257", "-1", "+1", " 2", "2 ", "2.0", "0x2", "two", "99999999999999999999999"}) {
    INFO(value);
    const Environment environment(value);
    const skipper::ThreadCount found = skipper::thread_count();
    CHECK(found.count == without);
    CHECK(found.reason != ThreadReason::environment);
    REQUIRE(found.ignored != nullptr);
    CHECK(std::string(found.ignored) == value);
  }
  const Environment empty("");
  CHECK(skipper::thread_count().ignored == nullptr);
  for (const auto& [value, count] : {std::pair{"1", 1}, {"256", 256}, {"008", 8}}) {
    const Environment environment(value);
    CHECK(skipper::thread_count().count == count);
  }
}
