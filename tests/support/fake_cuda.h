/* Says what fake_cuda.c counted, and what it is told. */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fake_cuda_counts {
  unsigned long launches, synchronised, allocations, frees;
  unsigned long uploads, uploaded_bytes, downloads, downloaded_bytes, device_copies, device_copied_bytes, copies_3d;
  unsigned long primary_contexts, other_contexts;
  unsigned long refused_launch; /* launch of this number, from 1, fails; 0: none */
  /* 1: a stream is being captured into a graph.  What a capture forbids fails then and ends it, as the real driver has
   * it: the capture is 2, and whatever is queued fails too. */
  int capture;
  size_t bytes; /* allocated now */
  void* current_context;
  void* stream; /* of the last copy or launch */
} fake_cuda_counts;

fake_cuda_counts* fake_cuda(void);
/* The device's memory, and its compute capability as 86 for 8.6. */
void fake_cuda_set(size_t memory, int compute_capability);

#ifdef __cplusplus
}
#endif
