// Game files in SGF (Smart Game Format FF[4]; red-bean.com/sgf), as HexGui reads and writes them: a
// collection of trees of nodes, a node being a list of properties with values. Everything in a file
// is preserved: variations, comments, unknown properties, any bytes. Their meaning in Hex is in
// engine/sgf_game.h.
//
// Properties are looked up by their capital letters, as FF[3] requires: `SiZe` is SZ. A name
// without capitals is read as if in capitals.
//
// Values are raw: the bytes between the brackets, with `]` and `\` escaped by `\`.
#ifndef HEXLAW_ENGINE_SGF_H
#define HEXLAW_ENGINE_SGF_H

#include "base/error.h"

#include <stddef.h>

typedef struct Sgf Sgf;

enum { SGF_NONE = -1, SGF_ROOT = 0, SGF_BYTES_MAX = 1 << 26, SGF_NAME_BYTES = 256 };

// A game with only the root that HexGui requires: FF, CA (UTF-8), AP, GM, SZ. `application` is the
// program that writes the file, with its version: "hexlaw:0.1.0".
Sgf *sgf_create(int size, const char *application);
void sgf_destroy(Sgf *sgf);

// Parses a collection; errors begin with `name` (a path) and the line. Text before, between and
// after the games is skipped: a game begins with `(;`. A `]` after which the file would be invalid
// is taken as part of its value, because some programs escape nothing; in a game that begins
// `(;FF[4]EV[` (Little Golem's) a `\` in the first node is literal. Both are stored escaped. At
// most SGF_BYTES_MAX bytes; linear time.
Status sgf_read(const char *name, const char *bytes, size_t length, Sgf **sgf, Error *error);

// The file's text in `*bytes` (free with free()), lines up to 72 bytes where possible.
void sgf_write(const Sgf *sgf, char **bytes, size_t *length);

// Nodes are numbered from SGF_ROOT, the first game's root; SGF_NONE if there is no such node. The
// first child is the main line, its siblings are variations; siblings of a root are further games.
int sgf_child(const Sgf *sgf, int node);
int sgf_sibling(const Sgf *sgf, int node);
int sgf_parent(const Sgf *sgf, int node);

// The last node of the main line from `node`.
int sgf_main_end(const Sgf *sgf, int node);

// The node after `node` in the tree below `top` (in which it is): parents before children, the main
// line before variations. SGF_NONE at the end. sgf_next_line() skips the nodes below `node`.
int sgf_next_node(const Sgf *sgf, int node, int top);
int sgf_next_line(const Sgf *sgf, int node, int top);

// The number of games in the collection.
int sgf_games(const Sgf *sgf);

// The `name` given to sgf_read(), cut to SGF_NAME_BYTES.
const char *sgf_name(const Sgf *sgf);

// A new last child of `parent`, or a new game if `parent` is SGF_NONE.
int sgf_add_node(Sgf *sgf, int parent);

// Appends a value given as plain text: brackets and backslashes are escaped here. Values of one
// property are written together if they are added one after another.
void sgf_add_text(Sgf *sgf, int node, const char *property, const char *text);

// The first value of a property, and the next one of the same property; SGF_NONE where there is
// none.
int sgf_first_value(const Sgf *sgf, int node, const char *property);
int sgf_next_value(const Sgf *sgf, int value);

// A value's bytes, not 0-terminated; valid until something is added to the tree or it is destroyed.
const char *sgf_bytes(const Sgf *sgf, int value, size_t *length);

// The first value as UTF-8 text: escapes resolved, line ends as `\n`, other control characters as
// blanks, cut at a character boundary to `room` bytes with the final 0. "" if there is none. The
// bytes are read as UTF-8, or if the root's CA says so or they are not valid UTF-8, as Latin-1
// (windows-1252 in its gap).
void sgf_text(const Sgf *sgf, int node, const char *property, char *text, size_t room);

#endif
