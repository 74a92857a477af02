#include "engine/sgf.h"

#include "base/check.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Node {
    int parent, first, last, next; // nodes, or SGF_NONE; `last` child only
    int values, last_value;        // list of values, or SGF_NONE
} Node;

// One value of a property; text is kept as places in Sgf.text.
typedef struct Value {
    size_t name, name_length;
    size_t text, text_length;
    int next; // of the same node, or SGF_NONE
} Value;

struct Sgf {
    Node *nodes;
    int node_count, node_room;
    Value *values;
    int value_count, value_room;
    char *text;
    size_t text_length, text_room;
    int last_root;
};

// Doubles `*room` until `count` items fit.
static void *make_room(void *items, size_t count, size_t *room, size_t size) {
    if (count <= *room)
        return items;
    while (*room < count)
        *room = *room ? *room * 2 : 64;
    return memory_resize(items, *room, size);
}

static void *make_room_for_one(void *items, int count, int *room, size_t size) {
    size_t wide = (size_t)*room;
    items = make_room(items, (size_t)count + 1, &wide, size);
    *room = (int)wide;
    return items;
}

static size_t add_bytes(Sgf *sgf, const char *bytes, size_t length) {
    const size_t place = sgf->text_length;
    sgf->text = make_room(sgf->text, place + length, &sgf->text_room, 1);
    if (length > 0)
        memcpy(sgf->text + place, bytes, length);
    sgf->text_length += length;
    return place;
}

static void add_value(Sgf *sgf, int node, const char *name, size_t name_length, const char *text,
                      size_t text_length) {
    sgf->values =
        make_room_for_one(sgf->values, sgf->value_count, &sgf->value_room, sizeof *sgf->values);
    const int number = sgf->value_count++;
    const size_t name_place = add_bytes(sgf, name, name_length);
    const size_t text_place = add_bytes(sgf, text, text_length);
    sgf->values[number] = (Value){.name = name_place,
                                  .name_length = name_length,
                                  .text = text_place,
                                  .text_length = text_length,
                                  .next = SGF_NONE};
    Node *n = &sgf->nodes[node];
    if (n->values == SGF_NONE)
        n->values = number;
    else
        sgf->values[n->last_value].next = number;
    n->last_value = number;
}

int sgf_add_node(Sgf *sgf, int parent) {
    CHECK(parent >= SGF_NONE && parent < sgf->node_count);
    sgf->nodes =
        make_room_for_one(sgf->nodes, sgf->node_count, &sgf->node_room, sizeof *sgf->nodes);
    const int number = sgf->node_count++;
    sgf->nodes[number] = (Node){parent, SGF_NONE, SGF_NONE, SGF_NONE, SGF_NONE, SGF_NONE};
    int *last = parent == SGF_NONE ? &sgf->last_root : &sgf->nodes[parent].last;
    if (*last != SGF_NONE)
        sgf->nodes[*last].next = number;
    else if (parent != SGF_NONE)
        sgf->nodes[parent].first = number;
    *last = number;
    return number;
}

static Sgf *new_collection(void) {
    Sgf *sgf = memory_zeroed(1, sizeof *sgf);
    sgf->last_root = SGF_NONE;
    return sgf;
}

