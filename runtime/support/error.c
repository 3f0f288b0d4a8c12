#include "support.h"

static _Thread_local char last_error[SKIPPER_MESSAGE_BYTES];

skipper_text skipper_error_begin(void) { return skipper_text_begin(last_error, sizeof last_error); }

skipper_status skipper_error_end(const skipper_options* options, skipper_status status) {
  if (options && options->log) options->log(options->log_user, SKIPPER_LOG_ERROR, last_error);
  return status;
}

skipper_status skipper_error(const skipper_options* options, skipper_status status, const char* message) {
  skipper_text text = skipper_error_begin();
  skipper_text_add(&text, message);
  return skipper_error_end(options, status);
}

skipper_status skipper_entry_failed(const skipper_context* context) {
  const char* message = context->message[0] ? context->message : "the entry point failed without a message";
  return skipper_error(&context->options, SKIPPER_KERNEL_FAILED, message);
}

const char* skipper_support_last_error(void) { return last_error; }
