#include "selfplay/search/cache.h"

#include "base/check.h"
#include "base/memory.h"
#include "base/vector.h"

#include <stdlib.h>

size_t cache_block_bytes(int size) {
    const size_t prior = (size_t)vector_padded(size * size) * sizeof(float);
    return memory_whole_lines(sizeof(CacheEntry) + prior);
}

Cache *cache_create(int size, int entries) {
    CHECK(entries >= 1 && entries <= 1 << 24);
    Cache *cache = memory_zeroed(1, sizeof *cache);
    cache->size = size;
    cache->entries = 1;
    while (cache->entries < entries)
        cache->entries *= 2;
    cache->epoch = 1;
    cache->block = cache_block_bytes(size);
    cache->blocks = memory_zeroed((size_t)cache->entries, cache->block);
    return cache;
}

void cache_destroy(Cache *cache) {
    if (!cache)
        return;
    free(cache->blocks);
    free(cache);
}

void cache_clear(Cache *cache) {
    if (++cache->epoch != 0)
        return;
    // The epoch counter wrapped: entries of the first epochs would become valid again.
    for (int i = 0; i < cache->entries; i++)
        cache_entry(cache, i)->epoch = 0;
    cache->epoch = 1;
}
