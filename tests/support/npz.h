// Reads NumPy's .npz archives and .npy files in tests.  Throws std::runtime_error: a test that cannot read its data
// fails.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace skipper::test {

struct Array {
  std::string dtype;                // NumPy's, e.g. "<f4"
  std::vector<std::int64_t> shape;  // outermost first
  std::vector<double> values;       // C order; exact for float32, float64 and integers up to 2^53

  std::vector<float> floats() const { return {values.begin(), values.end()}; }
};

class Npz {
 public:
  explicit Npz(const std::string& path);

  bool contains(const std::string& name) const { return arrays_.count(name) > 0; }
  const Array& operator[](const std::string& name) const;
  const std::map<std::string, Array>& arrays() const { return arrays_; }

 private:
  std::map<std::string, Array> arrays_;
};

Array read_npy(const std::string& path);

// The bytes of a .npy file.
Array parse_npy(const std::string& bytes);

}  // namespace skipper::test
