#include <skipper/weights.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "atomic_file.h"
#include "guard.h"
#include "printable.h"
#include "safetensors.h"
#include "sha256.h"
#include "weights_state.h"

namespace skipper {

// Without tensors there may be no state, so that these need no memory.
Weights::Weights() noexcept = default;
Weights::~Weights() = default;
Weights::Weights(Weights&&) noexcept = default;
Weights& Weights::operator=(Weights&&) noexcept = default;

const Weights::State& Weights::state() const {
  static const State none;
  return state_ == nullptr ? none : *state_;
}

Weights::State& Weights::made_state() {
  if (state_ == nullptr) state_ = std::make_unique<State>();
  return *state_;
}

namespace {

constexpr std::size_t widest = sizeof(double);

// Elements of all dtypes lie where loads of their size may read them: others are copied, here, since the members that
// hand them out are const and may run on several threads.
template <typename State>
void align_tensors(State& state) {
  for (WeightTensor& tensor : state.tensors) {
    const std::size_t alignment = std::clamp<std::size_t>(detail::bits_of(tensor.dtype) / 8, 1, widest);
    if (reinterpret_cast<std::uintptr_t>(tensor.data) % alignment == 0) continue;
    std::vector<float>& copy = state.owned.emplace_back(tensor.bytes / sizeof(float) + 1);
    if (tensor.bytes > 0) std::memcpy(copy.data(), tensor.data, tensor.bytes);
    tensor.data = copy.data();
  }
}

// Parses bytes that state's file or the caller holds.
template <typename State>
Status read_tensors(State& state, const void* bytes, std::size_t size) {
  detail::Header header;
  if (Status status = detail::parse_safetensors(bytes, size, state.source, header); !status.ok()) return status;
  state.tensors = std::move(header.tensors);
  state.metadata = std::move(header.metadata);
  for (std::size_t i = 0; i < state.tensors.size(); ++i) state.index.emplace(state.tensors[i].name, i);
  align_tensors(state);
  return {};
}

// Returns the room for a vector that gets one more, so that it grows in few steps.
template <typename T>
std::size_t grown(const std::vector<T>& values) {
  return values.size() < values.capacity() ? values.capacity() : 2 * values.size() + 1;
}

// Shows a name as messages do.
std::string who(const std::string& source, const std::string& name) {
  return source + ": tensor '" + detail::printable(name) + "'";
}

}  // namespace

Status Weights::open(const std::string& path) {
  clear();
  Status result = detail::guarded([&]() -> Status {
    State& state = made_state();
    state.source = path;
    if (Status status = state.file.open(path); !status.ok()) return status;
    return read_tensors(state, state.file.data(), state.file.size());
  });
  if (!result.ok()) clear();
  return result;
}

Status Weights::open(int descriptor, const std::string& source) {
  clear();
  Status result = detail::guarded([&]() -> Status {
    State& made = made_state();
    made.source = source;
    if (Status status = made.file.map(descriptor, source); !status.ok()) return status;
    return read_tensors(made, made.file.data(), made.file.size());
  });
  if (!result.ok()) clear();
  return result;
}

Status Weights::from_memory(const void* bytes, std::size_t size, const std::string& source) {
  clear();
  Status result = detail::guarded([&]() -> Status {
    if (bytes == nullptr) return Status(SKIPPER_INVALID_ARGUMENT, source + ": null pointer");
    State& state = made_state();
    state.source = source;
    return read_tensors(state, bytes, size);
  });
  if (!result.ok()) clear();
  return result;
}

Status Weights::add(std::string name, std::vector<std::int64_t> shape, std::vector<float> data) {
  return detail::guarded([&]() -> Status {
    State& state = made_state();
    if (name.empty()) return Status(SKIPPER_BAD_WEIGHTS, state.source + ": a tensor without a name");
    if (!detail::is_utf8(name))
      return Status(SKIPPER_BAD_WEIGHTS, who(state.source, name) + " has a name that is not UTF-8");
    if (detail::is_reserved_name(name))
      return Status(SKIPPER_BAD_WEIGHTS, who(state.source, name) + " has a name that the format keeps for itself");
    if (find(name) != nullptr)
      return Status(SKIPPER_BAD_WEIGHTS, state.source + ": duplicate tensor '" + detail::printable(name) + "'");
    std::int64_t elements = 1;
    bool fits = true;
    for (const std::int64_t extent : shape)
      fits = fits && extent >= 0 && !__builtin_mul_overflow(elements, extent, &elements);
    if (!fits || static_cast<std::uint64_t>(elements) != data.size())
      return Status(SKIPPER_BAD_WEIGHTS, who(state.source, name) + " of shape " +
                                             shape_text(shape.data(), shape.size()) + " got " +
                                             std::to_string(data.size()) + " values");
    WeightTensor tensor;
    tensor.name = std::move(name);
    tensor.shape = std::move(shape);
    tensor.data = data.data();  // stays where it is when the vector is moved
    tensor.bytes = data.size() * sizeof(float);
    // All or nothing: what asks for memory comes before what changes.
    state.owned.reserve(grown(state.owned));
    state.tensors.reserve(grown(state.tensors));
    state.index.emplace(tensor.name, state.tensors.size());
    state.owned.push_back(std::move(data));
    state.tensors.push_back(std::move(tensor));
    return {};
  });
}

Status Weights::keep(const std::vector<std::string>& names) {
  return detail::guarded([&]() -> Status {
    State& state = made_state();
    std::vector<WeightTensor> tensors;
    decltype(state.index) index;
    for (const std::string& name : names) {
      const WeightTensor* tensor = find(name);
      if (tensor == nullptr || !index.emplace(name, tensors.size()).second)
        return Status(SKIPPER_BAD_WEIGHTS,
                      who(state.source, name) + (tensor == nullptr ? " is missing" : " is named twice"));
      tensors.push_back(*tensor);
    }
    state.tensors.swap(tensors);
    state.index.swap(index);
    state.metadata.erase("sha256");  // was that of all tensors
    return {};
  });
}

void Weights::clear() { state_.reset(); }

const std::vector<WeightTensor>& Weights::tensors() const { return state().tensors; }

const WeightTensor* Weights::find(std::string_view name) const {
  const auto found = state().index.find(name);
  return found == state().index.end() ? nullptr : &state().tensors[found->second];
}

const std::map<std::string, std::string>& Weights::metadata() const { return state().metadata; }
const std::string& Weights::source() const { return state().source; }

void Weights::set_source(std::string source) {
  (void)detail::guarded([&]() -> Status {
    made_state().source = std::move(source);
    return {};
  });
}

Status Weights::save(const std::string& path, const std::map<std::string, std::string>& metadata) const {
  return detail::guarded([&]() -> Status {
    std::vector<const WeightTensor*> order;
    for (const WeightTensor& tensor : state().tensors) order.push_back(&tensor);
    // Wide dtypes first, as the format's reference does: with mixed dtypes all stay aligned.
    std::sort(order.begin(), order.end(), [](const WeightTensor* a, const WeightTensor* b) {
      const std::size_t a_bits = detail::bits_of(a->dtype), b_bits = detail::bits_of(b->dtype);
      return a_bits != b_bits ? a_bits > b_bits : a < b;
    });
    detail::Sha256 hash;
    for (const WeightTensor* tensor : order) hash.update(tensor->data, tensor->bytes);
    std::map<std::string, std::string> all = metadata;
    all["sha256"] = hash.finish();

    std::string header;
    if (Status status = detail::safetensors_header(order, all, header); !status.ok())
      return Status(status.code(), path + ": " + status.message());
    detail::AtomicFile file;
    if (Status status = file.open(path); !status.ok()) return status;
    if (Status status = file.write(header.data(), header.size()); !status.ok()) return status;
    for (const WeightTensor* tensor : order)
      if (Status status = file.write(tensor->data, tensor->bytes); !status.ok()) return status;
    return file.commit();
  });
}

Status Weights::verify() const {
  return detail::guarded([&]() -> Status {
    const auto expected = state().metadata.find("sha256");
    if (expected == state().metadata.end())
      return Status(SKIPPER_BAD_FILE, state().source + ": has no sha256 in its metadata");
    detail::Sha256 hash;
    for (const WeightTensor& tensor : state().tensors) hash.update(tensor.data, tensor.bytes);
    if (hash.finish() != expected->second)
      return Status(SKIPPER_BAD_FILE, state().source + ": is damaged: its data does not have the sha256 it states");
    return {};
  });
}

}  // namespace skipper