Sgf *sgf_create(int size, const char *application) {
    CHECK(size >= 1 && size <= BOARD_SIZE_MAX);
    Sgf *sgf = new_collection();
    const int root = sgf_add_node(sgf, SGF_NONE);
    char number[4];
    snprintf(number, sizeof number, "%d", size);
    sgf_add_text(sgf, root, "FF", "4");
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

void sgf_add_text(Sgf *sgf, int node, const char *property, const char *text) {
    CHECK(node >= 0 && node < sgf->node_count);
    char *raw = memory_zeroed(strlen(text) * 2 + 1, 1);
    size_t length = 0;
    for (; *text; text++) {
        if (*text == ']' || *text == '\\')
            raw[length++] = '\\';
        raw[length++] = *text;
    }
    add_value(sgf, node, property, strlen(property), raw, length);
    free(raw);
}

static bool has_name(const Sgf *sgf, const Value *value, const char *name) {
    return value->name_length == strlen(name) &&
           !memcmp(sgf->text + value->name, name, value->name_length);
}

bool sgf_value(const Sgf *sgf, int node, const char *property, int index, const char **value,
               size_t *length) {
    CHECK(node >= 0 && node < sgf->node_count);
    for (int v = sgf->nodes[node].values; v != SGF_NONE; v = sgf->values[v].next) {
        if (!has_name(sgf, &sgf->values[v], property) || index-- > 0)
            continue;
        *value = sgf->text + sgf->values[v].text;
        *length = sgf->values[v].text_length;
        return true;
    }
    return false;
}

void sgf_text(const Sgf *sgf, int node, const char *property, char *text, size_t room) {
    const char *value = "";
    size_t length = 0, used = 0;
    CHECK(room > 0);
    (void)sgf_value(sgf, node, property, 0, &value, &length);
    for (size_t i = 0; i < length && used + 1 < room; i++) {
        if (value[i] == '\\' && i + 1 < length && value[++i] == '\n')
            continue; // an escaped end of line is no end of line
        text[used++] = value[i];
    }
    text[used] = '\0';
}

// ------------------------------------------------------------------------------------------------
// Reading

typedef struct Reader {
    const char *name, *at, *end;
    int line;
    Error *error;
} Reader;

static Status refuse(const Reader *reader, const char *what) {
    return error_set(reader->error, STATUS_INVALID, "%.300s: line %d: %s", reader->name,
                     reader->line, what);
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

static bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// The next character that is no space, left unread; 0 at the end.
static char next(Reader *reader) {
    for (; reader->at < reader->end && is_space(*reader->at); reader->at++)
        reader->line += *reader->at == '\n';
    return reader->at < reader->end ? *reader->at : '\0';
}

static Status read_value(Reader *reader, Sgf *sgf, int node, const char *name, size_t name_length) {
    const char *text = ++reader->at; // behind the bracket
    const int line = reader->line;
    for (; reader->at < reader->end && *reader->at != ']'; reader->at++) {
        if (*reader->at == '\\' && reader->at + 1 < reader->end)
            reader->at++;
        reader->line += *reader->at == '\n';
    }
    if (reader->at >= reader->end) {
        reader->line = line;
        return refuse(reader, "a value begins here and does not end, expected ]");
    }
    add_value(sgf, node, name, name_length, text, (size_t)(reader->at - text));
    reader->at++;
    return STATUS_OK;
}

static Status read_property(Reader *reader, Sgf *sgf, int node) {
    const char *name = reader->at;
    while (reader->at < reader->end && is_letter(*reader->at))
        reader->at++;
    const size_t name_length = (size_t)(reader->at - name);
    if (next(reader) != '[')
        return refuse(reader, "a property without a value, expected [");
    while (next(reader) == '[') {
        const Status status = read_value(reader, sgf, node, name, name_length);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

// The nodes after which variations have begun and not ended.
typedef struct Branches {
    int *nodes;
    int count, room;
} Branches;

// Reads one thing inside a tree. `*node` is the node that the next one follows, SGF_NONE right
// after the outermost parenthesis.
static Status read_next(Reader *reader, Sgf *sgf, Branches *branches, int *node) {
    const char c = next(reader);
    if (c == '(') {
        if (branches->count > 0 && *node == SGF_NONE)
            return refuse(reader, "a variation before the first node, expected ;");
        branches->nodes = make_room_for_one(branches->nodes, branches->count, &branches->room,
                                            sizeof *branches->nodes);
        branches->nodes[branches->count++] = *node;
        reader->at++;
        if (next(reader) != ';')
            return refuse(reader, "a tree without a node, expected ;");
    } else if (c == ')') {
        *node = branches->nodes[--branches->count];
        reader->at++;
    } else if (c == ';') {
        *node = sgf_add_node(sgf, *node);
        reader->at++;
    } else if (is_letter(c)) {
        return read_property(reader, sgf, *node);
    } else if (c == '\0' && reader->at == reader->end) {
        return refuse(reader, "the tree does not end, expected )");
    } else {
        return refuse(reader, "expected ; ( ) or a property in capital letters");
    }
    return STATUS_OK;
}

Status sgf_read(const char *name, const char *bytes, size_t length, Sgf **sgf, Error *error) {
    if (length > SGF_BYTES_MAX)
        return error_set(error, STATUS_INVALID, "%.300s: %zu bytes, expected at most %d", name,
                         length, SGF_BYTES_MAX);
    Reader reader = {.name = name, .at = bytes, .end = bytes + length, .line = 1, .error = error};
    Sgf *read = new_collection();
    Branches branches = {0};
    Status status = STATUS_OK;
    while (status == STATUS_OK) {
        while (reader.at < reader.end && *reader.at != '(')
            reader.line += *reader.at++ == '\n';
        if (reader.at == reader.end)
            break;
        int node = SGF_NONE;
        do
            status = read_next(&reader, read, &branches, &node);
        while (status == STATUS_OK && branches.count > 0);
    }
    free(branches.nodes);
    if (status == STATUS_OK && read->node_count == 0)
        status = refuse(&reader, "no game in this file, expected (;");
    if (status != STATUS_OK) {
        sgf_destroy(read);
        return status;
    }
    *sgf = read;
    return STATUS_OK;
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
    const Value *last = NULL;
    for (int v = sgf->nodes[node].values; v != SGF_NONE; v = sgf->values[v].next) {
        const Value *value = &sgf->values[v];
        const bool again =
            last && last->name_length == value->name_length &&
            !memcmp(sgf->text + last->name, sgf->text + value->name, value->name_length);
        const size_t name_length = again ? 0 : value->name_length;
        break_before(writer, name_length + value->text_length + 2);
        put(writer, sgf->text + value->name, name_length);
        put(writer, "[", 1);
        put(writer, sgf->text + value->text, value->text_length);
        put(writer, "]", 1);
        last = value;
    }
}

// Whether a node stands in parentheses of its own: games, and children of a node that has several.
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
    put(&writer, "", 1); // a 0 behind the text, not counted
    *bytes = writer.text;
    *length = writer.length - 1;
}
