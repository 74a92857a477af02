// hexlaw defence: how hard defenders are to beat, by their opponents' strength.
#include "elo/experiment/experiment.h"
#include "elo/match/agent.h"
#include "elo/match/judge.h"
#include "elo/rating/standings.h"
#include "nn/weights.h"
#include "selfplay/search/reference.h"
#include "tools/commands/commands.h"
#include "tools/frame/command.h"
#include "tools/frame/json_out.h"
#include "tools/frame/progress.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BANDS_MAX = 64, BAND_AGENTS_MAX = 16 };

// The ratings that define the bands. Those against perfect play use its own games: a band then
// holds agents that it, of all defenders, beats that often.
typedef enum Bands { BANDS_AGENTS, BANDS_PERFECT } Bands;
static const char *const bands_names[] = {"agents", "perfect", NULL};

typedef struct Settings {
    const char *store;
    int size, games, agents, candidates;
    int bands; // Bands
    double low, high, width, temperature;
} Settings;

typedef struct Band {
    double low, high;
    int count;
    int agents[BAND_AGENTS_MAX]; // indices in the standings
} Band;

typedef struct Trial {
    const Command *command;
    const Settings *settings;
    char folder[PATH_MAX];
    Standings *standings;
    Pool *pool;
    Perfect *perfect;
    Band bands[BANDS_MAX];
    int band_count;
} Trial;

// --- who plays ---

static Status agent_players(const Trial *trial, int agent, Player ***players, Error *error) {
    Net *net;
    SearchConfig search;
    const Status status =
        agent_load(trial->folder, &trial->standings->agents[agent], &net, &search, error);
    if (status != STATUS_OK)
        return status;
    *players = judge_players_create(net, &search, false, trial->command->threads);
    net_destroy(net);
    return STATUS_OK;
}

