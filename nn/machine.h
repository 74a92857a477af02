// What the last bits of floats depend on beside the source: which instructions the compiler was
// allowed, and what BLAS and the C library choose on this processor. Equal texts, equal bits.
#ifndef HEXLAW_NN_MACHINE_H
#define HEXLAW_NN_MACHINE_H

enum { MACHINE_TEXT_MAX = 512 };

// `name = value` a line, each ended with a newline: processor, kernel, build, blas, library. By any
// thread.
void machine_text(char text[MACHINE_TEXT_MAX]);

#endif
