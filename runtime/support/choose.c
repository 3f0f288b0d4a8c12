#include "support.h"

#if defined(__x86_64__)
/* Halide's test asks the CPU alone; the operating system must also save the registers. */
static int32_t system_saves_registers(const uint64_t features[2]) {
  const uint64_t avx = UINT64_C(1) << SKIPPER_FEATURE_AVX;
  const uint64_t avx512 = (UINT64_C(2) << SKIPPER_FEATURE_AVX512_LAST) - (UINT64_C(1) << SKIPPER_FEATURE_AVX512_FIRST);
  if (!(features[0] & (avx | avx512))) return 1;
  uint32_t eax = 1, ebx, ecx = 0, edx;
  __asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
  if (!(ecx & (1u << 27))) return 0; /* OSXSAVE */
  __asm__ volatile("xgetbv" : "=a"(eax), "=d"(edx) : "c"(0));
  const uint32_t needed = features[0] & avx512 ? 0xe6u : 0x6u;
  return (eax & needed) == needed;
}
#else
static int32_t system_saves_registers(const uint64_t features[2]) {
  (void)features;
  return 1;
}
#endif

static int32_t is_supported(const skipper_variant* variant) {
  return skipper_halide_can_use_target_features(2, variant->features) && system_saves_registers(variant->features);
}

static void add_variants(skipper_text* text, const skipper_core* core) {
  for (uint32_t i = 0; i < core->variant_count; ++i) {
    skipper_text_add(text, i ? ", " : "");
    skipper_text_add(text, core->variants[i].name);
  }
}

static skipper_status unknown_variant(const skipper_core* core, const char* variant) {
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, core->name);
  skipper_text_add(&text, " has no variant \"");
  skipper_text_add(&text, variant);
  skipper_text_add(&text, "\"; it has: ");
  add_variants(&text, core);
  return SKIPPER_UNKNOWN_VARIANT;
}

static skipper_status unsupported(const skipper_core* core, const skipper_variant* forced) {
  skipper_text text = skipper_error_begin();
  if (forced) {
    skipper_text_add(&text, "this CPU cannot run the variant \"");
    skipper_text_add(&text, forced->name);
    skipper_text_add(&text, "\" (");
    skipper_text_add(&text, forced->target);
    skipper_text_add(&text, ") of ");
    skipper_text_add(&text, core->name);
  } else {
    skipper_text_add(&text, "this CPU can run none of the variants of ");
    skipper_text_add(&text, core->name);
    skipper_text_add(&text, ": ");
    add_variants(&text, core);
  }
  return SKIPPER_UNSUPPORTED_CPU;
}

/* Whether the first device, where the variant runs on one, can run it; else why not. */
static int32_t has_device(const skipper_variant* variant, const char** why) {
  const skipper_variant_private* extra = variant->entries;
  if (!extra->device_capability) return 1;
  const int32_t capability = extra->device_capability(0, why);
  if (capability >= extra->needed_capability) return 1;
  if (capability > 0) *why = "the device has a lower compute capability";
  return 0;
}

static skipper_status no_device(const skipper_core* core, const skipper_variant* variant, const char* why) {
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, "the variant \"");
  skipper_text_add(&text, variant->name);
  skipper_text_add(&text, "\" of ");
  skipper_text_add(&text, core->name);
  skipper_text_add(&text, " finds no device: ");
  skipper_text_add(&text, why);
  return SKIPPER_NO_DEVICE;
}

static skipper_status abi_mismatch(const skipper_core* core, uint32_t abi_version) {
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, "the header's SKIPPER_ABI_VERSION is ");
  skipper_text_add_int(&text, abi_version);
  skipper_text_add(&text, ", that of the archive of ");
  skipper_text_add(&text, core->name);
  skipper_text_add(&text, " is ");
  skipper_text_add_int(&text, SKIPPER_ABI_VERSION);
  return SKIPPER_ABI_MISMATCH;
}

skipper_status skipper_support_choose(const skipper_core* core, uint32_t abi_version, const char* variant,
                                      const skipper_variant** out) {
  const skipper_status status = skipper_check_pointer(out, sizeof *out, "out", NULL);
  if (status != SKIPPER_OK) return status;
  *out = NULL;
  if (abi_version != SKIPPER_ABI_VERSION) return abi_mismatch(core, abi_version);
  const skipper_variant* without_device = NULL;
  const char* why = NULL;
  for (uint32_t i = 0; i < core->variant_count; ++i) {
    const skipper_variant* candidate = &core->variants[i];
    if (variant && strcmp(variant, candidate->name) != 0) continue;
    if (!is_supported(candidate)) {
      if (variant) return unsupported(core, candidate);
    } else if (!has_device(candidate, &why)) {
      without_device = candidate;
    } else {
      *out = candidate;
      return SKIPPER_OK;
    }
  }
  if (without_device) return no_device(core, without_device, why);
  return variant ? unknown_variant(core, variant) : unsupported(core, NULL);
}
