#include "confinement.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

namespace skipper::detail {

namespace {

void limit(decltype(RLIMIT_AS) resource, std::uint64_t soft, std::uint64_t hard) {
  struct rlimit value{};
  if (::getrlimit(resource, &value) != 0) return;
  value.rlim_max = std::min<rlim_t>(value.rlim_max, hard);
  value.rlim_cur = std::min<rlim_t>({value.rlim_cur, value.rlim_max, soft});
  ::setrlimit(resource, &value);
}

bool can_map(std::size_t bytes) {
  void* mapped = ::mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return false;
  ::munmap(mapped, bytes);
  return true;
}

// The address space in use, found by halving: it is the largest limit under which not one more page can be mapped.
// Unlike /proc/self/statm this needs no /proc.  Programs that reserve terabytes (sanitizers, GPU drivers) have them
// mapped by now, so that a limit relative to this leaves them working.
std::uint64_t address_space_in_use(const struct rlimit& inherited) {
  constexpr std::size_t page = 4096;
  std::uint64_t full = 0, free = std::min<std::uint64_t>(inherited.rlim_cur, std::uint64_t{1} << 60U);
  while (free - full > page) {
    const std::uint64_t middle = full + (free - full) / 2;
    const struct rlimit trial{middle, inherited.rlim_max};
    if (::setrlimit(RLIMIT_AS, &trial) != 0) break;
    (can_map(page) ? free : full) = middle;
  }
  ::setrlimit(RLIMIT_AS, &inherited);
  return full;
}

bool limit_memory(std::uint64_t bytes) {
  struct rlimit inherited{};
  if (::getrlimit(RLIMIT_AS, &inherited) != 0) return false;
  const std::uint64_t most = address_space_in_use(inherited) + bytes;
  if (inherited.rlim_cur <= most) return false;
  limit(RLIMIT_AS, most, most);
  return true;
}

void reset_signals() {
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
  // A terminal sends these to the whole group, and the parent may survive them.
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE}) ::signal(signal, SIG_IGN);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

void close_range(unsigned first, unsigned last) {
#ifdef SYS_close_range
  if (first <= last) ::syscall(SYS_close_range, first, last, 0);  // an old kernel keeps them open: no harm
#endif
}

void close_all_but(int first, int second) {
  const auto [low, high] = std::minmax(first, second);
  if (low > 0) close_range(0, static_cast<unsigned>(low) - 1);
  close_range(static_cast<unsigned>(low) + 1, static_cast<unsigned>(high) - 1);
  close_range(static_cast<unsigned>(high) + 1, ~0U);
  // The C library's last words on a damaged heap, and whatever HDF5 prints, go nowhere.
  const int nowhere = ::open("/dev/null", O_RDWR);
  for (int standard = 0; standard <= 2 && nowhere >= 0; ++standard)
    if (standard != first && standard != second && standard != nowhere) ::dup2(nowhere, standard);
}

}  // namespace

bool confine(const Limits& limits, int first_descriptor, int second_descriptor, int parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);  // it had died before
  reset_signals();
  ::prctl(PR_SET_DUMPABLE, 0);
  limit(RLIMIT_CORE, 0, 0);
  limit(RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1);
  limit(RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes);
  close_all_but(first_descriptor, second_descriptor);
  return limit_memory(limits.memory_bytes);
}

}  // namespace skipper::detail
