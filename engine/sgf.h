// Game files in SGF (Smart Game Format FF[4], Hex is GM[11]; red-bean.com/sgf), as HexGui reads and
// writes them: a collection of trees of nodes, a node being a list of properties with values.
// Everything in a file is kept, known or not: variations, comments, unknown properties, any bytes.
//
// Values are raw: as they stand in the file between the brackets, `\` before `]` and `\`.
#ifndef HEXLAW_ENGINE_SGF_H
#define HEXLAW_ENGINE_SGF_H

#include "base/error.h"
#include "engine/record.h"

#include <stddef.h>

typedef struct Sgf Sgf;

enum { SGF_NONE = -1, SGF_ROOT = 0, SGF_BYTES_MAX = 1 << 26 };

// A game with only the root that HexGui wants: FF, AP, GM, SZ. `application` is who wrote the file,
// with its version: "hexlaw:0.1.0".
Sgf *sgf_create(int size, const char *application);
void sgf_destroy(Sgf *sgf);

// Reads a collection; `name` (a path) begins each error, which goes on with the line. What stands
// before the first tree is skipped, as is what stands behind the last. At most SGF_BYTES_MAX bytes.
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

// A new last child of `parent`, or a new game if `parent` is SGF_NONE.
int sgf_add_node(Sgf *sgf, int parent);

// Appends a value, written as text: brackets and backslashes are escaped here. Values of one
// property stand together if they are added one after another.
void sgf_add_text(Sgf *sgf, int node, const char *property, const char *text);

// The value number `index` of a property, in `*value` (not 0-terminated, lives as long as the
// tree); false if there is none.
bool sgf_value(const Sgf *sgf, int node, const char *property, int index, const char **value,
               size_t *length);

// The value as text: escapes resolved, cut to `room` bytes with the final 0. "" if there is none.
void sgf_text(const Sgf *sgf, int node, const char *property, char *text, size_t room);

// The game from its root to `node`. Checks GM (11, or missing) and SZ (square, 1 to 11; 11 if
// missing). Setup stones (AB AW AE) and PL begin the record anew from there. Moves are cells,
// `swap-pieces`, `swap-sides`, `swap`, `resign`, `forfeit`, `pass` or nothing, in any case; cells
// may be written in Go's way (`aa` is a1), as Little Golem does. HexGui writes swap-pieces and lets
// the stone stay, others mirror it: the stone stays unless the other colour moves next.
Status sgf_record(const Sgf *sgf, int node, Record *record, Error *error);

// Adds the record's moves as a main line below `node`, its first position as setup stones of
// `node` if it is not the empty board with Black to move.
void sgf_add_record(Sgf *sgf, int node, const Record *record);

#endif
