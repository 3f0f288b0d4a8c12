// Objects and attributes of an HDF5 file that nobody vouches for.  Messages of all statuses lack the file's path.
#pragma once

#include <skipper/status.h>

#include <string>
#include <vector>

#include "handle.h"

namespace skipper::detail {

// The library asked for memory that it did not get: under a limit, for more than a sound file of its size needs.  No
// std::exception, so that no handler of these on the way takes it.
struct LibraryOutOfMemory {};

// Throws LibraryOutOfMemory if that is why the call of the library that just failed did so.
void throw_if_out_of_memory();

// Keeps the library from locking a file that is opened with `access`: AtomicFile has locked the one that is written
// (core/flock.h), and a process that was forked meanwhile holds that lock until it has closed what it inherited.
void leave_locks_alone(const Handle& access);

// A name of the file in quotes.
std::string quoted(const std::string& name);

// Opens what path leads to from group, through hard links alone: soft links can make any number of data sets out of
// one, others lead into other files.  `what` names it in messages.  Errors: SKIPPER_BAD_FILE.
Status open_object(const Handle& group, const std::string& path, const std::string& what, Handle& object);

bool has_member(const Handle& group, const char* name);

// Whether an attribute of strings, which Keras splits into NAME0, NAME1 and so on where it is too long for an object's
// header, is there; and its strings, at the end of names, in file_bytes at most.
bool has_strings(const Handle& object, const std::string& attribute);
Status read_strings(const Handle& object, const std::string& attribute, std::size_t file_bytes,
                    std::vector<std::string>& names);

}  // namespace skipper::detail
