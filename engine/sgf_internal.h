// The representation of a tree; for the files of module sgf.
#ifndef HEXLAW_ENGINE_SGF_INTERNAL_H
#define HEXLAW_ENGINE_SGF_INTERNAL_H

#include "engine/sgf.h"

#include <stdint.h>

typedef struct SgfNode {
    int parent, first, last, next; // nodes, or SGF_NONE; `last` child only
    int values, last_value;        // list of values, or SGF_NONE
} SgfNode;

// One value of a property; its texts are offsets into Sgf.text. A file may have twenty million of
// them, so the struct is small.
typedef struct SgfValue {
    uint32_t name, name_length; // as it was written
    uint32_t key, key_length;   // what the property is looked up by
    uint32_t text, text_length;
    int next; // of the same node, or SGF_NONE
} SgfValue;

struct Sgf {
    char name[SGF_NAME_BYTES];
    SgfNode *nodes;
    int node_count, node_room;
    SgfValue *values;
    int value_count, value_room;
    char *text;
    size_t text_length, text_room;
    int last_root;
};

// A collection without a game.
Sgf *sgf_new(const char *name);

// Makes room for one more than `count` items.
void *sgf_room_for_one(void *items, int count, int *room, size_t size);

// Appends a raw value, as between the brackets in a file.
void sgf_add_value(Sgf *sgf, int node, const char *name, size_t name_length, const char *text,
                   size_t text_length);

#endif
