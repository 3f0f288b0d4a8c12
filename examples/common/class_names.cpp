#include "class_names.h"

#include <array>

namespace common {

namespace {

constexpr std::array<ClassName, class_count> names = {{
#include "imagenet_classes.inc"
}};
static_assert(names.back().wnid != nullptr, "fewer than 1,000 classes");

}  // namespace

const ClassName& class_name(std::size_t index) { return names.at(index); }

}  // namespace common
