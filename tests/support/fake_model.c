/* The descriptor of a model that cannot run: what ModelLibrary and skipper-convert --model look at. */
#include <skipper/abi.h>

#ifndef FAKE_ABI_VERSION
#define FAKE_ABI_VERSION SKIPPER_ABI_VERSION
#endif

static const skipper_parameter parameters[] = {
    {{"conv1/kernel", 4, 0, {3, 3, 2, 4}, 72}, SKIPPER_INIT_GLOROT_UNIFORM, 1, 0},
    {{"conv1/bias", 1, 0, {4}, 4}, SKIPPER_INIT_ZEROS, 1, 0},
    {{"bn_conv1/gamma", 1, 0, {4}, 4}, SKIPPER_INIT_ONES, 1, 0},
    {{"bn_conv1/beta", 1, 0, {4}, 4}, SKIPPER_INIT_ZEROS, 1, 0},
    {{"bn_conv1/moving_mean", 1, 0, {4}, 4}, SKIPPER_INIT_ZEROS, 0, 0},
    {{"bn_conv1/moving_variance", 1, 0, {4}, 4}, SKIPPER_INIT_ONES, 0, 0},
    {{"fc/kernel", 2, 0, {4, 3}, 12}, SKIPPER_INIT_GLOROT_UNIFORM, 1, 0},
    {{"fc/bias", 1, 0, {3}, 3}, SKIPPER_INIT_ZEROS, 1, 0},
};

static const skipper_model model = {
    .abi_version = FAKE_ABI_VERSION,
    .struct_bytes = sizeof(skipper_model),
    .name = "fake",
    .max_batch = 1,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .parameters = parameters,
};

#ifndef FAKE_WITHOUT_DESCRIPTOR
const skipper_model* skipper_model_descriptor(void);
const skipper_model* skipper_model_descriptor(void) { return &model; }
#else
const skipper_model* another_name(void);
const skipper_model* another_name(void) { return &model; }
#endif
