// Answers of a program that speaks HTP (GTP 2), as its controller reads them: `= text` or
// `? error`, then a blank line. Any input bytes are accepted; where parsing is lenient is
// documented here.
#ifndef HEXLAW_SELFPLAY_SEARCH_ANSWER_H
#define HEXLAW_SELFPLAY_SEARCH_ANSWER_H

#include <stddef.h>

enum { ANSWER_TEXT_BYTES = 256, ANSWER_BYTES_MAX = 65536 };

typedef enum AnswerKind {
    ANSWER_PART,      // incomplete
    ANSWER_GOOD,      // `=`
    ANSWER_REFUSAL,   // `?`
    ANSWER_MALFORMED, // begins with neither, or is longer than ANSWER_BYTES_MAX
} AnswerKind;

// Reads the answer at the start of the bytes. Blank lines before it are skipped, lines may end with
// \r\n, and the blank after the sign may be missing. `text` is its first line without sign and
// outer blanks, cut where it does not fit, with a question mark for whatever is no printable ASCII.
// `*used` is the length of the answer with its blank line; of a part 0, of malformed ones all.
AnswerKind answer_read(const char *bytes, size_t length, size_t *used,
                       char text[ANSWER_TEXT_BYTES]);

#endif
