// Shared by the files of the judge.
#ifndef HEXLAW_ELO_MATCH_JUDGE_INTERNAL_H
#define HEXLAW_ELO_MATCH_JUDGE_INTERNAL_H

#include "elo/match/judge.h"

// --- judge_reference.c ---

// judge_games() on boards above REFERENCE_PERFECT_SIZE_MAX: both colours are played out.
Status judge_reference_games(const ConversionConfig *config, int size, int games, uint64_t seed,
                             JudgeGames *result, Error *error);

#endif
