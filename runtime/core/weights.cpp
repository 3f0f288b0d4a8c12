#include <skipper/weights.h>

#include <algorithm>

#include "atomic_file.h"
#include "guard.h"
#include "safetensors.h"
#include "sha256.h"
#include "weights_state.h"

namespace skipper {

Weights::Weights() : state_(std::make_unique<State>()) {}
Weights::~Weights() = default;
Weights::Weights(Weights&& other) noexcept : state_(std::exchange(other.state_, std::make_unique<State>())) {}

Weights& Weights::operator=(Weights&& other) noexcept {
  if (this != &other) state_ = std::exchange(other.state_, std::make_unique<State>());
  return *this;
}

namespace {

// Parses bytes that state's file or the caller holds.
template <typename State>
Status read_tensors(State& state, const void* bytes, std::size_t size) {
  detail::Header header;
  if (Status status = detail::parse_safetensors(bytes, size, state.source, header); !status.ok()) return status;
  state.tensors = std::move(header.tensors);
  state.metadata = std::move(header.metadata);
  for (std::size_t i = 0; i < state.tensors.size(); ++i) state.index.emplace(state.tensors[i].name, i);
  return {};
}

}  // namespace

Status Weights::open(const std::string& path) {
  clear();
  Status result = detail::guarded([&]() -> Status {
    state_->source = path;
    if (Status status = state_->file.open(path); !status.ok()) return status;
    return read_tensors(*state_, state_->file.data(), state_->file.size());
  });
  if (!result.ok()) clear();
  return result;
}

Status Weights::from_memory(const void* bytes, std::size_t size, const std::string& source) {
  clear();
  if (bytes == nullptr) return Status(SKIPPER_INVALID_ARGUMENT, source + ": null pointer");
  Status result = detail::guarded([&]() -> Status {
    state_->source = source;
    return read_tensors(*state_, bytes, size);
  });
  if (!result.ok()) clear();
  return result;
}

Status Weights::add(std::string name, std::vector<std::int64_t> shape, std::vector<float> data) {
  return detail::guarded([&]() -> Status {
    if (name.empty()) return Status(SKIPPER_BAD_WEIGHTS, state_->source + ": a tensor without a name");
    if (find(name) != nullptr) return Status(SKIPPER_BAD_WEIGHTS, state_->source + ": duplicate tensor '" + name + "'");
    std::int64_t elements = 1;
    bool fits = true;
    for (const std::int64_t extent : shape)
      fits = fits && extent >= 0 && !__builtin_mul_overflow(elements, extent, &elements);
    if (!fits || static_cast<std::uint64_t>(elements) != data.size())
      return Status(SKIPPER_BAD_WEIGHTS, state_->source + ": tensor '" + name + "' of shape " +
                                             shape_text(shape.data(), shape.size()) + " got " +
                                             std::to_string(data.size()) + " values");
    WeightTensor tensor;
    tensor.name = std::move(name);
    tensor.shape = std::move(shape);
    tensor.data = data.data();  // stays where it is when the vector is moved
    tensor.bytes = data.size() * sizeof(float);
    state_->owned.push_back(std::move(data));
    state_->tensors.push_back(std::move(tensor));
    state_->index.emplace(state_->tensors.back().name, state_->tensors.size() - 1);
    return {};
  });
}

Status Weights::keep(const std::vector<std::string>& names) {
  return detail::guarded([&]() -> Status {
    std::vector<WeightTensor> tensors;
    decltype(state_->index) index;
    for (const std::string& name : names) {
      const WeightTensor* tensor = find(name);
      if (tensor == nullptr || !index.emplace(name, tensors.size()).second)
        return Status(SKIPPER_BAD_WEIGHTS,
                      state_->source + ": tensor '" + name + (tensor == nullptr ? "' is missing" : "' is named twice"));
      tensors.push_back(*tensor);
    }
    state_->tensors.swap(tensors);
    state_->index.swap(index);
    state_->metadata.erase("sha256");  // was that of all tensors
    return {};
  });
}

void Weights::clear() { *this = Weights(); }

const std::vector<WeightTensor>& Weights::tensors() const { return state_->tensors; }

const WeightTensor* Weights::find(std::string_view name) const {
  const auto found = state_->index.find(name);
  return found == state_->index.end() ? nullptr : &state_->tensors[found->second];
}

const std::map<std::string, std::string>& Weights::metadata() const { return state_->metadata; }
const std::string& Weights::source() const { return state_->source; }
void Weights::set_source(std::string source) { state_->source = std::move(source); }

Status Weights::save(const std::string& path, const std::map<std::string, std::string>& metadata) const {
  return detail::guarded([&]() -> Status {
    std::vector<const WeightTensor*> order;
    for (const WeightTensor& tensor : state_->tensors) order.push_back(&tensor);
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
    const auto expected = state_->metadata.find("sha256");
    if (expected == state_->metadata.end())
      return Status(SKIPPER_BAD_FILE, state_->source + ": has no sha256 in its metadata");
    detail::Sha256 hash;
    for (const WeightTensor& tensor : state_->tensors) hash.update(tensor.data, tensor.bytes);
    if (hash.finish() != expected->second)
      return Status(SKIPPER_BAD_FILE, state_->source + ": is damaged: its data does not have the sha256 it states");
    return {};
  });
}

}  // namespace skipper
