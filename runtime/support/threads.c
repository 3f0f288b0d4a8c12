#include "threads.h"

#include "libc.h"

enum { PATH_BYTES = 4096, FILE_BYTES = 4096, SETTING_BYTES = 64 };

/* Returns the length of the text in `out`, terminated; -1 if the file cannot be read.  It leaves out what does not fit.
 */
static int32_t read_file(const char* path, char* out, size_t bytes) {
  const int file = open(path, SKIPPER_O_RDONLY | SKIPPER_O_CLOEXEC);
  if (file < 0) return -1;
  size_t length = 0;
  int64_t got = 0;
  while (length + 1 < bytes && (got = read(file, out + length, bytes - 1 - length)) > 0) length += (size_t)got;
  close(file);
  out[length] = 0;
  return got < 0 ? -1 : (int32_t)length;
}

/* Appends to a path of PATH_BYTES; 0 if it does not fit. */
static int32_t append(char* path, const char* text, size_t length) {
  const size_t before = strlen(path);
  if (before + length >= PATH_BYTES) return 0;
  memcpy(path + before, text, length);
  path[before + length] = 0;
  return 1;
}

/* A number of digits alone, at `*text`, which goes on behind it; -1 where there is none, or a very large one. */
static int64_t take_number(const char** text) {
  int64_t number = -1;
  for (; **text >= '0' && **text <= '9'; ++*text) {
    if (number > INT64_MAX / 100) return -1;
    number = (number < 0 ? 0 : number) * 10 + (**text - '0');
  }
  return number;
}

/* CPUs, rounded up; 0: none. */
static int32_t cpus_of(int64_t quota, int64_t period) {
  if (quota <= 0 || period <= 0) return 0;
  const int64_t cpus = (quota - 1) / period + 1;
  return cpus < INT32_MAX ? (int32_t)cpus : INT32_MAX;
}

/* Reads a small file in the folder; `folder` has PATH_BYTES and is what it was afterwards.  Empty if there is none.
 */
static void read_setting(char* folder, const char* name, char text[SETTING_BYTES]) {
  const size_t length = strlen(folder);
  text[0] = 0;
  if (append(folder, name, strlen(name)) && read_file(folder, text, SETTING_BYTES) < 0) text[0] = 0;
  folder[length] = 0;
}

/* cpu.max: "max 100000", or microseconds of quota and period. */
static int32_t quota_v2(char* folder) {
  char text[SETTING_BYTES];
  read_setting(folder, "/cpu.max", text);
  const char* at = text;
  const int64_t quota = take_number(&at);
  if (quota < 0 || *at != ' ') return 0;
  ++at;
  return cpus_of(quota, take_number(&at));
}

/* Microseconds; a quota of -1 is none. */
static int32_t quota_v1(char* folder) {
  char quota[SETTING_BYTES], period[SETTING_BYTES];
  read_setting(folder, "/cpu.cfs_quota_us", quota);
  read_setting(folder, "/cpu.cfs_period_us", period);
  const char *quota_at = quota, *period_at = period;
  return cpus_of(take_number(&quota_at), take_number(&period_at));
}

static int32_t smaller_quota(int32_t a, int32_t b) {
  if (!a || !b) return a ? a : b;
  return a < b ? a : b;
}

/* Returns the smallest quota of the cgroup and of those above it, up to the root of the hierarchy mounted at `mount`.
 * A container often sees its own cgroup as that root, under another path than /proc/self/cgroup names. */
static int32_t quota_up(const char* root, const char* mount, const char* cgroup, size_t length,
                        int32_t (*quota_of)(char* folder)) {
  char folder[PATH_BYTES] = "";
  if (!append(folder, root, strlen(root)) || !append(folder, mount, strlen(mount))) return 0;
  const size_t top = strlen(folder);
  if (!append(folder, cgroup, length)) return 0;
  int32_t smallest = 0;
  for (;;) {
    size_t end = strlen(folder);
    while (end > top && folder[end - 1] == '/') folder[--end] = 0;
    smallest = smaller_quota(smallest, quota_of(folder));
    if (end == top) return smallest;
    while (end > top && folder[end - 1] != '/') folder[--end] = 0;
  }
}

