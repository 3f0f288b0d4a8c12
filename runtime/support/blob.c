#include "support.h"

/* Raised when the header, or what the checksum of the payload is, changes.  Blobs without a checksum have 0. */
enum { BLOB_FORMAT = 2 };

/* The first SKIPPER_BLOB_HEADER_BYTES of a packed blob.  Little-endian, as all supported targets are. */
typedef struct blob_header {
  char magic[8];
  uint32_t abi_version;
  uint32_t header_bytes;
  uint64_t packed_bytes;
  uint64_t variant_hash;
  char fingerprint[SKIPPER_FINGERPRINT_LENGTH];
  uint32_t format;
  uint32_t reserved;
  uint64_t checksum; /* of the payload */
  char zeros[SKIPPER_BLOB_HEADER_BYTES - 112];
} blob_header;

_Static_assert(sizeof(blob_header) == SKIPPER_BLOB_HEADER_BYTES, "the header has another size");

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

static void fill_header(blob_header* header, const skipper_core* core, const skipper_variant* variant,
                        uint64_t checksum) {
  memset(header, 0, sizeof *header);
  memcpy(header->magic, magic, sizeof magic);
  header->abi_version = SKIPPER_ABI_VERSION;
  header->header_bytes = SKIPPER_BLOB_HEADER_BYTES;
  header->packed_bytes = variant->packed_bytes;
  header->variant_hash = variant_hash(variant);
  memcpy(header->fingerprint, core->fingerprint, SKIPPER_FINGERPRINT_LENGTH);
  header->format = BLOB_FORMAT;
  header->checksum = checksum;
}

void skipper_blob_accept(void* packed, const skipper_core* core, const skipper_variant* variant, uint64_t checksum) {
  blob_header header;
  fill_header(&header, core, variant, checksum);
  memcpy(packed, &header, sizeof header);
}

static const char* mismatch(const blob_header* header, const skipper_core* core, const skipper_variant* variant) {
  blob_header expected;
  fill_header(&expected, core, variant, header->checksum);
  if (memcmp(header->magic, magic, sizeof magic) != 0) return "it was not prepared, or its prepare failed";
  if (header->abi_version != expected.abi_version || header->header_bytes != expected.header_bytes) {
    return "it is of another ABI version: prepare again";
  }
  if (header->format != expected.format) return "it was prepared by another version of Skipper: prepare again";
  if (memcmp(header->fingerprint, expected.fingerprint, sizeof expected.fingerprint) != 0) {
    return "it is of another model, or of another compilation of it: prepare again";
  }
  if (header->variant_hash != expected.variant_hash) return "it was prepared for another variant";
  if (header->packed_bytes != expected.packed_bytes) return "it has another size";
  return memcmp(header, &expected, sizeof expected) == 0 ? NULL : "its header is damaged: prepare again";
}

static skipper_status refuse(const skipper_core* core, const skipper_variant* variant, const skipper_options* options,
                             skipper_status status, const char* why) {
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, "the packed blob cannot be used by ");
  skipper_text_add(&text, core->name);
  skipper_text_add(&text, " (");
  skipper_text_add(&text, variant->name);
  skipper_text_add(&text, "): ");
  skipper_text_add(&text, why);
  return skipper_error_end(options, status);
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
  if (why) return refuse(core, variant, options, SKIPPER_FOREIGN_BLOB, why);
  if (packed_bytes >= variant->packed_bytes) return SKIPPER_OK;
  return refuse(core, variant, options, SKIPPER_BUFFER_SIZE, "it is truncated");
}

/* Compares the payload with the header's checksum, on the threads of a context without entries. */
static skipper_status check_payload(const skipper_core* core, const skipper_variant* variant, const void* packed,
                                    const skipper_options* options) {
  skipper_context context;
  skipper_status status = skipper_context_init(&context, core, variant, 0, options);
  if (status != SKIPPER_OK) return status;
  uint64_t checksum = 0;
  status = skipper_checksum(&context, (const char*)packed + SKIPPER_BLOB_HEADER_BYTES,
                            variant->packed_bytes - SKIPPER_BLOB_HEADER_BYTES, &checksum);
  skipper_context_close(&context);
  if (status != SKIPPER_OK) return status;
  blob_header header;
  memcpy(&header, packed, sizeof header);
  if (header.checksum == checksum) return SKIPPER_OK;
  return refuse(core, variant, options, SKIPPER_FOREIGN_BLOB,
                "it was damaged: its checksum is not that of its weights; prepare again");
}

skipper_status skipper_support_verify(const skipper_core* core, const skipper_variant* variant, const void* packed,
                                      size_t packed_bytes, const skipper_options* options) {
  skipper_status status = skipper_check_options(options);
  if (status == SKIPPER_OK) status = skipper_check_variant(core, variant, options);
  if (status == SKIPPER_OK) status = skipper_blob_check(packed, packed_bytes, core, variant, options);
  if (status != SKIPPER_OK) return status;
  if (packed_bytes == variant->packed_bytes) return check_payload(core, variant, packed, options);
  return refuse(core, variant, options, SKIPPER_BUFFER_SIZE, "there are bytes behind its end");
}
