#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace skipper::fuzz {

namespace {

// Removed when the process ends by itself; a crash leaves it for whoever looks into it.
class Folder {
 public:
  Folder() {
    const bool shared_memory = ::access("/dev/shm", W_OK) == 0;
    std::string name = std::string(shared_memory ? "/dev/shm" : "/tmp") + "/skipper_fuzz_XXXXXX";
    require(::mkdtemp(name.data()) != nullptr, "a folder for files");
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

void require(bool holds, std::string_view what) {
  if (holds) return;
  std::fprintf(stderr, "fuzz: does not hold: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

void require_message(const Status& status) {
  const std::string& message = status.message();
  require(status.ok() || !message.empty(), "an error has a message");
  const bool printable = std::none_of(message.begin(), message.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
  if (!printable) std::fprintf(stderr, "fuzz: the message: %s\n", message.c_str());
  require(printable, "a message has no control characters");
}

std::string file_in_memory(const void* bytes, std::size_t size) {
  static const int descriptor = ::memfd_create("fuzz", MFD_CLOEXEC);
  require(descriptor >= 0 && ::ftruncate(descriptor, 0) == 0, "a file in memory");
  const auto written = size == 0 ? 0 : ::pwrite(descriptor, bytes, size, 0);
  require(written == static_cast<ssize_t>(size), "a file in memory holds its bytes");
  return "/proc/self/fd/" + std::to_string(descriptor);
}

std::string scratch_path(const std::string& name) {
  static const Folder folder;
  return folder.path() + "/" + name;
}

std::string read_all(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  require(file.good(), "a file that was written can be read");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::size_t mutate_part(std::string part, std::uint8_t* bytes, std::size_t size, std::size_t most,
                        const std::function<std::string(const std::string& part)>& build) {
  const std::size_t before = part.size();
  part.resize(most);
  part.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(part.data()), before, most));
  const std::string whole = build(part);
  if (whole.size() > most) return LLVMFuzzerMutate(bytes, size, most);
  std::copy(whole.begin(), whole.end(), bytes);
  return whole.size();
}

}  // namespace skipper::fuzz
