#include "engine/sgf_internal.h"

#include "base/check.h"
#include "base/memory.h"
#include "engine/board.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Doubles `*room` until `count` items fit.
static void *make_room(void *items, size_t count, size_t *room, size_t size) {
    if (count <= *room)
        return items;
    while (*room < count)
        *room = *room ? *room * 2 : 64;
    return memory_resize(items, *room, size);
}

void *sgf_room_for_one(void *items, int count, int *room, size_t size) {
    size_t wide = (size_t)*room;
    items = make_room(items, (size_t)count + 1, &wide, size);
    *room = (int)wide;
    return items;
}

static uint32_t add_bytes(Sgf *sgf, const char *bytes, size_t length) {
    const size_t place = sgf->text_length;
    CHECK(length <= UINT32_MAX - place);
    sgf->text = make_room(sgf->text, place + length, &sgf->text_room, 1);
    if (length > 0)
        memcpy(sgf->text + place, bytes, length);
    sgf->text_length += length;
    return (uint32_t)place;
}

static bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

// Adds the look-up key of a property: its name, or if that has small letters, only its capital
// ones. A name of small letters only is converted to capitals.
static void add_key(Sgf *sgf, const char *name, size_t length, SgfValue *value) {
    size_t capitals = 0;
    for (size_t i = 0; i < length; i++)
        capitals += is_capital(name[i]);
    value->key = value->name;
    value->key_length = (uint32_t)length;
    if (capitals == length)
        return;
    value->key = (uint32_t)sgf->text_length;
    for (size_t i = 0; i < length; i++) {
        const char capital = is_capital(name[i]) ? name[i] : (char)(name[i] - 'a' + 'A');
        if (is_capital(name[i]) || capitals == 0)
            add_bytes(sgf, &capital, 1);
    }
    value->key_length = (uint32_t)sgf->text_length - value->key;
}

void sgf_add_value(Sgf *sgf, int node, const char *name, size_t name_length, const char *text,
                   size_t text_length) {
    sgf->values =
        sgf_room_for_one(sgf->values, sgf->value_count, &sgf->value_room, sizeof *sgf->values);
    const int number = sgf->value_count++;
    SgfNode *n = &sgf->nodes[node];
    const SgfValue *last = n->values == SGF_NONE ? NULL : &sgf->values[n->last_value];
    SgfValue value = {.name_length = (uint32_t)name_length,
                      .text_length = (uint32_t)text_length,
                      .next = SGF_NONE};
    if (last && last->name_length == name_length &&
        !memcmp(sgf->text + last->name, name, name_length)) { // another value of the same property
        value.name = last->name;
        value.key = last->key;
        value.key_length = last->key_length;
    } else {
        value.name = add_bytes(sgf, name, name_length);
        add_key(sgf, name, name_length, &value);
    }
    value.text = add_bytes(sgf, text, text_length);
    sgf->values[number] = value;
    if (n->values == SGF_NONE)
        n->values = number;
    else
        sgf->values[n->last_value].next = number;
    n->last_value = number;
}

int sgf_add_node(Sgf *sgf, int parent) {
    CHECK(parent >= SGF_NONE && parent < sgf->node_count);
    sgf->nodes = sgf_room_for_one(sgf->nodes, sgf->node_count, &sgf->node_room, sizeof *sgf->nodes);
    const int number = sgf->node_count++;
    sgf->nodes[number] = (SgfNode){parent, SGF_NONE, SGF_NONE, SGF_NONE, SGF_NONE, SGF_NONE};
    int *last = parent == SGF_NONE ? &sgf->last_root : &sgf->nodes[parent].last;
    if (*last != SGF_NONE)
        sgf->nodes[*last].next = number;
    else if (parent != SGF_NONE)
        sgf->nodes[parent].first = number;
    *last = number;
    return number;
}

Sgf *sgf_new(const char *name) {
    Sgf *sgf = memory_zeroed(1, sizeof *sgf);
    sgf->last_root = SGF_NONE;
    snprintf(sgf->name, sizeof sgf->name, "%s", name);
    return sgf;
}

Sgf *sgf_create(int size, const char *application) {
    CHECK(size >= 1 && size <= BOARD_SIZE_MAX);
    Sgf *sgf = sgf_new(application);
    const int root = sgf_add_node(sgf, SGF_NONE);
    char number[4];
    snprintf(number, sizeof number, "%d", size);
    sgf_add_text(sgf, root, "FF", "4");
    sgf_add_text(sgf, root, "CA", "UTF-8");
    sgf_add_text(sgf, root, "AP", application);
    sgf_add_text(sgf, root, "GM", "11");
    sgf_add_text(sgf, root, "SZ", number);
    return sgf;
}

void sgf_destroy(Sgf *sgf) {
    if (!sgf)
        return;
    free(sgf->nodes);
    free(sgf->values);
    free(sgf->text);
    free(sgf);
}

int sgf_child(const Sgf *sgf, int node) {
    CHECK(node >= 0 && node < sgf->node_count);
    return sgf->nodes[node].first;
}

int sgf_sibling(const Sgf *sgf, int node) {
    CHECK(node >= 0 && node < sgf->node_count);
    return sgf->nodes[node].next;
}

int sgf_parent(const Sgf *sgf, int node) {
    CHECK(node >= 0 && node < sgf->node_count);
    return sgf->nodes[node].parent;
}

int sgf_main_end(const Sgf *sgf, int node) {
    while (sgf_child(sgf, node) != SGF_NONE)
        node = sgf_child(sgf, node);
    return node;
}

