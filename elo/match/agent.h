// Loads the net and the search of an agent from its row in a store.
#ifndef HEXLAW_ELO_MATCH_AGENT_H
#define HEXLAW_ELO_MATCH_AGENT_H

#include "elo/store/store.h"
#include "selfplay/search/engine_player.h"

// The search constant stored in column agents.c: the search's c, or c_scale of the Gumbel search.
double agent_search_constant(const SearchConfig *search);
Status agent_search(const char *name, int nodes, double constant, SearchConfig *search,
                    Error *error);

// An agent's net, owned by the caller, and its search, from its row in a store in `folder`. Engines
// have neither.
Status agent_load(const char *folder, const StoreAgent *row, Net **net, SearchConfig *search,
                  Error *error);

#define AGENT_ENGINE "engine" // in an engine's row, instead of a search's name

// The name of the run that has the engine as its only agent.
void agent_engine_run(const EngineConfig *engine, int size, char name[STORE_NAME_MAX]);

// The engine of this row, NULL if it is none of them.
const EngineConfig *agent_engine(const StoreAgent *row, const EngineConfig *engines, int count);

#endif
