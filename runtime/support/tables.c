/* One object of each struct that the code generator builds tables of: it compares their sizes with its own. */
#include "support.h"

const skipper_cam skipper_layout_cam = {0};
const skipper_core skipper_layout_core = {0};
const skipper_gap skipper_layout_gap = {0};
const skipper_model skipper_layout_model = {0};
const skipper_parameter skipper_layout_parameter = {{0}, 0, 0, 0};
const skipper_result skipper_layout_result = {0};
const skipper_step skipper_layout_step = {0};
const skipper_tensor skipper_layout_tensor = {0};
const skipper_training skipper_layout_training = {0};
const skipper_variant skipper_layout_variant = {0};
const skipper_variant_private skipper_layout_variant_private = {0};
