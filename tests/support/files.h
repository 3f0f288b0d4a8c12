// Files of tests: a folder that goes away, whole files as strings, and test data.
#pragma once

#include <string>
#include <vector>

namespace skipper::test {

// A fresh folder, removed with all it holds.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  // The names in it, sorted.
  std::vector<std::string> names() const;

 private:
  std::string path_;
};

// All throw std::runtime_error.
std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& bytes);
// Returns what a gzip file unpacks to.
std::string read_gzip(const std::string& path);

// A file in tests/data.
std::string test_data(const std::string& name);

}  // namespace skipper::test
