#ifndef TEAMGRAM_WIPE_H
#define TEAMGRAM_WIPE_H

#include <stddef.h>
#include <string.h>

/* Secrets must not stay on the stack; the barrier keeps the compiler from dropping the write. */
static inline void wipe(void *memory, size_t size) {
  memset(memory, 0, size);
  __asm__ __volatile__("" : : "r"(memory) : "memory");
}

#endif
