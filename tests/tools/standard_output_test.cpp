// Output that is lost is a failure of every program: a full disk, a closed descriptor, a pipe that nobody reads.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <set>
#include <sstream>

#include "skipper_program.h"

using Catch::Matchers::Contains;
using skipper::test::read_file;
using skipper::test::TemporaryFolder;

namespace {

const std::string tiny = SKIPPER_TINY, ir = SKIPPER_TINY_IR, mnist_weights = SKIPPER_MNIST_WEIGHTS;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

const std::vector<std::string>& programs() {
  static const std::vector<std::string> files = split(SKIPPER_PROGRAMS, ':');
  return files;
}

std::string name_of(const std::string& program) { return std::filesystem::path(program).filename().string(); }

std::string program_named(const std::string& name) {
  for (const std::string& program : programs())
    if (name_of(program) == name) return program;
  FAIL("there is no program " << name);
  return {};
}

struct Run {
  int status = -1;
  std::string errors;
};

// In the folder, with standard output where `output` says: ">/dev/full".
Run run(const TemporaryFolder& folder, const std::string& command, const std::string& output) {
  const std::string line = "cd '" + folder.path() + "' && { " + command + "; } " + output + " 2>errors </dev/null";
  const int status = std::system(line.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_file(folder / "errors")};
}

void check_lost_output(const std::string& command, int status = 0) {
  INFO(command);
  const TemporaryFolder folder;
  REQUIRE(run(folder, command, ">/dev/null").status == status);
  for (const char* output : {">/dev/full", ">&-"}) {
    INFO(output);
    const Run result = run(folder, command, output);
    CHECK(result.status > 0);
    CHECK_THAT(result.errors, Contains("standard output"));
  }
}

// The names below "Subcommands:" of skipper --help.
std::set<std::string> subcommands() {
  const TemporaryFolder folder;
  const skipper::test::CommandResult help = skipper::test::run_skipper(folder, "--help");
  REQUIRE(help.exit == 0);
  std::set<std::string> names;
  bool inside = false;
  for (const std::string& line : split(help.output, '\n')) {
    if (line == "Subcommands:") {
      inside = true;
    } else if (inside && line.rfind("  ", 0) == 0 && line[2] != ' ') {
      names.insert(line.substr(2, line.find(' ', 2) - 2));
    } else if (line.empty()) {
      inside = false;
    }
  }
  return names;
}

}  // namespace

TEST_CASE("every program's help that is lost is a failure, and it says so") {
  for (const char* name : {"skipper", "skipper-compile", "skipper-convert", "skipper-opt", "skipper-verify"})
    CHECK(program_named(name) != "");
  for (const std::string& program : programs()) check_lost_output("'" + program + "' --help");
}

TEST_CASE("every program's version that is lost is a failure") {
  for (const std::string& program : programs()) {
    const TemporaryFolder folder;
    if (run(folder, "'" + program + "' --version", ">/dev/null").status == 0)
      check_lost_output("'" + program + "' --version");
  }
}

TEST_CASE("what skipper's subcommands print is not lost in silence") {
  const std::vector<std::string> rows = {"inspect " + tiny,
                                         "inspect --json " + tiny,
                                         "inspect --dot " + tiny,
                                         "profile --runs 1 --peak 0 " + tiny,
                                         "profile --runs 1 --peak 0 --json " + tiny,
                                         "dump --random 1 --output out " + tiny,
                                         "convert '" + mnist_weights + "' copy.safetensors",
                                         "verify --random 1 " + tiny,
                                         "doctor",
                                         "doctor --json " + tiny};
  std::set<std::string> tested;
  for (const std::string& row : rows) {
    tested.insert(row.substr(0, row.find(' ')));
    check_lost_output("'" SKIPPER_TOOL "' " + row);
  }
  CHECK(tested == subcommands());
}

TEST_CASE("what other programs print is not lost in silence") {
  check_lost_output("'" + program_named("skipper-compile") + "' '" + ir + "' --target sse41 --emit=nn");
  check_lost_output("'" + program_named("skipper-opt") + "' '" + ir + "'");
  check_lost_output("'" + program_named("skipper-convert") + "' '" + mnist_weights + "' copy.safetensors");
  check_lost_output("'" + program_named("blocks") + "'");
  check_lost_output("'" + program_named("mnist_predict") + "' --weights '" + mnist_weights + "' --index 0,1");
}

TEST_CASE("what is printed to a closed standard output does not get into files") {
  const TemporaryFolder folder;
  const std::string convert = "'" + program_named("skipper-convert") + "' '" + mnist_weights + "' ";
  REQUIRE(run(folder, convert + "expected.safetensors", ">/dev/null").status == 0);
  CHECK(run(folder, convert + "closed.safetensors", ">&-").status == 2);
  CHECK(read_file(folder / "closed.safetensors") == read_file(folder / "expected.safetensors"));
}

TEST_CASE("a program that prints nothing needs no standard output") {
  const TemporaryFolder folder;
  const std::string convert =
      "'" + program_named("skipper-convert") + "' --quiet '" + mnist_weights + "' out.safetensors";
  for (const char* output : {">/dev/full", ">&-"}) CHECK(run(folder, convert, output).status == 0);
}

TEST_CASE("a pipe that nobody reads ends a program as Unix has it") {
  std::FILE* pipe = ::popen("sleep 0.2; exec '" SKIPPER_TOOL "' inspect --json '" SKIPPER_TINY "'", "r");
  REQUIRE(pipe != nullptr);
  const int status = ::pclose(pipe);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGPIPE);
}

TEST_CASE("skipper-compile says that a file cannot be written, and leaves what is no file as it is") {
  const TemporaryFolder folder;
  const std::string compile =
      "'" + program_named("skipper-compile") + "' '" + ir + "' --target sse41 --emit=kernels -o ";
  const Run full = run(folder, "trap '' XFSZ; ulimit -f 16; " + compile + "out.mlir", ">/dev/null");
  CHECK(full.status == 2);
  CHECK_THAT(full.errors, Contains("cannot write out.mlir"));
  CHECK(folder.names() == std::vector<std::string>{"errors"});
  REQUIRE(run(folder, "mkfifo pipe; cat pipe >got & " + compile + "pipe; result=$?; wait; exit $result", "").status ==
          0);
  CHECK_THAT(read_file(folder / "got"), Contains("@tiny_sse41_conv1"));
  struct stat info{};
  REQUIRE(::stat((folder / "pipe").c_str(), &info) == 0);
  CHECK(S_ISFIFO(info.st_mode));
}
