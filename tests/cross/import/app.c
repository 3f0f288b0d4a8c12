/* The imported model is there, and runs on this CPU. */
#include <blocks.h>
#include <stdio.h>

int main(void) {
  const skipper_variant* variant = NULL;
  if (blocks_choose(SKIPPER_ABI_VERSION, NULL, &variant) != SKIPPER_OK) {
    puts(blocks_last_error());
    return 1;
  }
  printf("variant %s\n", variant->name);
  return 0;
}
