// The public headers, compiled as the strictest app would: C++17, -fno-exceptions -fno-rtti -Wconversion -Werror.
#include <skipper/abi.h>
#include <skipper/choose_model.h>
#include <skipper/files.h>
#include <skipper/hdf5.h>
#include <skipper/initializers.h>
#include <skipper/model_library.h>
#include <skipper/npy.h>
#include <skipper/profile.h>
#include <skipper/status.h>
#include <skipper/thread_count.h>
#include <skipper/vision.h>
#include <skipper/weights.h>

// Uses what is inline.
bool moves(skipper::Weights weights) {
  const skipper::Weights moved = std::move(weights);
  skipper::ModelLibrary library;
  return skipper::Status().ok() && moved.tensors().empty() && library.model() == nullptr;
}