static int32_t quota_in_mounts(const char* root, const char* const* mounts, const char* cgroup, size_t length,
                               int32_t (*quota_of)(char* folder)) {
  int32_t smallest = 0;
  for (; *mounts; ++mounts) {
    smallest = smaller_quota(smallest, quota_up(root, *mounts, cgroup, length, quota_of));
  }
  return smallest;
}

static const char* const mounts_v2[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified", NULL};
static const char* const mounts_v1[] = {"/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct",
                                        "/sys/fs/cgroup/cpuacct,cpu", NULL};

/* Whether "cpu" is one of the names, which commas part, from `list` to `end`. */
static int32_t has_cpu(const char* list, const char* end) {
  while (list < end) {
    const char* name = list;
    while (list < end && *list != ',') ++list;
    if (list - name == 3 && memcmp(name, "cpu", 3) == 0) return 1;
    ++list;
  }
  return 0;
}

/* A line of /proc/self/cgroup: "hierarchy:controllers:/cgroup"; version 2 has no controllers. */
static int32_t quota_of_line(const char* root, const char* line, const char* end) {
  const char* controllers = line;
  while (controllers < end && *controllers != ':') ++controllers;
  if (controllers == end) return 0;
  const char* colon = ++controllers;
  while (colon < end && *colon != ':') ++colon;
  if (colon == end) return 0;
  const size_t length = (size_t)(end - colon - 1);
  if (colon == controllers) return quota_in_mounts(root, mounts_v2, colon + 1, length, quota_v2);
  return has_cpu(controllers, colon) ? quota_in_mounts(root, mounts_v1, colon + 1, length, quota_v1) : 0;
}

static int32_t cpu_quota(const char* root) {
  static const char file[] = "/proc/self/cgroup";
  char path[PATH_BYTES] = "", text[FILE_BYTES];
  if (!append(path, root, strlen(root)) || !append(path, file, sizeof file - 1)) return 0;
  if (read_file(path, text, sizeof text) <= 0) {
    return smaller_quota(quota_in_mounts(root, mounts_v2, "", 0, quota_v2),
                         quota_in_mounts(root, mounts_v1, "", 0, quota_v1));
  }
  int32_t smallest = 0;
  for (const char* line = text; *line;) {
    const char* end = line;
    while (*end && *end != '\n') ++end;
    smallest = smaller_quota(smallest, quota_of_line(root, line, end));
    line = *end ? end + 1 : end;
  }
  return smallest;
}

int32_t skipper_cpu_affinity(void) {
  uint64_t set[SKIPPER_CPU_SET_BYTES / sizeof(uint64_t)];
  memset(set, 0, sizeof set);
  if (sched_getaffinity(0, sizeof set, set) != 0) return 1;
  int32_t count = 0;
  for (size_t i = 0; i < sizeof set / sizeof set[0]; ++i) count += __builtin_popcountll(set[i]);
  return count ? count : 1;
}

static int32_t at_most(int32_t count, int32_t limit) { return count < limit ? count : limit; }

skipper_thread_count skipper_count_cpus(const char* root) {
  skipper_thread_count found = {0, SKIPPER_THREADS_AFFINITY, skipper_cpu_affinity(), cpu_quota(root), NULL};
  found.count = at_most(found.cpus, SKIPPER_MAX_THREADS);
  if (found.quota && found.quota < found.count) {
    found.count = found.quota;
    found.reason = SKIPPER_THREADS_QUOTA;
  }
  return found;
}

skipper_thread_count skipper_count_threads(int32_t option) {
  const skipper_thread_count asked = {at_most(option, SKIPPER_MAX_THREADS), SKIPPER_THREADS_OPTION, 0, 0, NULL};
  if (option > 0) return asked;
  const char* value = getenv("SKIPPER_NUM_THREADS");
  if (!value || !*value) return skipper_count_cpus("");
  const char* end = value;
  const int64_t number = take_number(&end);
  if (!*end && number >= 1 && number <= SKIPPER_MAX_THREADS) {
    const skipper_thread_count set = {(int32_t)number, SKIPPER_THREADS_ENVIRONMENT, 0, 0, NULL};
    return set;
  }
  skipper_thread_count found = skipper_count_cpus("");
  found.ignored = value;
  return found;
}
