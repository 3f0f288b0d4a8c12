/* An app that got a context elsewhere: the linker must drop prepare, its kernels and the descriptor. */
#include <toy.h>

int main(void) { return toy_predict(NULL, 1, NULL, NULL, NULL, NULL) != SKIPPER_INVALID_ARGUMENT; }
