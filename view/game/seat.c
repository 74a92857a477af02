#include "view/game/seat.h"

#include "base/check.h"
#include "base/memory.h"
#include "elo/experiment/experiment.h"
#include "elo/rating/standings.h"
#include "nn/weights.h"
#include "selfplay/search/reference.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Seat *new_seat(SeatKind kind, const char *name) {
    Seat *seat = memory_zeroed(1, sizeof *seat);
    seat->kind = kind;
    snprintf(seat->name, sizeof seat->name, "%s", name);
    seat->paper_flops = NAN;
    return seat;
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
static void weights_name(const char *path, char name[SEAT_NAME_MAX]) {
    const char *from = path;
    int slashes = 0;
    for (const char *p = path + strlen(path); p > path && slashes < 2; p--)
        if (p[-1] == '/' && ++slashes == 2)
            from = p;
    snprintf(name, SEAT_NAME_MAX, "%.*s", SEAT_NAME_MAX - 1, from);
    char *ending = strstr(name, ".safetensors");
    if (ending)
        *ending = '\0';
}

static Status open_weights(const char *path, int nodes, Seat **seat, Error *error) {
    Net *net;
    WeightsMeta meta;
    const Status status = weights_load(path, &net, &meta, error);
    if (status != STATUS_OK)
        return status;
    char name[SEAT_NAME_MAX];
    weights_name(path, name);
    *seat = new_seat(SEAT_AGENT, name);
    (*seat)->net = net;
    (*seat)->search = search_config_default(SEARCH_GUMBEL);
    if (nodes > 0)
        (*seat)->search.nodes = nodes;
    const char *flops = weights_meta_find(&meta, "paper_flops");
    if (flops)
        (*seat)->paper_flops = strtod(flops, NULL);
    weights_meta_free(&meta);
    return STATUS_OK;
}

Status seat_open_agent(Store *store, const StoreAgent *agent, int nodes, Seat **seat,
                       Error *error) {
    char folder[PATH_MAX], name[STANDINGS_NAME_MAX];
    StoreAgent named = *agent;
    if (nodes > 0)
        named.nodes = nodes;
    store_folder(store, folder);
    standings_name(&named, name);
    if (!agent->weights[0])
        return error_set(error, STATUS_INVALID, "%s: the store has no weights of %s",
                         store_path(store), name);
    Net *net;
    SearchConfig search;
    const Status status = experiment_agent_load(folder, agent, &net, &search, error);
    if (status != STATUS_OK)
        return status;
    *seat = new_seat(SEAT_AGENT, name);
    (*seat)->net = net;
    (*seat)->search = search;
    (*seat)->search.nodes = named.nodes;
    (*seat)->paper_flops = agent->paper_flops;
    // With another search it is another agent, whose Elo nobody knows.
    (*seat)->agent = named.nodes == agent->nodes ? agent->id : 0;
    return STATUS_OK;
}

// The agent "run/idx": of several that differ in their search, the first.
static Status open_named(Store *store, const char *text, int nodes, Seat **seat, Error *error) {
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
        status = seat_open_agent(store, found, nodes, seat, error);
    else
        status = error_set(
            error, STATUS_INVALID,
            "'%.200s': neither a file nor an agent of %s; expected human, random, "
            "perfect, reference, a weights file or RUN/IDX, with @NODES behind it if you like",
            text, store_path(store));
    free(agents);
    return status;
}

Status seat_open(const char *text, Store *store, Seat **seat, Error *error) {
    *seat = NULL;
    static const struct {
        const char *name;
        SeatKind kind;
    } simple[] = {{"human", SEAT_PERSON},
                  {"random", SEAT_RANDOM},
                  {"perfect", SEAT_PERFECT},
                  {"reference", SEAT_REFERENCE}};
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++)
        if (strcmp(text, simple[i].name) == 0) {
            *seat = new_seat(simple[i].kind, text);
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
        return open_weights(name, nodes, seat, error);
    if (store)
        return open_named(store, name, nodes, seat, error);
    return error_set(
        error, STATUS_INVALID,
        "'%.200s': no such file; expected human, random, perfect, reference or a weights file, "
        "with @NODES behind it if you like (RUN/IDX with --store)",
        name);
}

void seat_destroy(Seat *seat) {
    if (!seat)
        return;
    net_destroy(seat->net);
    free(seat);
}

Status seat_check_size(const Seat *seat, int size, Error *error) {
    if (seat->kind == SEAT_AGENT && seat->net->shape.size != size)
        return error_set(error, STATUS_INVALID, "%s plays on %dx%d, the board is %dx%d", seat->name,
                         seat->net->shape.size, seat->net->shape.size, size, size);
    if (seat->kind == SEAT_PERFECT && size > REFERENCE_PERFECT_SIZE_MAX)
        return error_set(error, STATUS_INVALID,
                         "perfect play is there on boards to %dx%d, on larger ones the reference "
                         "player (reference)",
                         REFERENCE_PERFECT_SIZE_MAX, REFERENCE_PERFECT_SIZE_MAX);
    if (seat->kind == SEAT_REFERENCE && size <= REFERENCE_PERFECT_SIZE_MAX)
        return error_set(error, STATUS_INVALID,
                         "the reference player is there on boards above %dx%d, on smaller ones "
                         "perfect play (perfect)",
                         REFERENCE_PERFECT_SIZE_MAX, REFERENCE_PERFECT_SIZE_MAX);
    return STATUS_OK;
}
