// Parameters and moves as text on stdout, for people.
#ifndef HEXLAW_TOOLS_SHARED_SIZES_H
#define HEXLAW_TOOLS_SHARED_SIZES_H

#include "elo/law/size_data.h"

// The laws of size and moves, with what each best use of compute is.
void sizes_print(const SizeDataStore *store);

#endif
