// Evaluation cache for one set of weights: a position that was already evaluated, in this batch or
// an earlier one, costs a look-up instead of a forward pass.
//
// A cached evaluation may differ in its last bits from one computed in another batch (nn/net.h), so
// results depend on the contents of the cache: each lane has its own, cleared whenever the weights
// may have changed.
#ifndef HEXLAW_SELFPLAY_SEARCH_CACHE_H
#define HEXLAW_SELFPLAY_SEARCH_CACHE_H

#include "engine/board.h"

#include <stdbool.h>
#include <stddef.h>

// A cached position, followed in memory by its prior, by board cell.
typedef struct CacheEntry {
    Bits stones[2];
    uint32_t epoch; // the entry is empty unless this is the cache's
    int row;        // in the batch being computed: the row its answer will be in, else -1
    float value;
    uint8_t to_move;
} CacheEntry;

typedef struct Cache {
    int size;    // of the boards
    int entries; // a power of two
    uint32_t epoch;
    size_t block; // bytes of an entry and its prior: whole cache lines
    char *blocks; // [entries][block]
} Cache;

// Bytes of an entry and its prior on a board of this size.
size_t cache_block_bytes(int size);

// `entries` is rounded up to a power of two.
Cache *cache_create(int size, int entries);
void cache_destroy(Cache *cache);

// Clears all entries, in constant time.
void cache_clear(Cache *cache);

// The slot of a position.
static inline int cache_slot(const Cache *cache, const Board *board) {
    return (int)(board->hash & (uint64_t)(cache->entries - 1));
}

static inline CacheEntry *cache_entry(const Cache *cache, int slot) {
    return (CacheEntry *)(void *)(cache->blocks + (size_t)slot * cache->block);
}

// [vector_padded(size*size)]
static inline float *cache_prior(CacheEntry *entry) {
    return (float *)(void *)(entry + 1);
}

static inline bool cache_holds(const Cache *cache, const CacheEntry *entry, const Board *board) {
    return entry->epoch == cache->epoch && entry->stones[0] == board->stones[0] &&
           entry->stones[1] == board->stones[1] && entry->to_move == board->to_move;
}

// Prefetches an entry that will be read soon.
static inline void cache_prefetch(const Cache *cache, int slot) {
    const char *block = cache->blocks + (size_t)slot * cache->block;
    __builtin_prefetch(block);
    __builtin_prefetch(block + 64);
}

#endif
