#include <digits.h> /* the short path, for a name that nobody else has */
#include <errno.h>
#include <features.h>
#include <malloc.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

#include "headers.h"

int main(void) {
  void* memory = malloc(16);
  memset(memory, 0, 16);
  free(memory);
  errno = 0;
  if (time(NULL) < 1 || isnan(sqrt(4)) || getpid() < 1 || (int64_t)strlen("abc") != 3) return 1;
  printf("%s %s %s %s %s %s\n", digits_model()->name, features_model()->name, time_model()->name, malloc_model()->name,
         errno_model()->name, stdin_model()->name);
  return 0;
}
