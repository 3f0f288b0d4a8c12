#include "support.h"

/* The first SKIPPER_BLOB_HEADER_BYTES of a packed blob.  Little-endian, as all supported targets are. */
typedef struct blob_header {
  char magic[8];
  uint32_t abi_version;
  uint32_t header_bytes;
  uint64_t packed_bytes;
  uint64_t variant_hash;
  char fingerprint[SKIPPER_FINGERPRINT_LENGTH];
} blob_header;

_Static_assert(sizeof(blob_header) <= SKIPPER_BLOB_HEADER_BYTES, "raise SKIPPER_BLOB_HEADER_BYTES");

static const char magic[8] = {'S', 'K', 'I', 'P', 'B', 'L', 'O', 'B'};

static uint64_t fnv1a(uint64_t hash, const char* text) {
  do {
    hash = (hash ^ (uint8_t)*text) * UINT64_C(0x100000001b3);
  } while (*text++);
  return hash;
}

static uint64_t variant_hash(const skipper_variant* variant) {
  return fnv1a(fnv1a(UINT64_C(0xcbf29ce484222325), variant->name), variant->target);
}

void skipper_blob_refuse(void* packed) { memset(packed, 0, SKIPPER_BLOB_HEADER_BYTES); }

void skipper_blob_accept(void* packed, const skipper_core* core, const skipper_variant* variant) {
  blob_header header;
  memset(&header, 0, sizeof header);
  memcpy(header.magic, magic, sizeof magic);
  header.abi_version = SKIPPER_ABI_VERSION;
  header.header_bytes = SKIPPER_BLOB_HEADER_BYTES;
  header.packed_bytes = variant->packed_bytes;
  header.variant_hash = variant_hash(variant);
  memcpy(header.fingerprint, core->fingerprint, SKIPPER_FINGERPRINT_LENGTH);
  memcpy(packed, &header, sizeof header);
}

static const char* mismatch(const blob_header* header, const skipper_core* core, const skipper_variant* variant) {
  if (memcmp(header->magic, magic, sizeof magic) != 0) return "it was not prepared, or its prepare failed";
  if (header->abi_version != SKIPPER_ABI_VERSION || header->header_bytes != SKIPPER_BLOB_HEADER_BYTES) {
    return "it is of another ABI version";
  }
  if (memcmp(header->fingerprint, core->fingerprint, SKIPPER_FINGERPRINT_LENGTH) != 0) {
    return "it is of another model, or of another compilation of it";
  }
  if (header->variant_hash != variant_hash(variant)) return "it was prepared for another variant";
  if (header->packed_bytes != variant->packed_bytes) return "it has another size";
  return NULL;
}

skipper_status skipper_blob_check(const void* packed, size_t packed_bytes, const skipper_core* core,
                                  const skipper_variant* variant, const skipper_options* options) {
  if (!packed) return skipper_error(options, SKIPPER_INVALID_ARGUMENT, "the packed blob is a null pointer");
  if (!skipper_is_aligned(packed, SKIPPER_ALIGNMENT)) {
    return skipper_error(options, SKIPPER_MISALIGNED, "the packed blob is not aligned to SKIPPER_ALIGNMENT");
  }
  if (packed_bytes < SKIPPER_BLOB_HEADER_BYTES) {
    return skipper_error(options, SKIPPER_BUFFER_SIZE, "the packed blob is smaller than its header");
  }
  blob_header header;
  memcpy(&header, packed, sizeof header);
  const char* why = mismatch(&header, core, variant);
  if (!why && packed_bytes >= variant->packed_bytes) return SKIPPER_OK;
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, "the packed blob cannot be used by ");
  skipper_text_add(&text, core->name);
  skipper_text_add(&text, " (");
  skipper_text_add(&text, variant->name);
  skipper_text_add(&text, "): ");
  skipper_text_add(&text, why ? why : "it is truncated");
  return skipper_error_end(options, why ? SKIPPER_FOREIGN_BLOB : SKIPPER_BUFFER_SIZE);
}
