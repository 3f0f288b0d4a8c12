/// \file
/// The result of every function of Skipper::runtime that can fail.
///
/// No function of Skipper::runtime throws, aborts, exits or prints.  Where memory runs out, the status is
/// SKIPPER_OUT_OF_MEMORY, files and objects are as before or empty, and what returns no status says what it gives.  The
/// headers compile as C++17 without exceptions and without RTTI.
///
/// Messages show names that come out of files with escapes for control characters, and shortened.
///
/// Thread safety, where a comment says nothing else: functions share nothing and may run on any threads at once, and so
/// may const members of an object; other members run on one thread at a time.
#pragma once

#include <skipper/abi.h>

#include <string>
#include <utility>

// Else a program links, and std::strings of two layouts meet.
#if defined(_GLIBCXX_USE_CXX11_ABI) && !_GLIBCXX_USE_CXX11_ABI
#error "Skipper's libraries have std::string of libstdc++'s C++11 ABI: do not define _GLIBCXX_USE_CXX11_ABI as 0"
#endif

namespace skipper {

/// A code and, unless it is SKIPPER_OK, one line of text that names the file and tensor it is about.
class [[nodiscard]] Status {
 public:
  /// SKIPPER_OK.
  Status() = default;
  /// A failure and its message.
  Status(skipper_status code, std::string message) : code_(code), message_(std::move(message)) {}

  bool ok() const { return code_ == SKIPPER_OK; }          ///< whether it went well
  skipper_status code() const { return code_; }            ///< why not
  const std::string& message() const { return message_; }  ///< empty where ok

 private:
  skipper_status code_ = SKIPPER_OK;
  std::string message_;
};

}  // namespace skipper
