#include "object.h"

#include <algorithm>
#include <cstring>

#include "../core/printable.h"

namespace skipper::detail {

namespace {

herr_t find_no_space(unsigned, const H5E_error2_t* error, void* found) {
  if (error->min_num == H5E_NOSPACE && error->maj_num == H5E_RESOURCE) *static_cast<bool*>(found) = true;
  return 0;
}

const char* kind_of(H5L_type_t type) {
  switch (type) {
    case H5L_TYPE_SOFT:
      return "a soft link";
    case H5L_TYPE_EXTERNAL:
      return "a link into another file";
    default:
      return "a user-defined link";
  }
}

bool append_fixed(const Handle& attribute, const Handle& type, std::size_t count, std::size_t file_bytes,
                  std::vector<std::string>& names) {
  const std::size_t size = H5Tget_size(type);
  if (size == 0 || count > file_bytes / size) return false;
  std::vector<char> text(count * size);
  if (H5Aread(attribute, type, text.data()) < 0) return false;
  const bool spaces = H5Tget_strpad(type) == H5T_STR_SPACEPAD;
  for (std::size_t i = 0; i < count; ++i) {
    std::string name(text.data() + i * size, strnlen(text.data() + i * size, size));
    while (spaces && !name.empty() && name.back() == ' ') name.pop_back();
    names.push_back(std::move(name));
  }
  return true;
}

bool append_variable(const Handle& attribute, const Handle& type, const Handle& space, std::size_t count,
                     std::vector<std::string>& names) {
  std::vector<char*> text(count, nullptr);
  if (H5Aread(attribute, type, static_cast<void*>(text.data())) < 0) return false;
  for (const char* name : text) names.emplace_back(name == nullptr ? "" : name);
  H5Dvlen_reclaim(type, space, H5P_DEFAULT, static_cast<void*>(text.data()));
  return true;
}

bool append_strings(const Handle& object, const std::string& attribute, std::size_t file_bytes,
                    std::vector<std::string>& names) {
  const Handle opened(H5Aopen(object, attribute.c_str(), H5P_DEFAULT));
  const Handle space(opened.ok() ? H5Aget_space(opened) : H5I_INVALID_HID);
  const hssize_t count = space.ok() ? H5Sget_simple_extent_npoints(space) : -1;
  if (count <= 0) return count == 0;  // a layer without weights; its dtype is then anything
  const Handle type(H5Aget_type(opened));
  if (!type.ok() || H5Tget_class(type) != H5T_STRING) return false;
  const auto strings = static_cast<std::size_t>(count);
  if (strings > file_bytes) return false;
  return H5Tis_variable_str(type) > 0 ? append_variable(opened, type, space, strings, names)
                                      : append_fixed(opened, type, strings, file_bytes, names);
}

}  // namespace

void throw_if_out_of_memory() {
  bool found = false;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, find_no_space, &found);
  if (found) throw LibraryOutOfMemory();  // NOLINT(bugprone-std-exception-baseclass): see object.h
}

void leave_locks_alone(const Handle& access) {
#if H5_VERSION_GE(1, 10, 7)
  H5Pset_file_locking(access, false, true);
#else
  static_cast<void>(access);
#endif
}

std::string quoted(const std::string& name) {
  std::string text(1, '\'');
  return text.append(printable(name)).append(1, '\'');
}

Status open_object(const Handle& group, const std::string& path, const std::string& what, Handle& object) {
  Status lacking(SKIPPER_BAD_FILE, "lacks " + what);
  hid_t from = group;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string part = path.substr(begin, end - begin);
    begin = end + 1;
    if (part.empty() || part == ".") return lacking;
    H5L_info_t link;
    std::memset(&link, 0, sizeof link);
    if (H5Lget_info(from, part.c_str(), &link, H5P_DEFAULT) < 0) {
      throw_if_out_of_memory();
      return lacking;
    }
    if (link.type != H5L_TYPE_HARD)
      return Status(SKIPPER_BAD_FILE, what + ": " + quoted(part) + " is " + kind_of(link.type) +
                                          "; weights are read through the file's own hard links alone, as Keras "
                                          "writes them");
    Handle next(H5Oopen(from, part.c_str(), H5P_DEFAULT));
    if (!next.ok()) {
      throw_if_out_of_memory();
      return Status(SKIPPER_BAD_FILE, what + ": " + quoted(part) + " cannot be opened: damaged");
    }
    object = std::move(next);
    from = object;
  }
  return {};
}

bool has_member(const Handle& group, const char* name) { return H5Lexists(group, name, H5P_DEFAULT) > 0; }

bool has_strings(const Handle& object, const std::string& attribute) {
  return H5Aexists(object, attribute.c_str()) > 0 || H5Aexists(object, (attribute + "0").c_str()) > 0;
}

Status read_strings(const Handle& object, const std::string& attribute, std::size_t file_bytes,
                    std::vector<std::string>& names) {
  const auto read = [&](const std::string& part) {
    if (append_strings(object, part, file_bytes, names)) return Status();
    throw_if_out_of_memory();
    return Status(SKIPPER_BAD_FILE, "attribute " + part + " cannot be read");
  };
  if (H5Aexists(object, attribute.c_str()) > 0) return read(attribute);
  for (std::size_t i = 0;; ++i) {
    const std::string part = attribute + std::to_string(i);
    if (H5Aexists(object, part.c_str()) <= 0)
      return i > 0 ? Status()
                   : Status(SKIPPER_BAD_FILE,
                            "lacks the attribute " + attribute + ", so it is not weights that Keras saved");
    if (Status status = read(part); !status.ok()) return status;
  }
}

}  // namespace skipper::detail