// "FILE,FILE": appends them to nets.
static Status load_nets(char *names, int size, Net **nets, int *count, Error *error) {
    char *rest = NULL;
    for (char *name = strtok_r(names, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
        if (*count == DEFENDER_NETS_MAX)
            return error_set(error, STATUS_INVALID, "%s: expected at most %d nets of a kind", name,
                             DEFENDER_NETS_MAX);
        Status status = weights_load(name, &nets[*count], NULL, error);
        if (status != STATUS_OK)
            return status;
        status = net_refuse_model(nets[*count], name, error);
        const int found = nets[(*count)++]->shape.size;
        if (status != STATUS_OK)
            return status;
        if (found != size)
            return error_set(error, STATUS_INVALID, "%s: a net of %dx%d, expected %dx%d", name,
                             found, found, size, size);
    }
    return STATUS_OK;
}

// "CHANCE[,CHANCE...][@POLICY[,POLICY...]][:TEMPERATURE]", weights files.
static Status nets_players(const Trial *trial, char *names, Player **players, Error *error) {
    double temperature = trial->settings->temperature;
    char *colon = strrchr(names, ':');
    if (colon && value_number(colon + 1, &temperature))
        *colon = '\0';
    char *at = strchr(names, '@');
    if (at)
        *at = '\0';
    DefenderNets nets = {0};
    Status status = load_nets(names, trial->settings->size, nets.chance, &nets.chances, error);
    if (status == STATUS_OK && at)
        status = load_nets(at + 1, trial->settings->size, nets.policy, &nets.policies, error);
    if (status == STATUS_OK && nets.chances == 0)
        status = error_set(error, STATUS_INVALID, "a defender without a name, expected a net");
    for (int i = 0; status == STATUS_OK && i < trial->command->threads; i++) {
        DefenderNets own = nets;
        for (int k = 0; k < nets.chances; k++)
            own.chance[k] = net_copy(nets.chance[k]);
        for (int k = 0; k < nets.policies; k++)
            own.policy[k] = net_copy(nets.policy[k]);
        players[i] = player_defender_create(&own, temperature);
    }
    defender_nets_destroy(&nets);
    return status;
}

// "agent:FILE[@NODES]"
static Status search_players(const Trial *trial, char *name, Player ***players, Error *error) {
    ExperimentTest test = experiment_test_default();
    char *at = strrchr(name, '@');
    if (at && value_integer(at + 1, &test.search.nodes))
        *at = '\0';
    Net *net;
    const Status status = weights_load(name, &net, NULL, error);
    if (status != STATUS_OK)
        return status;
    *players = judge_players_create(net, &test.search, false, trial->command->threads);
    net_destroy(net);
    return STATUS_OK;
}

static Status defender_players(const Trial *trial, const char *name, Player ***players,
                               Error *error) {
    const int threads = trial->command->threads;
    char text[2 * PATH_MAX];
    snprintf(text, sizeof text, "%s", name);
    if (strncmp(name, "agent:", 6) == 0)
        return search_players(trial, text + 6, players, error);
    const bool plain = strcmp(name, "stubborn") == 0, perfect = strcmp(name, "perfect") == 0;
    Status status = perfect ? reference_check(trial->settings->size, error) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    Player **made = memory_zeroed((size_t)threads, sizeof *made);
    for (int i = 0; i < threads && (plain || perfect); i++)
        made[i] = plain ? player_stubborn_create() : reference_player_create(NULL);
    if (!plain && !perfect)
        status = nets_players(trial, text, made, error);
    if (status == STATUS_OK)
        *players = made;
    else
        free(made);
    return status;
}

// --- bands ---

static bool is_in_band(const Standings *standings, int agent, const Band *band) {
    const double elo = standings->rating->elo[agent];
    return elo >= band->low && (elo < band->high || (elo == 0.0 && band->high == 0.0)) &&
           standings->agents[agent].weights[0];
}

static void fill_bands(Trial *trial) {
    const Settings *settings = trial->settings;
    const Standings *standings = trial->standings;
    for (double low = settings->low; low < settings->high && trial->band_count < BANDS_MAX;
         low += settings->width) {
        Band *band = &trial->bands[trial->band_count++];
        *band = (Band){.low = low, .high = low + settings->width};
        int within = 0;
        for (int i = 0; i < standings->count; i++)
            within += is_in_band(standings, i, band);
        const int wanted = within < settings->agents ? within : settings->agents;
        for (int i = 0, seen = 0; i < standings->count && band->count < wanted; i++) {
            if (!is_in_band(standings, i, band))
                continue;
            if (seen++ * wanted / within >= band->count) // evenly spread
                band->agents[band->count++] = i;
        }
    }
}

// --- playing ---

// White's wins in `games` games of a band's agents against the defenders.
static Status play_band(const Trial *trial, const Band *band, Player *const *defenders, int games,
                        uint64_t seed, int *wins, int *played, Error *error) {
    *wins = *played = 0;
    for (int k = 0; k < band->count; k++) {
        Player **players;
        Status status = agent_players(trial, band->agents[k], &players, error);
        if (status != STATUS_OK)
            return status;
        const ConversionConfig config = {.perfect = trial->perfect,
                                         .pool = trial->pool,
                                         .players = players,
                                         .defenders = defenders,
                                         .stop = command_stop()};
        const int count = games * (k + 1) / band->count - games * k / band->count;
        ConversionGame *list = memory_zeroed((size_t)count, sizeof *list);
        for (int i = 0; i < count; i++)
            list[i] = (ConversionGame){
                .start = board_empty(trial->settings->size),
                .rng = rng_stream(seed, RNG_JUDGE, rng_mix((uint64_t)(k * 1000003 + i)))};
        status = conversion_play(&config, list, count, error);
        for (int i = 0; i < count; i++)
            *wins += !list[i].won;
        *played += count;
        free(list);
        judge_players_destroy(players, trial->command->threads);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

// The pool's best defender: of the strongest agents the one with most wins in half as many games.
static Status best_of_pool(const Trial *trial, const Band *band, int *best, Error *error) {
    const Standings *standings = trial->standings;
    bool *taken = memory_zeroed((size_t)standings->count, sizeof *taken);
    int most = -1;
    Status status = STATUS_OK;
    for (int k = 0; k < trial->settings->candidates && status == STATUS_OK; k++) {
        int next = -1;
        for (int i = 0; i < standings->count; i++)
            if (!taken[i] && standings->agents[i].weights[0] &&
                (next < 0 || standings->rating->elo[i] > standings->rating->elo[next]))
                next = i;
        if (next < 0)
            break;
        taken[next] = true;
        Player **defenders;
        status = agent_players(trial, next, &defenders, error);
        if (status != STATUS_OK)
            break;
        int wins, played;
        status = play_band(trial, band, defenders, trial->settings->games / 2,
                           trial->command->seed + 1, &wins, &played, error);
        judge_players_destroy(defenders, trial->command->threads);
        if (wins > most) {
            most = wins;
            *best = next;
        }
    }
    free(taken);
    return status;
}

static Status play_defender(Trial *trial, const char *name, cJSON *list, Error *error) {
    const bool pool = strcmp(name, "pool") == 0;
    Player **defenders = NULL;
    Status status = pool ? STATUS_OK : defender_players(trial, name, &defenders, error);
    if (status == STATUS_OK && !trial->command->json)
        printf("%s\n", name);
    for (int i = 0; i < trial->band_count && status == STATUS_OK; i++) {
        const Band *band = &trial->bands[i];
        if (band->count == 0)
            continue;
        char who[STANDINGS_NAME_MAX] = "";
        if (pool) {
            int best = -1;
            status = best_of_pool(trial, band, &best, error);
            if (status != STATUS_OK)
                break;
            standings_name(&trial->standings->agents[best], who);
            status = agent_players(trial, best, &defenders, error);
        }
        int wins, played;
        if (status == STATUS_OK)
            status = play_band(trial, band, defenders, trial->settings->games, trial->command->seed,
                               &wins, &played, error);
        if (pool) {
            judge_players_destroy(defenders, trial->command->threads);
            defenders = NULL;
        }
        if (status != STATUS_OK)
            break;
        const JudgeShare share = judge_share(wins, played);
        if (trial->command->json) {
            cJSON *row = cJSON_CreateObject();
            cJSON_AddStringToObject(row, "defender", name);
            cJSON_AddStringToObject(row, "agent", who);
            cJSON_AddNumberToObject(row, "elo_low", band->low);
            cJSON_AddNumberToObject(row, "elo_high", band->high);
            cJSON_AddNumberToObject(row, "agents", band->count);
            cJSON_AddNumberToObject(row, "games", played);
            cJSON_AddNumberToObject(row, "wins", wins);
            cJSON_AddNumberToObject(row, "share", share.share);
            cJSON_AddNumberToObject(row, "low", share.low);
            cJSON_AddNumberToObject(row, "high", share.high);
            cJSON_AddItemToArray(list, row);
        } else {
            printf("  %5.0f to %5.0f Elo  %2d agents  %5d games  %.3f (%.3f to %.3f)  %s\n",
                   band->low, band->high, band->count, played, share.share, share.low, share.high,
                   who);
            fflush(stdout);
        }
    }
    judge_players_destroy(defenders, trial->command->threads);
    return status;
}

static Status compare(Trial *trial, cJSON *list, Error *error) {
    const Command *command = trial->command;
    const Settings *settings = trial->settings;
    Store *store;
    Status status = store_open(settings->store, STORE_READ, &store, error);
    if (status != STATUS_OK)
        return status;
    file_folder(settings->store, trial->folder);
    const StandingsChoice choice = {.size = settings->size,
                                    .among_agents = settings->bands == BANDS_AGENTS};
    status = standings_load_chosen(store, &choice, &trial->standings, error);
    store_close(store);
    if (status != STATUS_OK)
        return status;
    fill_bands(trial);
    trial->pool = pool_create(command->threads);
    trial->perfect = judge_perfect_create(settings->size, command->threads);
    for (int i = 0; i < command->argument_count && status == STATUS_OK; i++)
        status = play_defender(trial, command->arguments[i], list, error);
    perfect_destroy(trial->perfect);
    pool_destroy(trial->pool);
    standings_destroy(trial->standings);
    return status;
}

int cmd_defence(int argc, char **argv) {
    Settings settings = {.size = 5,
                         .games = 400,
                         .agents = 8,
                         .candidates = 8,
                         .low = -700,
                         .high = 0,
                         .width = 100,
                         .temperature = DEFENDER_TEMPERATURE};
    const Option options[] = {
        {.name = "store",
         .letter = 's',
         .value = "FILE",
         .text = &settings.store,
         .help = "the store whose agents attack"},
        {.name = "size",
         .value = "N",
         .integer = &settings.size,
         .least = 2,
         .most = REFERENCE_PERFECT_SIZE_MAX,
         .help = "board size"},
        {.name = "games",
         .value = "N",
         .integer = &settings.games,
         .least = 2,
         .most = 1000000,
         .help = "games a band"},
        {.name = "agents",
         .value = "N",
         .integer = &settings.agents,
         .least = 1,
         .most = BAND_AGENTS_MAX,
         .help = "agents of a band that attack"},
        {.name = "candidates",
         .value = "N",
         .integer = &settings.candidates,
         .least = 1,
         .most = 1000,
         .help = "agents among which pool looks for the best defender of a band"},
        {.name = "from",
         .value = "ELO",
         .number = &settings.low,
         .least = -5000,
         .most = 5000,
         .help = "where the first band begins"},
        {.name = "to",
         .value = "ELO",
         .number = &settings.high,
         .least = -5000,
         .most = 5000,
         .help = "where the last band ends"},
        {.name = "bands",
         .value = "NAME",
         .choice = &settings.bands,
         .choices = bands_names,
         .help = "ratings that make the bands: agents among themselves, the best at 0, or as the "
                 "store has them, with the games against perfect play"},
        {.name = "band",
         .value = "ELO",
         .number = &settings.width,
         .least = 1,
         .most = 5000,
         .help = "width of a band"},
        {.name = "temperature",
         .value = "X",
         .number = &settings.temperature,
         .least = 1e-4,
         .most = 10,
         .help = "of defenders' moves"},
        OPTIONS_END,
    };
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_SEED | COMMON_THREADS | COMMON_QUIET,
            .about = "Plays a store's agents, by bands of their rating, as Black against "
                     "defenders, and tells how often these win. A DEFENDER is perfect (this "
                     "build's perfect play), stubborn (that of version 1), pool (the best "
                     "of the store's own agents), agent:FILE[@NODES] (an agent's weights), "
                     "or nets, CHANCE[,CHANCE...][@POLICY[,POLICY...]][:TEMPERATURE].",
            .example = "hexlaw defence --store exp/hexlaw.sqlite --size 5 perfect pool",
            .arguments = "DEFENDER...",
            .least_arguments = 1,
            .most_arguments = 100},
        argc, argv);
    if (!settings.store)
        command_refuse(&command, "--store is missing: expected a store");
    Trial trial = {.command = &command, .settings = &settings};
    cJSON *list = cJSON_CreateArray();
    Error error;
    command_stop();
    const Status status = compare(&trial, list, &error);
    json_out_if(command.json && status == STATUS_OK, list);
    return command_end(&command, status, &error);
}
