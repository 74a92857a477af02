// Remembers evaluations made under one set of weights, so that a position met again, in this batch
// or an earlier one, costs a look-up instead of a forward pass.
//
// A remembered answer may differ in its last bits from one computed in another batch (nn/net.h), so
// what a cache holds is part of what results depend on: each lane has its own, emptied whenever the
// weights may have changed.
#ifndef HEXLAW_SELFPLAY_CACHE_H
#define HEXLAW_SELFPLAY_CACHE_H

#include "engine/board.h"

#include <stdbool.h>
#include <stddef.h>

// A remembered position. Its prior lies in the cache's array, by board cell.
typedef struct CacheEntry {
    Bits stones[2];
    uint32_t epoch; // the entry is empty unless this is the cache's
    int row;        // in the batch being computed: the row its answer will be in, else -1
    float value;
    uint8_t to_move;
} CacheEntry;

typedef struct Cache {
    int size, stride; // of the boards; floats of a prior
    int entries;      // a power of two
    uint32_t epoch;
    CacheEntry *entry; // [entries]
    float *prior;      // [entries][stride]
} Cache;

// `entries` is rounded up to a power of two.
Cache *cache_create(int size, int entries);
void cache_destroy(Cache *cache);

// Forgets everything; costs nothing.
void cache_clear(Cache *cache);

// The slot a position belongs in, and whether it is there.
static inline int cache_slot(const Cache *cache, const Board *board) {
    return (int)(board->hash & (uint64_t)(cache->entries - 1));
}

static inline bool cache_holds(const Cache *cache, int slot, const Board *board) {
    const CacheEntry *entry = &cache->entry[slot];
    return entry->epoch == cache->epoch && entry->stones[0] == board->stones[0] &&
           entry->stones[1] == board->stones[1] && entry->to_move == board->to_move;
}

static inline float *cache_prior(const Cache *cache, int slot) {
    return cache->prior + (size_t)slot * (size_t)cache->stride;
}

#endif
