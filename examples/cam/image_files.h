// The images that a command line names.
#pragma once

#include <skipper/status.h>

#include <string>
#include <vector>

namespace cam {

// Files as they are given, folders as the image files in them, sorted by name.  What is not there stays in the list:
// reading it says why.  Errors: SKIPPER_IO_ERROR, SKIPPER_BAD_DATA (a folder without images).
skipper::Status list_images(const std::vector<std::string>& inputs, std::vector<std::string>& files);

}  // namespace cam
