#include "engine/proof_table.h"

#include "base/check.h"
#include "base/memory.h"
#include "base/rng.h"

#include <stdlib.h>

enum { BUCKET = 4 };

struct ProofTable {
    ProofEntry *entries;
    size_t buckets;     // a power of two
    uint8_t generation; // entries of other generations are invalid
};

ProofTable *proof_table_create(size_t bytes) {
    ProofTable *table = memory_zeroed(1, sizeof *table);
    table->buckets = 1;
    while (table->buckets * 2 * BUCKET * sizeof(ProofEntry) <= bytes)
        table->buckets *= 2;
    table->entries = memory_zeroed(table->buckets * BUCKET, sizeof(ProofEntry));
    return table;
}

void proof_table_destroy(ProofTable *table) {
    if (table) {
        free(table->entries);
        free(table);
    }
}

void proof_table_clear(ProofTable *table) {
    if (++table->generation == 0) // all generation numbers were used
        for (size_t i = 0; i < table->buckets * BUCKET; i++)
            table->entries[i].work = 0;
}

static ProofEntry *bucket_of(const ProofTable *table, int size, const Cells stones[2],
                             int to_move) {
    const uint64_t hash =
        rng_mix(cells_fold(stones[0]) ^
                rng_mix(cells_fold(stones[1]) ^ rng_mix((uint64_t)size * 2 + (uint64_t)to_move)));
    return table->entries + (hash & (table->buckets - 1)) * BUCKET;
}

static uint32_t work_of(const ProofTable *table, const ProofEntry *entry) {
    return entry->generation == table->generation ? entry->work : 0;
}

static bool is_of(const ProofTable *table, const ProofEntry *entry, int size, const Cells stones[2],
                  int to_move) {
    return work_of(table, entry) && entry->stones[0] == stones[0] &&
           entry->stones[1] == stones[1] && entry->to_move == to_move && entry->size == size;
}

const ProofEntry *proof_table_find(const ProofTable *table, int size, const Cells stones[2],
                                   int to_move) {
    const ProofEntry *bucket = bucket_of(table, size, stones, to_move);
    for (int i = 0; i < BUCKET; i++)
        if (is_of(table, &bucket[i], size, stones, to_move))
            return &bucket[i];
    return NULL;
}

void proof_table_store(ProofTable *table, const ProofEntry *entry) {
    CHECK(entry->work > 0);
    ProofEntry *bucket = bucket_of(table, entry->size, entry->stones, entry->to_move);
    ProofEntry *place = bucket;
    for (int i = 0; i < BUCKET; i++) {
        if (is_of(table, &bucket[i], entry->size, entry->stones, entry->to_move)) {
            place = &bucket[i];
            break;
        }
        if (work_of(table, &bucket[i]) < work_of(table, place))
            place = &bucket[i];
    }
    *place = *entry;
    place->generation = table->generation;
}
