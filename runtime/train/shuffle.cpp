#include <skipper/dataset.h>

#include <numeric>
#include <utility>

#include "../core/guard.h"
#include "../core/philox.h"

namespace skipper {

namespace {

// The words of one stream, one after the other.
class Words {
 public:
  Words(std::uint64_t key, std::uint64_t stream) : generator_(key, stream) {}

  std::uint32_t next() {
    if (used_ == words_.size()) {
      words_ = generator_(counter_++);
      used_ = 0;
    }
    return words_[used_++];
  }

  // Uniform in [0, range): D. Lemire's multiplication with rejection.
  std::uint32_t below(std::uint32_t range) {
    const std::uint32_t reject_below = (0U - range) % range;  // 2^32 mod range
    std::uint64_t product = 0;
    do {
      product = std::uint64_t{next()} * range;
    } while (static_cast<std::uint32_t>(product) < reject_below);
    return static_cast<std::uint32_t>(product >> 32);
  }

 private:
  detail::Philox generator_;
  detail::Philox::Words words_{};
  std::size_t used_ = 4;
  std::uint64_t counter_ = 0;
};

}  // namespace

void shuffled_order(std::uint64_t seed, std::uint64_t epoch, std::uint32_t first, std::uint32_t count,
                    std::vector<std::uint32_t>& order) {
  const Status status = detail::guarded([&]() -> Status {
    order.resize(count);
    return {};
  });
  if (!status.ok()) return order.clear();
  std::iota(order.begin(), order.end(), first);
  Words words(seed, epoch);
  for (std::uint32_t i = count; i-- > 1;) std::swap(order[i], order[words.below(i + 1)]);
}

}  // namespace skipper
