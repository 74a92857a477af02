// Game files in SGF (Smart Game Format FF[4]; red-bean.com/sgf), as HexGui reads and writes them: a
// collection of trees of nodes, a node being a list of properties with values. Everything in a file
// is kept, known or not: variations, comments, unknown properties, any bytes. What they mean in Hex
// is in engine/sgf_game.h.
//
// Properties are looked up by their capital letters, as FF[3] wants it: `SiZe` is SZ. A name
// without any is taken for capitals.
//
// Values are raw: as they stand in the file between the brackets, `\` before `]` and `\`.
#ifndef HEXLAW_ENGINE_SGF_H
#define HEXLAW_ENGINE_SGF_H

#include "base/error.h"

#include <stddef.h>

typedef struct Sgf Sgf;

enum { SGF_NONE = -1, SGF_ROOT = 0, SGF_BYTES_MAX = 1 << 26, SGF_NAME_BYTES = 256 };

// A game with only the root that HexGui wants: FF, CA (UTF-8), AP, GM, SZ. `application` is who
// wrote the file, with its version: "hexlaw:0.1.0".
Sgf *sgf_create(int size, const char *application);
void sgf_destroy(Sgf *sgf);

// Reads a collection; `name` (a path) begins each error, which goes on with the line. What stands
// before, between and behind the games is skipped: a game begins with `(;`. A `]` that nothing can
// follow belongs to its value, as some programs escape nothing; in a game that begins `(;FF[4]EV[`
// (Little Golem's) a `\` in the first node is itself. Both are kept escaped. At most SGF_BYTES_MAX
// bytes, in time that is linear in them.
Status sgf_read(const char *name, const char *bytes, size_t length, Sgf **sgf, Error *error);

// The file's text in `*bytes` (give back with free()), lines to 72 bytes where that can be.
void sgf_write(const Sgf *sgf, char **bytes, size_t *length);

// Nodes are numbered from SGF_ROOT, the first game's root; SGF_NONE where there is none. The first
// child is the main line, its siblings are variations; siblings of a root are further games.
int sgf_child(const Sgf *sgf, int node);
int sgf_sibling(const Sgf *sgf, int node);
int sgf_parent(const Sgf *sgf, int node);

// The last node of the main line from `node`.
int sgf_main_end(const Sgf *sgf, int node);

// The node after `node` in the tree below `top` (in which it is): parents before children, the main
// line before variations. SGF_NONE at the end. sgf_next_line() leaves out what is below `node`.
int sgf_next_node(const Sgf *sgf, int node, int top);
int sgf_next_line(const Sgf *sgf, int node, int top);

// How many games the collection has.
int sgf_games(const Sgf *sgf);

// What it was read under, cut to SGF_NAME_BYTES.
const char *sgf_name(const Sgf *sgf);

// A new last child of `parent`, or a new game if `parent` is SGF_NONE.
int sgf_add_node(Sgf *sgf, int parent);

// Appends a value, written as text: brackets and backslashes are escaped here. Values of one
// property stand together if they are added one after another.
void sgf_add_text(Sgf *sgf, int node, const char *property, const char *text);

// The first value of a property, and the next one of the same property; SGF_NONE where there is
// none.
int sgf_first_value(const Sgf *sgf, int node, const char *property);
int sgf_next_value(const Sgf *sgf, int value);

// A value's bytes, not 0-terminated; they live as long as the tree, while nothing is added.
const char *sgf_bytes(const Sgf *sgf, int value, size_t *length);

// The first value as UTF-8 text: escapes resolved, ends of lines one `\n`, other control characters
// blanks, cut to `room` bytes with the final 0 between two letters. "" if there is none. The bytes
// are UTF-8, or where the root's CA says so or they are none, Latin-1 (windows-1252 in its gap).
void sgf_text(const Sgf *sgf, int node, const char *property, char *text, size_t room);

#endif
