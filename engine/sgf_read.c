#include "engine/sgf_internal.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef struct Reader {
    const char *name, *at, *end;
    int line;
    bool raw; // nothing is escaped in this node
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

// Peeks at the next character that is not a space; 0 at the end.
static char next(Reader *reader) {
    for (; reader->at < reader->end && is_space(*reader->at); reader->at++)
        reader->line += *reader->at == '\n';
    return reader->at < reader->end ? *reader->at : '\0';
}

static const char *skip_spaces(const char *at, const char *end) {
    while (at < end && is_space(*at))
        at++;
    return at;
}

// Whether what stands at `at` can follow the end of a value.
static bool can_follow(const char *at, const char *end) {
    at = skip_spaces(at, end);
    if (at == end || *at == '[' || *at == ';' || *at == '(' || *at == ')')
        return true;
    const char *name = at;
    while (at < end && is_letter(*at))
        at++;
    if (at == name)
        return false;
    at = skip_spaces(at, end);
    return at < end && *at == '[';
}

// The bracket that ends the value, given its first unescaped one: that, or if nothing can follow
// it, the next on the same line that something can follow, if there is one before another value.
static const char *certain_end(const Reader *reader, const char *first) {
    if (can_follow(first + 1, reader->end))
        return first;
    for (const char *at = first + 1; at < reader->end && *at != '[' && *at != '\n'; at++) {
        if (*at == ']' && can_follow(at + 1, reader->end))
            return at;
        if (*at == '\\' && !reader->raw && at + 1 < reader->end)
            at++;
    }
    return first;
}

// Finds the bracket that ends the value at `at`, NULL if there is none. `*unescaped` receives the
// number of unescaped brackets (and backslashes, if they are raw) before it.
static const char *value_end(const Reader *reader, const char *at, size_t *unescaped) {
    const char *last = NULL;
    *unescaped = 0;
    for (; at < reader->end; at++) {
        if (*at == '\\' && !reader->raw && at + 1 < reader->end) {
            at++;
        } else if (*at == '\\' && reader->raw) {
            ++*unescaped;
        } else if (*at == ']') {
            last = last ? last : certain_end(reader, at);
            if (at == last)
                return at;
            ++*unescaped;
        }
    }
    return NULL;
}

static void add_escaped(const Reader *reader, Sgf *sgf, int node, const char *name,
                        size_t name_length, const char *end, size_t unescaped) {
    char *escaped = memory_zeroed((size_t)(end - reader->at) + unescaped, 1);
    size_t used = 0;
    for (const char *at = reader->at; at < end; at++) {
        const bool pair = *at == '\\' && !reader->raw;
        if (*at == ']' || (*at == '\\' && reader->raw))
            escaped[used++] = '\\';
        escaped[used++] = *at;
        if (pair)
            escaped[used++] = *++at;
    }
    sgf_add_value(sgf, node, name, name_length, escaped, used);
    free(escaped);
}

static Status read_value(Reader *reader, Sgf *sgf, int node, const char *name, size_t name_length) {
    reader->at++; // past the bracket
    size_t unescaped;
    const char *end = value_end(reader, reader->at, &unescaped);
    if (!end)
        return refuse(reader, "a value begins here and does not end, expected ]");
    if (unescaped > 0)
        add_escaped(reader, sgf, node, name, name_length, end, unescaped);
    else
        sgf_add_value(sgf, node, name, name_length, reader->at, (size_t)(end - reader->at));
    for (; reader->at < end; reader->at++)
        reader->line += *reader->at == '\n';
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
        branches->nodes =
            sgf_room_for_one(branches->nodes, branches->count, &branches->room, sizeof(int));
        branches->nodes[branches->count++] = *node;
        reader->at++;
        if (next(reader) != ';')
            return refuse(reader, "a tree without a node, expected ;");
    } else if (c == ')') {
        *node = branches->nodes[--branches->count];
        reader->at++;
    } else if (c == ';') {
        reader->raw &= *node == SGF_NONE;
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

// Advances to the next parenthesis before a node; false if there is none.
static bool find_game(Reader *reader) {
    for (; reader->at < reader->end; reader->at++) {
        const char *inside = skip_spaces(reader->at + 1, reader->end);
        if (*reader->at == '(' && inside < reader->end && *inside == ';')
            return true;
        reader->line += *reader->at == '\n';
    }
    return false;
}

static Status read_games(Reader *reader, Sgf *sgf, Branches *branches) {
    static const char golem[] = "(;FF[4]EV[";
    Status status = STATUS_OK;
    while (status == STATUS_OK && find_game(reader)) {
        reader->raw = (size_t)(reader->end - reader->at) >= sizeof golem - 1 &&
                      !memcmp(reader->at, golem, sizeof golem - 1);
        int node = SGF_NONE;
        do
            status = read_next(reader, sgf, branches, &node);
        while (status == STATUS_OK && branches->count > 0);
    }
    return status;
}

static bool is_utf16(const char *bytes, size_t length) {
    return length >= 2 && (!memcmp(bytes, "\xff\xfe", 2) || !memcmp(bytes, "\xfe\xff", 2));
}

Status sgf_read(const char *name, const char *bytes, size_t length, Sgf **sgf, Error *error) {
    if (length > SGF_BYTES_MAX)
        return error_set(error, STATUS_INVALID, "%.300s: %zu bytes, expected at most %d", name,
                         length, SGF_BYTES_MAX);
    if (is_utf16(bytes, length))
        return error_set(error, STATUS_INVALID, "%.300s: UTF-16 text, expected UTF-8", name);
    Reader reader = {.name = name, .at = bytes, .end = bytes + length, .line = 1, .error = error};
    Sgf *read = sgf_new(name);
    Branches branches = {0};
    Status status = read_games(&reader, read, &branches);
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
