// A model's layers and parameters, as Keras's summary prints them.
#pragma once

#include <skipper/abi.h>

#include <string>

namespace mnist_train {

// Layers without parameters are not in a descriptor, so they are not listed.
std::string model_summary(const skipper_model& model);

}  // namespace mnist_train
