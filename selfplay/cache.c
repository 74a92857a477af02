#include "selfplay/cache.h"

#include "base/check.h"
#include "base/memory.h"
#include "selfplay/tree.h"

#include <stdlib.h>

Cache *cache_create(int size, int entries) {
    CHECK(entries >= 1 && entries <= 1 << 24);
    Cache *cache = memory_zeroed(1, sizeof *cache);
    cache->size = size;
    cache->stride = vector_padded(size * size);
    cache->entries = 1;
    while (cache->entries < entries)
        cache->entries *= 2;
    cache->epoch = 1;
    const size_t count = (size_t)cache->entries;
    cache->entry = memory_zeroed(count, sizeof *cache->entry);
    cache->prior = memory_zeroed(count * (size_t)cache->stride, sizeof *cache->prior);
    return cache;
}

void cache_destroy(Cache *cache) {
    if (!cache)
        return;
    free(cache->entry);
    free(cache->prior);
    free(cache);
}

void cache_clear(Cache *cache) {
    if (++cache->epoch != 0)
        return;
    // Epochs have run out: entries of the first ones would come to life again.
    for (int i = 0; i < cache->entries; i++)
        cache->entry[i].epoch = 0;
    cache->epoch = 1;
}
