#include <skipper/models/unistd.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
  if (getpid() < 1) return 1;
  puts(unistd_model()->name);
  return 0;
}
