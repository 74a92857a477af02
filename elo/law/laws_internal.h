// Shared by the files of laws.
#ifndef HEXLAW_ELO_LAW_LAWS_INTERNAL_H
#define HEXLAW_ELO_LAW_LAWS_INTERNAL_H

#include "elo/law/laws.h"

// Sets the verdict and the sentence of a pair from its differences.
void laws_say(const Laws *laws, LawsPair *pair);

#endif
