// Every use of the HDF5 library here needs this: ids that close themselves, silence, and one caller at a time.
#pragma once

#include <hdf5.h>

#include <mutex>
#include <utility>

namespace skipper::detail {

// Closes an id of any kind.
class Handle {
 public:
  explicit Handle(hid_t id = H5I_INVALID_HID) : id_(id) {}
  ~Handle() { close(); }
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }

  bool ok() const { return id_ >= 0; }
  operator hid_t() const { return id_; }  // NOLINT(google-explicit-constructor): it stands for the id in every call

  // False where closing failed, which for files and data sets is a failed write.
  bool close() {
    const hid_t id = std::exchange(id_, H5I_INVALID_HID);
    if (id < 0) return true;
    // H5Idec_ref closes any kind; only a file's close reports what could not be flushed.
    return (H5Iget_type(id) == H5I_FILE ? H5Fclose(id) : H5Idec_ref(id)) >= 0;
  }

 private:
  hid_t id_;
};

// Held by whoever is inside the library, and while a process is forked whose copy of the library must be at rest.
inline std::mutex& library_mutex() {
  static std::mutex instance;
  return instance;
}

// While it lives, the library prints nothing and no other thread of ours is inside.
class LibraryLock {
 public:
  LibraryLock() : lock_(library_mutex()) {
    H5Eget_auto2(H5E_DEFAULT, &print_, &print_data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~LibraryLock() { H5Eset_auto2(H5E_DEFAULT, print_, print_data_); }
  LibraryLock(const LibraryLock&) = delete;
  LibraryLock& operator=(const LibraryLock&) = delete;

 private:
  std::lock_guard<std::mutex> lock_;
  H5E_auto2_t print_ = nullptr;
  void* print_data_ = nullptr;
};

}  // namespace skipper::detail
