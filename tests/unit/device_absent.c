/* An app that asks for a device and goes on without one. */
#include <stdio.h>
#include <tiny.h>

int main(void) {
  const skipper_variant* variant = NULL;
  const skipper_status status = tiny_choose(SKIPPER_ABI_VERSION, NULL, &variant);
  if (status == SKIPPER_OK) {
    printf("this machine has a CUDA device for %s\n", variant->name);
    return 0;
  }
  printf("status %d: %s\nno abort\n", (int)status, tiny_last_error());
  return 0;
}
