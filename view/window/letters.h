// Letters of one font in any size, as masks in an atlas.
#ifndef HEXLAW_VIEW_WINDOW_LETTERS_H
#define HEXLAW_VIEW_WINDOW_LETTERS_H

#include "view/window/atlas.h"

typedef struct Letters Letters;

// Opens the TrueType file, or if `path` is NULL one of the common system fonts; also the bold one
// beside it, if there is one.
Status letters_create(const char *path, Atlas *atlas, Letters **letters, Error *error);
void letters_destroy(Letters *letters);

// The width of a text in pixels.
float letters_width(Letters *letters, const char *text, int size, bool bold);

// The next letter of `*text` (UTF-8), which is advanced past it; NULL if the atlas is full. Offsets
// are from the pen: left end, middle of a line of capitals.
const AtlasMask *letters_next(Letters *letters, const char **text, int size, bool bold,
                              CanvasColour colour);

#endif
