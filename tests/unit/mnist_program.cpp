#include "mnist_program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "support/files.h"

namespace mnist_train::test {

using skipper::Dataset;
using skipper::test::read_file;
using skipper::test::TemporaryFolder;
using skipper::test::write_file;

namespace {

std::string big_endian(std::int64_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

Result run(const std::string& program, const std::vector<std::string>& arguments) {
  const TemporaryFolder printed;
  return Program(program, arguments, printed.path()).wait();
}

}  // namespace

Dataset first_samples(const Dataset& data, std::int64_t count) {
  Dataset first = data;
  first.labels.resize(static_cast<std::size_t>(count));
  first.bytes.resize(data.bytes.size() / data.labels.size() * first.labels.size());
  return first;
}

std::string idx_images(const Dataset& data) {
  const std::string head("\0\0\x08\x03", 4);
  return head + big_endian(data.size()) + big_endian(28) + big_endian(28) +
         std::string(data.bytes.begin(), data.bytes.end());
}

std::string idx_labels(const Dataset& data) {
  const std::string head("\0\0\x08\x01", 4);
  return head + big_endian(data.size()) + std::string(data.labels.begin(), data.labels.end());
}

void write_small_mnist(const std::string& folder, std::int64_t train_count, std::int64_t test_count) {
  Dataset train, test;
  REQUIRE(skipper::read_mnist(SKIPPER_EXAMPLE_MNIST, train, test).ok());
  train = first_samples(train, train_count);
  test = first_samples(test, test_count);
  write_file(folder + "/train-images-idx3-ubyte", idx_images(train));
  write_file(folder + "/train-labels-idx1-ubyte", idx_labels(train));
  write_file(folder + "/t10k-images-idx3-ubyte", idx_images(test));
  write_file(folder + "/t10k-labels-idx1-ubyte", idx_labels(test));
}

Program::Program(const std::string& program, const std::vector<std::string>& arguments, const std::string& folder)
    : folder_(folder) {
  std::vector<std::string> texts = {program};
  texts.insert(texts.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC;
  ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, (folder + "/out").c_str(), flags, 0644);
  ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, (folder + "/err").c_str(), flags, 0644);
  const int failure = ::posix_spawn(&process_, program.c_str(), &files, nullptr, pointers.data(), environ);
  ::posix_spawn_file_actions_destroy(&files);
  REQUIRE(failure == 0);
}

Program::~Program() {
  if (process_ == 0) return;
  send(SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

void Program::send(int signal) const { ::kill(process_, signal); }

Result Program::wait() {
  int status = 0;
  REQUIRE(::waitpid(process_, &status, 0) == process_);
  process_ = 0;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, WIFSIGNALED(status) ? WTERMSIG(status) : 0,
          read_file(folder_ + "/out"), read_file(folder_ + "/err")};
}

Result run_train(const std::vector<std::string>& arguments) { return run(SKIPPER_MNIST_TRAIN, arguments); }
Result run_predict(const std::vector<std::string>& arguments) { return run(SKIPPER_MNIST_PREDICT, arguments); }

std::vector<std::string> operator+(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace mnist_train::test
