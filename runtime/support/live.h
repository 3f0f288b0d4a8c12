/* Which contexts live, whatever model of the program they are of.  live.c defines these once per program, as an archive
 * member that all models share: models of different Skipper versions meet here, so what stands here never changes. */
#pragma once

#include <stdint.h>

/* From any thread, without a lock, so that a child of fork() finds the table as it was. */

/* 0, or -1 without memory. */
int32_t skipper_live_add(const void* context);
/* Whether it lived: of two that end the same context one hears yes. */
int32_t skipper_live_remove(const void* context);
int32_t skipper_live_has(const void* context);
