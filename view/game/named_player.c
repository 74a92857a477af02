#include "view/game/named_player.h"

#include "base/check.h"
#include "base/memory.h"
#include "elo/match/agent.h"
#include "elo/rating/standings.h"
#include "nn/weights.h"
#include "selfplay/search/reference.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Takes ownership of the player.
static NamedPlayer *new_named(const char *name, Player *player) {
    NamedPlayer *named = memory_zeroed(1, sizeof *named);
    snprintf(named->name, sizeof named->name, "%s", name);
    named->player = player;
    named->paper_flops = NAN;
    return named;
}

// Cuts "@NODES" off the text; 0 where there is none.
static Status split_nodes(char *text, int *nodes, Error *error) {
    *nodes = 0;
    char *at = strrchr(text, '@');
    if (!at || strchr(at, '/'))
        return STATUS_OK;
    char *end;
    errno = 0;
    const long number = strtol(at + 1, &end, 10);
    if (end == at + 1 || *end || errno || number < 1 || number > SEARCH_NODES_MAX)
        return error_set(error, STATUS_INVALID, "'%.60s': expected 1 to %d nodes", at,
                         SEARCH_NODES_MAX);
    *nodes = (int)number;
    *at = '\0';
    return STATUS_OK;
}

// "5x5-w32-d2-s1/snap-15" for a run's weights: the file with its folder, without its ending.
static void weights_name(const char *path, char name[NAMED_PLAYER_MAX]) {
    const char *from = path;
    int slashes = 0;
    for (const char *p = path + strlen(path); p > path && slashes < 2; p--)
        if (p[-1] == '/' && ++slashes == 2)
            from = p;
    snprintf(name, NAMED_PLAYER_MAX, "%.*s", NAMED_PLAYER_MAX - 1, from);
    char *ending = strstr(name, ".safetensors");
    if (ending)
        *ending = '\0';
}

static Status open_weights(const char *path, int nodes, NamedPlayer **named, Error *error) {
    Net *net;
    WeightsMeta meta;
    const Status status = weights_load(path, &net, &meta, error);
    if (status != STATUS_OK)
        return status;
    char name[NAMED_PLAYER_MAX];
    weights_name(path, name);
    SearchConfig search = search_config_default(SEARCH_GUMBEL);
    if (nodes > 0)
        search.nodes = nodes;
    *named = new_named(name, player_agent_create(net, &search, false));
    const char *flops = weights_meta_find(&meta, "paper_flops");
    if (flops)
        (*named)->paper_flops = strtod(flops, NULL);
    weights_meta_free(&meta);
    return STATUS_OK;
}

Status named_player_open_agent(Store *store, const StoreAgent *agent, int nodes,
                               NamedPlayer **named, Error *error) {
    char folder[PATH_MAX], name[STANDINGS_NAME_MAX];
    StoreAgent wanted = *agent;
    if (nodes > 0)
        wanted.nodes = nodes;
    store_folder(store, folder);
    standings_name(&wanted, name);
    if (!agent->weights[0])
        return error_set(error, STATUS_INVALID, "%s: the store has no weights of %s",
                         store_path(store), name);
    Net *net;
    SearchConfig search;
    const Status status = agent_load(folder, agent, &net, &search, error);
    if (status != STATUS_OK)
        return status;
    search.nodes = wanted.nodes;
    *named = new_named(name, player_agent_create(net, &search, false));
    (*named)->paper_flops = agent->paper_flops;
    // With another search it is another agent, whose Elo is unknown.
    (*named)->agent_id = wanted.nodes == agent->nodes ? agent->id : 0;
    return STATUS_OK;
}

// The agent "run/idx": of several that differ in their search, the first.
static Status open_named(Store *store, const char *text, int nodes, NamedPlayer **named,
                         Error *error) {
    StoreAgent *agents;
    int count;
    Status status = store_agents(store, 0, &agents, &count, error);
    if (status != STATUS_OK)
        return status;
    const StoreAgent *found = NULL;
    for (int i = 0; i < count && !found; i++) {
        char name[STANDINGS_NAME_MAX];
        snprintf(name, sizeof name, "%s/%d", agents[i].run, agents[i].idx);
        if (strcmp(name, text) == 0)
            found = &agents[i];
    }
    if (found)
        status = named_player_open_agent(store, found, nodes, named, error);
    else
        status = error_set(
            error, STATUS_INVALID,
            "'%.200s': neither a file nor an agent of %s; expected human, random, "
            "perfect, reference, a weights file or RUN/IDX, with @NODES behind it if you like",
            text, store_path(store));
    free(agents);
    return status;
}

Status named_player_open(const char *text, Store *store, NamedPlayer **named, Error *error) {
    *named = NULL;
    static const struct {
        const char *name;
        Player *(*create)(void);
    } simple[] = {{"human", NULL},
                  {"random", player_random_create},
                  {"perfect", reference_perfect_create},
                  {"reference", reference_above_create}};
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++)
        if (strcmp(text, simple[i].name) == 0) {
            *named = new_named(text, simple[i].create ? simple[i].create() : NULL);
            return STATUS_OK;
        }
    char name[STORE_PATH_MAX];
    if (strlen(text) >= sizeof name)
        return error_set(error, STATUS_INVALID, "'%.60s...': too long for a player", text);
    strcpy(name, text);
    int nodes;
    const Status status = split_nodes(name, &nodes, error);
    if (status != STATUS_OK)
        return status;
    if (access(name, F_OK) == 0)
        return open_weights(name, nodes, named, error);
    if (store)
        return open_named(store, name, nodes, named, error);
    return error_set(
        error, STATUS_INVALID,
        "'%.200s': no such file; expected human, random, perfect, reference or a weights file, "
        "with @NODES behind it if you like (RUN/IDX with --store)",
        name);
}

void named_player_destroy(NamedPlayer *named) {
    if (!named)
        return;
    player_destroy(named->player);
    free(named);
}

Status named_player_check_size(const NamedPlayer *named, int size, Error *error) {
    const Player *player = named->player;
    if (!player || (size >= player->size_least && size <= player->size_most))
        return STATUS_OK;
    if (player->search)
        return error_set(error, STATUS_INVALID, "%s plays on %dx%d, the board is %dx%d",
                         named->name, player->size_most, player->size_most, size, size);
    if (size > player->size_most)
        return error_set(error, STATUS_INVALID,
                         "perfect play is there on boards to %dx%d, on larger ones the reference "
                         "player (reference)",
                         player->size_most, player->size_most);
    return error_set(error, STATUS_INVALID,
                     "the reference player is there on boards above %dx%d, on smaller ones "
                     "perfect play (perfect)",
                     player->size_least - 1, player->size_least - 1);
}
