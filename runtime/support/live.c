/* The addresses of the contexts that live.  A context that was destroyed may lie in memory that the system took back:
 * to look at it ends the program, so its address is looked up before.
 *
 * A table of slots, 0 or an address, in which an address lies within WINDOW slots from where its hash points; where
 * that window is full, a table of twice the size behind the first.  The first is static memory: some 200 contexts
 * allocate nothing.  Tables stay until the program or shared object ends, which is bounded by the most contexts that
 * lived at once.  The code generator puts all of this file into one COMDAT group, as it does with pool.c. */
#include "live.h"

#include "libc.h"

enum { FIRST_BITS = 9, WINDOW = 64 };

typedef struct live_table {
  uintptr_t* slots;        /* atomic */
  struct live_table* next; /* atomic; null: none yet */
  int32_t bits;            /* 2^bits slots */
} live_table;

uintptr_t skipper_live_slots[1 << FIRST_BITS];
live_table skipper_live_tables = {skipper_live_slots, NULL, FIRST_BITS};

/* The slot behind `address`, the i-th that it may lie in. */
static uintptr_t* slot(const live_table* table, uintptr_t address, uintptr_t i) {
  const uintptr_t hash = (address >> 8) * UINT64_C(0x9e3779b97f4a7c15) >> (64 - table->bits);
  return &table->slots[(hash + i) & (((uintptr_t)1 << table->bits) - 1)];
}

/* Puts `to` where `from` lies, a null or the address itself; whether that was found. */
static int32_t replace(const live_table* table, uintptr_t address, uintptr_t from, uintptr_t to) {
  for (uintptr_t i = 0; i < WINDOW; ++i) {
    uintptr_t* at = slot(table, address, i);
    uintptr_t wanted = from;
    if (__atomic_load_n(at, __ATOMIC_RELAXED) != from) continue;
    if (__atomic_compare_exchange_n(at, &wanted, to, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) return 1;
  }
  return 0;
}

static live_table* next_of(live_table* table) { return __atomic_load_n(&table->next, __ATOMIC_ACQUIRE); }

/* The table behind this one, made if there is none; null without memory. */
static live_table* grow(live_table* table) {
  live_table* known = next_of(table);
  if (known) return known;
  const size_t slot_bytes = sizeof(uintptr_t) << (table->bits + 1);
  void* memory = NULL;
  if (posix_memalign(&memory, sizeof(void*), sizeof(live_table) + slot_bytes) != 0) return NULL;
  live_table* made = memory;
  made->slots = (uintptr_t*)(void*)(made + 1);
  made->next = NULL;
  made->bits = table->bits + 1;
  memset(made->slots, 0, slot_bytes);
  if (__atomic_compare_exchange_n(&table->next, &known, made, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) return made;
  free(memory);
  return known;
}

int32_t skipper_live_add(const void* context) {
  /* Memory of the caller's that was given to a second context, before the first was destroyed, holds one. */
  if (skipper_live_has(context)) return 0;
  live_table* table = &skipper_live_tables;
  while (table && !replace(table, (uintptr_t)context, 0, (uintptr_t)context)) table = grow(table);
  return table ? 0 : -1;
}

int32_t skipper_live_remove(const void* context) {
  for (live_table* table = &skipper_live_tables; table; table = next_of(table)) {
    if (replace(table, (uintptr_t)context, (uintptr_t)context, 0)) return 1;
  }
  return 0;
}

int32_t skipper_live_has(const void* context) {
  for (live_table* table = &skipper_live_tables; table; table = next_of(table)) {
    for (uintptr_t i = 0; i < WINDOW; ++i) {
      if (__atomic_load_n(slot(table, (uintptr_t)context, i), __ATOMIC_ACQUIRE) == (uintptr_t)context) return 1;
    }
  }
  return 0;
}
