#include <skipper/stop.h>

#include <array>
#include <csignal>

namespace skipper {

namespace {

// A signal handler may touch these.
static_assert(std::atomic<bool>::is_always_lock_free);

// SIGHUP: the terminal or the connection went away.  nohup ignores it, so it stays ignored below.
constexpr std::array<int, 3> signals = {SIGINT, SIGTERM, SIGHUP};
std::atomic<bool> requested_flag{false};
std::array<struct sigaction, signals.size()> before;

void restore() {
  for (std::size_t i = 0; i < signals.size(); ++i) ::sigaction(signals[i], &before[i], nullptr);
}

// sigaction is async-signal-safe: the next signal gets what it got before.
extern "C" void handle_stop(int) {
  requested_flag.store(true);
  restore();
}

}  // namespace

StopOnSignal::StopOnSignal() {
  requested_flag.store(false);
  for (std::size_t i = 0; i < signals.size(); ++i) ::sigaction(signals[i], nullptr, &before[i]);
  for (std::size_t i = 0; i < signals.size(); ++i) {
    if (before[i].sa_handler == SIG_IGN) continue;
    struct sigaction action{};
    action.sa_handler = handle_stop;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    ::sigaction(signals[i], &action, nullptr);
  }
}

StopOnSignal::~StopOnSignal() { restore(); }

const std::atomic<bool>* StopOnSignal::flag() const { return &requested_flag; }

}  // namespace skipper
