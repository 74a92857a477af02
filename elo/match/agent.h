// How an agent of a store plays: from its row to its net and its search.
#ifndef HEXLAW_ELO_MATCH_AGENT_H
#define HEXLAW_ELO_MATCH_AGENT_H

#include "elo/store/store.h"
#include "selfplay/search/engine_player.h"

// The number that stands in the store's column agents.c for a search: its c, gumbel's c_scale.
double agent_search_constant(const SearchConfig *search);
Status agent_search(const char *name, int nodes, double constant, SearchConfig *search,
                    Error *error);

// An agent's net, owned by the caller, and its search, from the agent's row in a store that lies in
// `folder`. Engines have neither.
Status agent_load(const char *folder, const StoreAgent *row, Net **net, SearchConfig *search,
                  Error *error);

#define AGENT_ENGINE "engine" // in an engine's row, in place of a search's name

// The name of the run whose one agent the engine is.
void agent_engine_run(const EngineConfig *engine, int size, char name[STORE_NAME_MAX]);

// The engine that the row stands for, NULL if it is none of them.
const EngineConfig *agent_engine(const StoreAgent *row, const EngineConfig *engines, int count);

#endif
