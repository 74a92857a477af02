// The sets that are part of the program. Made by CMake from elo/errors/positions/, files
// SIZExSIZE.txt.
#ifndef HEXLAW_ELO_ERRORS_ERROR_BUILTIN_H
#define HEXLAW_ELO_ERRORS_ERROR_BUILTIN_H

typedef struct ErrorBuiltin {
    int size;
    const unsigned char *bytes, *end;
} ErrorBuiltin;

extern const ErrorBuiltin error_builtins[]; // by size; ends with size 0

#endif
