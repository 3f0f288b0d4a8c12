#include <fcntl.h>
#include <skipper/hdf5.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "../core/guard.h"
#include "../core/mapped_file.h"
#include "../core/safetensors.h"
#include "child.h"
#include "keras_file.h"
#include "keras_names.h"
#include "object.h"

namespace skipper {

namespace {

constexpr std::array<unsigned char, 8> hdf5_signature = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
constexpr std::array<unsigned char, 4> zip_signature = {'P', 'K', 3, 4};
constexpr std::uint64_t mebibyte = 1 << 20;

// skipper/hdf5.h states these sizes and times.
std::uint64_t most_data(std::uint64_t file_bytes) { return 256 * mebibyte + 8 * file_bytes; }

detail::Limits limits_for(std::uint64_t file_bytes) {
  const std::uint64_t data = most_data(file_bytes);
  detail::Limits limits{};
  // The tensors, and the library's own memory: tables of the file, and chunks packed and unpacked.
  limits.memory_bytes = 2 * data + 256 * mebibyte;
  limits.file_bytes = data + file_bytes + mebibyte;
  limits.cpu_seconds = static_cast<unsigned>(2 + file_bytes / (4 * mebibyte));
  limits.wall_seconds = static_cast<unsigned>(60 + file_bytes / mebibyte);
  return limits;
}

// Memory that two processes share, as a file.
class SharedFile {
 public:
  ~SharedFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Status open(const std::string& path) {
    descriptor_ = ::memfd_create("skipper-hdf5", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    return descriptor_ >= 0 ? Status() : detail::system_error(path, "read: shared memory for its tensors", errno);
  }
  int descriptor() const { return descriptor_; }

  // From here on nobody can change it; false if somebody still could.
  bool seal() const {
    return ::fcntl(descriptor_, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0;
  }

 private:
  int descriptor_ = -1;
};

// The tensors of a file, named, as the header of a safetensors file and the bytes behind it.
Status header_of(const detail::KerasFile& file, std::string& header, std::size_t& data_bytes) {
  std::vector<detail::KerasWeight> weights;
  for (const detail::KerasTensor& tensor : file.tensors())
    weights.push_back({tensor.layer, tensor.entry, tensor.shape});
  std::vector<std::string> names;
  if (Status status = detail::canonical_names(weights, names); !status.ok()) return status;
  std::vector<WeightTensor> tensors(names.size());
  std::vector<const WeightTensor*> order;
  data_bytes = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    tensors[i].name = names[i];
    tensors[i].shape = weights[i].shape;
    tensors[i].bytes = file.tensors()[i].elements * sizeof(float);
    data_bytes += tensors[i].bytes;
    order.push_back(&tensors[i]);
  }
  return detail::safetensors_header(order, {}, header);
}

// In the child: writes the file's tensors to a descriptor, in the format of safetensors.
Status extract(const std::string& path, std::size_t file_bytes, int descriptor) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  H5PLset_loading_state(0);  // no filters from files that HDF5_PLUGIN_PATH leads to
  detail::KerasFile file(file_bytes, most_data(file_bytes));
  if (Status status = file.open(path); !status.ok()) return status;
  std::string header;
  std::size_t data_bytes = 0;
  if (Status status = header_of(file, header, data_bytes); !status.ok()) return status;
  const std::size_t size = header.size() + data_bytes;
  // Asked for now, as later there would be SIGBUS instead of an answer.
  if (::ftruncate(descriptor, static_cast<off_t>(size)) != 0 ||
      ::fallocate(descriptor, 0, 0, static_cast<off_t>(size)) != 0)
    return Status(SKIPPER_OUT_OF_MEMORY, "out of memory: its tensors take " + std::to_string(size) + " bytes");
  void* mapped = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  // NOLINTNEXTLINE(bugprone-std-exception-baseclass): see object.h
  if (mapped == MAP_FAILED) throw detail::LibraryOutOfMemory();
  char* place = std::copy(header.begin(), header.end(), static_cast<char*>(mapped));
  for (const detail::KerasTensor& tensor : file.tensors()) {
    if (Status status = file.read(tensor, reinterpret_cast<float*>(place)); !status.ok()) return status;
    place += tensor.elements * sizeof(float);
  }
  return ::munmap(mapped, size) == 0 ? Status() : Status(SKIPPER_IO_ERROR, "its tensors cannot be handed over");
}

template <std::size_t count>
bool starts_with(const detail::MappedFile& file, const std::array<unsigned char, count>& bytes) {
  return file.size() >= count && std::memcmp(file.data(), bytes.data(), count) == 0;
}

// False also where the file cannot be read, or memory is short.
template <std::size_t count>
bool starts_with(const std::string& path, const std::array<unsigned char, count>& bytes) {
  bool starts = false;
  const Status status = detail::guarded([&] {
    detail::MappedFile file;
    Status opened = file.open(path);
    starts = opened.ok() && starts_with(file, bytes);
    return opened;
  });
  return status.ok() && starts;
}

// Opened by ourselves first, for the system's reason and a clear word on files of another kind.
Status check_kind(const std::string& path, std::size_t& file_bytes) {
  detail::MappedFile file;
  if (Status status = file.open(path); !status.ok()) return status;
  file_bytes = file.size();
  if (starts_with(file, zip_signature))
    return Status(SKIPPER_BAD_FILE,
                  path +
                      ": is a zip archive: .keras files of Keras 3 are not supported; load it in Keras and write the "
                      "HDF5 format of before, with model.save(\"NAME.h5\")");
  return starts_with(file, hdf5_signature) ? Status() : Status(SKIPPER_BAD_FILE, path + ": is not an HDF5 file");
}

Status read_apart(const std::string& path, Weights& weights) {
  std::size_t file_bytes = 0;
  if (Status status = check_kind(path, file_bytes); !status.ok()) return status;
  SharedFile shared;
  if (Status status = shared.open(path); !status.ok()) return status;
  const detail::Limits limits = limits_for(file_bytes);
  Status status = detail::run_in_child(path, limits, shared.descriptor(),
                                       [&] { return extract(path, file_bytes, shared.descriptor()); });
  if (!status.ok()) return status;
  // An attacker may have written in the child's place, so this is checked as any safetensors file is, once it stays as
  // it is.
  struct stat info{};
  if (!shared.seal() || ::fstat(shared.descriptor(), &info) != 0 ||
      static_cast<std::uint64_t>(info.st_size) > limits.file_bytes)
    return Status(SKIPPER_BAD_FILE, path + ": the process that read it did not keep to its limits");
  Status opened = weights.open(shared.descriptor(), path);
  for (const WeightTensor& tensor : weights.tensors())
    if (tensor.dtype != DType::f32)
      return Status(SKIPPER_BAD_FILE, path + ": the process that read it gave no float32");
  return opened;
}

}  // namespace

Status read_keras_hdf5(const std::string& path, Weights& weights) {
  weights.clear();
  Status result = detail::guarded([&] { return read_apart(path, weights); });
  if (!result.ok()) weights.clear();
  return result;
}

bool is_hdf5(const std::string& path) { return starts_with(path, hdf5_signature); }

Status open_weights(const std::string& path, Weights& weights) {
  const bool not_safetensors = is_hdf5(path) || starts_with(path, zip_signature);
  return not_safetensors ? read_keras_hdf5(path, weights) : weights.open(path);
}

}  // namespace skipper
