#include "support.h"

int32_t skipper_is_aligned(const void* pointer, size_t alignment) {
  return ((uintptr_t)pointer & (alignment - 1)) == 0;
}

skipper_status skipper_check_variant(const skipper_core* core, const skipper_variant* variant,
                                     const skipper_options* options) {
  if (!variant) return skipper_error(options, SKIPPER_INVALID_ARGUMENT, "the variant is a null pointer");
  for (uint32_t i = 0; i < core->variant_count; ++i) {
    if (variant == &core->variants[i]) return SKIPPER_OK;
  }
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, "the variant is not one that ");
  skipper_text_add(&text, core->name);
  skipper_text_add(&text, "_choose gave");
  return skipper_error_end(options, SKIPPER_INVALID_ARGUMENT);
}

skipper_status skipper_check_options(const skipper_options* options) {
  if (options && options->threads < 0) {
    return skipper_error(options, SKIPPER_INVALID_ARGUMENT, "options.threads is negative");
  }
  return SKIPPER_OK;
}
