// mnist_train and mnist_predict as users run them, and small data for them.
#pragma once

#include <skipper/dataset.h>
#include <sys/types.h>

#include <string>
#include <vector>

namespace mnist_train::test {

struct Result {
  int exit = -1;  // -1: ended by a signal
  int signal = 0;
  std::string output, errors;
};

// The first samples of MNIST.
skipper::Dataset first_samples(const skipper::Dataset& data, std::int64_t count);

// Files of IDX, not compressed.
std::string idx_images(const skipper::Dataset& data);
std::string idx_labels(const skipper::Dataset& data);

// Writes the four files with the first samples of MNIST.
void write_small_mnist(const std::string& folder, std::int64_t train, std::int64_t test);

// A program that runs in the background; what it prints goes to files in a folder of the test.
class Program {
 public:
  Program(const std::string& program, const std::vector<std::string>& arguments, const std::string& folder);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void send(int signal) const;
  Result wait();

 private:
  std::string folder_;
  pid_t process_ = 0;
};

Result run_train(const std::vector<std::string>& arguments);
Result run_predict(const std::vector<std::string>& arguments);

// For arguments: a small network's worth of training in seconds.
std::vector<std::string> operator+(std::vector<std::string> a, const std::vector<std::string>& b);

}  // namespace mnist_train::test
