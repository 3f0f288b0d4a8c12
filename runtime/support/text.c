#include "support.h"

skipper_text skipper_text_begin(char* buffer, size_t bytes) {
  skipper_text text = {buffer, buffer + bytes};
  *buffer = 0;
  return text;
}

void skipper_text_add(skipper_text* text, const char* string) {
  const size_t room = (size_t)(text->end - text->at) - 1;
  size_t length = strlen(string);
  if (length > room) length = room;
  memcpy(text->at, string, length);
  text->at += length;
  *text->at = 0;
}

void skipper_text_add_int(skipper_text* text, int64_t number) {
  char digits[24];
  char* at = digits + sizeof digits;
  uint64_t magnitude = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
  *--at = 0;
  do {
    *--at = (char)('0' + (char)(magnitude % 10));
    magnitude /= 10;
  } while (magnitude);
  if (number < 0) *--at = '-';
  skipper_text_add(text, at);
}