int sgf_next_node(const Sgf *sgf, int node, int top) {
    if (sgf_child(sgf, node) != SGF_NONE)
        return sgf_child(sgf, node);
    return sgf_next_line(sgf, node, top);
}

int sgf_next_line(const Sgf *sgf, int node, int top) {
    while (node != top && sgf_sibling(sgf, node) == SGF_NONE)
        node = sgf_parent(sgf, node);
    return node == top ? SGF_NONE : sgf_sibling(sgf, node);
}

int sgf_games(const Sgf *sgf) {
    int count = 1;
    for (int root = SGF_ROOT; sgf_sibling(sgf, root) != SGF_NONE; count++)
        root = sgf_sibling(sgf, root);
    return count;
}

const char *sgf_name(const Sgf *sgf) {
    return sgf->name;
}

void sgf_add_text(Sgf *sgf, int node, const char *property, const char *text) {
    CHECK(node >= 0 && node < sgf->node_count);
    char *raw = memory_zeroed(strlen(text) * 2 + 1, 1);
    size_t length = 0;
    for (; *text; text++) {
        if (*text == ']' || *text == '\\')
            raw[length++] = '\\';
        raw[length++] = *text;
    }
    sgf_add_value(sgf, node, property, strlen(property), raw, length);
    free(raw);
}

// The value `number` or the next one of its node that belongs to the property.
static int find_value(const Sgf *sgf, int number, const char *key, size_t length) {
    for (; number != SGF_NONE; number = sgf->values[number].next) {
        const SgfValue *value = &sgf->values[number];
        if (value->key_length == length && !memcmp(sgf->text + value->key, key, length))
            break;
    }
    return number;
}

int sgf_first_value(const Sgf *sgf, int node, const char *property) {
    CHECK(node >= 0 && node < sgf->node_count);
    return find_value(sgf, sgf->nodes[node].values, property, strlen(property));
}

int sgf_next_value(const Sgf *sgf, int value) {
    CHECK(value >= 0 && value < sgf->value_count);
    const SgfValue *this = &sgf->values[value];
    return find_value(sgf, this->next, sgf->text + this->key, this->key_length);
}

const char *sgf_bytes(const Sgf *sgf, int value, size_t *length) {
    CHECK(value >= 0 && value < sgf->value_count);
    *length = sgf->values[value].text_length;
    return sgf->text + sgf->values[value].text;
}

// ------------------------------------------------------------------------------------------------
// Writing

enum { LINE_BYTES = 72 };

typedef struct Writer {
    char *text;
    size_t length, room;
    size_t line; // where the line begins
} Writer;

static void put(Writer *writer, const char *bytes, size_t length) {
    writer->text = make_room(writer->text, writer->length + length, &writer->room, 1);
    if (length > 0)
        memcpy(writer->text + writer->length, bytes, length);
    for (size_t i = 0; i < length; i++)
        if (bytes[i] == '\n')
            writer->line = writer->length + i + 1;
    writer->length += length;
}

// Begins a new line if `length` more bytes would make this one too long.
static void break_before(Writer *writer, size_t length) {
    if (writer->length > writer->line && writer->length - writer->line + length > LINE_BYTES)
        put(writer, "\n", 1);
}

static void write_node(Writer *writer, const Sgf *sgf, int node) {
    break_before(writer, 1);
    put(writer, ";", 1);
    const SgfValue *last = NULL;
    const int first = sgf->nodes[node].values;
    for (int v = first; v != SGF_NONE; v = sgf->values[v].next) {
        const SgfValue *value = &sgf->values[v];
        const bool again =
            last && last->name_length == value->name_length &&
            !memcmp(sgf->text + last->name, sgf->text + value->name, value->name_length);
        const size_t name_length = again ? 0 : value->name_length;
        break_before(writer, name_length + value->text_length + 2);
        if (last && last == &sgf->values[first] && name_length == 2 &&
            !memcmp(sgf->text + value->name, "EV", 2))
            put(writer, "\n", 1); // or it could be read as a game in which nothing is escaped
        put(writer, sgf->text + value->name, name_length);
        put(writer, "[", 1);
        put(writer, sgf->text + value->text, value->text_length);
        put(writer, "]", 1);
        last = value;
    }
}

// Whether a node has parentheses of its own: games, and children of a node that has several.
static bool is_branch(const Sgf *sgf, int node) {
    const int parent = sgf->nodes[node].parent;
    return parent == SGF_NONE || sgf->nodes[parent].first != sgf->nodes[parent].last;
}

void sgf_write(const Sgf *sgf, char **bytes, size_t *length) {
    Writer writer = {0};
    int node = SGF_ROOT;
    while (node != SGF_NONE) {
        if (is_branch(sgf, node)) {
            break_before(&writer, 2);
            put(&writer, "(", 1);
        }
        write_node(&writer, sgf, node);
        if (sgf->nodes[node].first != SGF_NONE) {
            node = sgf->nodes[node].first;
            continue;
        }
        for (;
             ;) { // close what ends here, and go on with the next sibling of the first that has one
            if (is_branch(sgf, node)) {
                break_before(&writer, 1);
                put(&writer, ")", 1);
            }
            if (sgf->nodes[node].next != SGF_NONE || sgf->nodes[node].parent == SGF_NONE)
                break;
            node = sgf->nodes[node].parent;
        }
        if (sgf->nodes[node].parent == SGF_NONE)
            put(&writer, "\n", 1);
        node = sgf->nodes[node].next;
    }
    put(&writer, "", 1); // a final 0, not counted
    *bytes = writer.text;
    *length = writer.length - 1;
}
