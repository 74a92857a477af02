// What floating-point rounding depends on besides the source: the instruction set that was compiled
// for, and the code paths that BLAS and the C library choose on this processor. Equal texts mean
// bit-identical results.
#ifndef HEXLAW_NN_MACHINE_H
#define HEXLAW_NN_MACHINE_H

enum { MACHINE_TEXT_MAX = 512 };

// One `name = value` per line, each ended by a newline: processor, kernel, build, blas, library.
// Thread-safe.
void machine_text(char text[MACHINE_TEXT_MAX]);

#endif
