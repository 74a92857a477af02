// The results of an experiment in one SQLite file (WAL). Its tables `runs`, `snaps`, `agents`,
// `trials`, `mohex_trials` and the view `agents_details` have the names, columns and meaning of
// boardlaw's database (boardlaw/sql.py), so that its analysis code reads our stores and this module
// reads its published database. What hexlaw adds is in tables `hexlaw_*`, one row for each row of
// the table they are named after; a store without them can be read but not written.
//
//   runs(run, description, boardsize, width, depth, nodes)       a training run
//   snaps(id, run, idx, samples, flops)                          a snapshot of it; paper FLOPs
//   agents(id, snap, nodes, c)                                   a snapshot with a test-time search
//   trials(id, black_agent, white_agent, black_wins, white_wins, moves, times)
//   mohex_trials(the same)                                       NULL agent = perfect play
//   hexlaw_runs(run, seed, preset, recipe, command, version, done)
//   hexlaw_labels(run, label)                      what it is called in comparisons
//   (elo/law/laws.h) hexlaw_snaps(snap, weights, executed_flops, moves, wall_seconds, cpu_seconds)
//   hexlaw_compute(snap, multiply_adds, looks)                   executed, as in TrainerStats;
//                              hexlaw_snaps.executed_flops is an older count, no longer written
//   hexlaw_agents(agent, search)
//   hexlaw_trials, hexlaw_mohex_trials(trial, black_agent, white_agent, greedy, job, seed)
//   hexlaw_jobs(id, first_agent, second_agent, greedy, job, games, round)
//   hexlaw_failures(id, black_agent, white_agent, greedy, job, game, agent, kind, text, output)
//
//   hexlaw_horizons(agent, greedy, seed, plies, tasks, done)
//   hexlaw_perfect_trials(trial, version), hexlaw_perfect_horizons(agent, greedy, version)
//                                       which perfect play it was; version 1 where there is no row
//   hexlaw_reference_trials(trial, settled, stones, proven)
//                                       what the reference player settled; nothing without a row
//   hexlaw_errors(agent, version, positions, chances)           how often its moves throw a win
//   away
//
//   hexlaw_games(id, run, idx, black_agent, white_agent, greedy, job, game, size, moves, winner,
//                episode)                                        whole games, kept to be watched
//
// An engine (another program, elo/experiment/experiment.h) has a run, a snapshot and an agent of
// its own, without width, depth, nodes, samples and FLOPs. Each game that it lost by a failure is a
// row of hexlaw_failures.
//
// hexlaw_jobs holds the jobs planned by adaptive tournaments; a job is open as long as there is no
// trial with the same players, greedy and job.
//
// Trials are unique by (black, white, greedy, job).
//
// A Store is not thread-safe: one thread at a time.
#ifndef HEXLAW_ELO_STORE_STORE_H
#define HEXLAW_ELO_STORE_STORE_H

#include "base/error.h"
#include "nn/net.h"
#include "selfplay/train/episode.h"

#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    STORE_VERSION = 1,                 // PRAGMA user_version
    STORE_APPLICATION_ID = 0x4845584c, // PRAGMA application_id, "HEXL"
    STORE_NAME_MAX = 128,              // bytes of a run's name, including the terminating 0
    STORE_LABEL_MAX = 64,              // bytes of a run's label, including the terminating 0
    STORE_PATH_MAX = 1024,
    STORE_WINS_MAX = 1000000000, // of one colour in one trial; two of them fit in an int
    STORE_PERFECT = -1,          // in place of an agent's id: perfect play
};

#define STORE_FILE "hexlaw.sqlite" // in the folder of an experiment

typedef struct Store Store;

typedef enum StoreMode {
    STORE_READ,  // an existing store, ours or boardlaw's; never created or changed
    STORE_WRITE, // a store of ours; created if missing
} StoreMode;

// A training run. Texts are borrowed when a run is added, owned by the list when runs are read.
typedef struct StoreRun {
    const char *name;        // unique, under STORE_NAME_MAX bytes
    const char *description; // "group/boardsize"
    int size, width, depth;
    int nodes; // search nodes a move in training
    // hexlaw_runs; 0, "" and true when read from a store without that table
    uint64_t seed;
    const char *preset;  // name of the recipe
    const char *recipe;  // the recipe in full, as text
    const char *command; // command line
    const char *version; // of hexlaw
    bool done;           // training has ended as planned
    const char *label;   // hexlaw_labels; "": none, NULL too when a run is added
} StoreRun;

typedef struct StoreSnap {
    int id; // set by the store
    const char *run;
    int idx; // 0 first
    double samples;
    double paper_flops; // `flops` in table snaps
    // hexlaw_snaps; NAN and "" when read from a store without that table
    const char *weights; // weights file, relative to the store's folder and within it
    double moves, wall_seconds, cpu_seconds;
    // hexlaw_compute; NAN for snapshots of older versions of hexlaw
    double multiply_adds, looks;
} StoreSnap;

// A row of agents_details with what hexlaw adds.
typedef struct StoreAgent {
    int id;
    int snap;
    int nodes;                   // test-time search nodes
    double c;                    // the search's constant
    char search[32];             // name of the test-time search, "" in boardlaw's database
    char run[STORE_NAME_MAX];    // its training run
    int size, width, depth, idx; // board size, net shape, snapshot number
    NetInputs inputs;            // of the net, from its run's recipe; else NET_STONES
    NetModel model;              // likewise; else NET_RULES, and 0
    NetFrame frame;
    int dynamics, prediction;
    int train_nodes;
    double samples, paper_flops;
    double moves, wall_seconds, cpu_seconds; // NAN in boardlaw's database
    double executed;                         // multiply-adds plus looks; NAN in older stores too
    char weights[STORE_PATH_MAX];            // as in StoreSnap
} StoreAgent;

// Games between two players, the first of them Black in all.
typedef struct StoreTrial {
    int black, white; // agents.id or STORE_PERFECT, at most one of the two
    int black_wins, white_wins;
    double moves;  // in all games together
    double times;  // thinking time of both players in all games together, seconds
    bool greedy;   // moves were the most visited, not sampled
    int job;       // number of the batch of games between the two, 0 first; -1 in boardlaw's
    uint64_t seed; // of the tournament
    int perfect;   // version of perfect play (selfplay/search/reference.h) where it took part, else
                   // 0; 0 in boardlaw's too, whose mohex_trials are games with MoHex
    // Of games with the reference player of boards above 7x7 (selfplay/search/reference_large.h):
    int settled; // games whose winner it had settled before the end, on one of its own turns
    double settled_stones; // stones on the board at the first such turn, summed over these games
    int proven; // those of them whose deciding moment is proven: an earlier position had been
                // settled as a win for the other side, so the loser's last mistake is known
} StoreTrial;

// A game that a player lost by a failure of its program, and the reason.
typedef struct StoreFailure {
    int black, white; // as in the trial that contains the game
    bool greedy;
    int job;
    int game;                         // number of the game in its job
    int agent;                        // the agent that failed
    const char *kind, *text, *output; // as in PlayerFailure (selfplay/search/player.h)
} StoreFailure;

// A planned batch of games, half with each player as Black.
typedef struct StoreJob {
    int first, second; // agents.id; `second` may be STORE_PERFECT
    bool greedy;
    int job;   // as in the two trials with its results
    int games; // even
    int round; // of planning, 0 first
} StoreJob;

// An agent's results on tasks of one length (elo/law/horizon.h).
typedef struct StoreHorizon {
    int agent;
    bool greedy;
    uint64_t seed; // of the tasks and of the games
    int plies, tasks, done;
    int perfect; // version of perfect play, above 0
} StoreHorizon;

// How an agent moves: by its net alone or by its search, drawing or taking the likeliest move.
typedef enum StoreErrorKind {
    STORE_ERROR_NET,
    STORE_ERROR_NET_GREEDY,
    STORE_ERROR_SEARCH,
    STORE_ERROR_SEARCH_GREEDY,
    STORE_ERROR_KINDS,
} StoreErrorKind;

// An agent's chance to throw the win away in each position of a set (elo/errors/error_positions.h).
enum { STORE_CHANCE_ONE = UINT16_MAX, STORE_ERROR_POSITIONS_MAX = 1 << 16 };
typedef struct StoreErrors {
    int agent;
    int version;                         // of the set, above 0
    int positions;                       // of the set, 1 to STORE_ERROR_POSITIONS_MAX
    uint16_t *chance[STORE_ERROR_KINDS]; // [positions] each, in steps of 1 / STORE_CHANCE_ONE
} StoreErrors;

// A whole game that was kept, of a training run or of a pairing; unique by all fields but `id` and
// its outcome (size, moves, winner).
typedef struct StoreGame {
    int id;                  // set by the store
    const char *run;         // self-play of this run, "": a tournament's. Borrowed when added
    int idx;                 // of the run's first snapshot after it
    int black, white;        // of a tournament's, as in its trial
    bool greedy;             //
    int job;                 //
    int game;                // number among the games with all of the above in common
    int size, moves, winner; // set by the store when added
} StoreGame;

// Opens the file, or the file STORE_FILE in a folder; close with store_close(). Fails with a
// one-line message that names the file, and leaves the file untouched, for folders without one,
// files that are not SQLite, stores of other applications or newer versions, and missing files with
// STORE_READ.
Status store_open(const char *path, StoreMode mode, Store **store, Error *error);

// Sets the stop flag: queries of a store opened with STORE_READ end with STATUS_STOPPED once
// `*stop` is not 0; NULL: never. Writes are never interrupted.
void store_listen(Store *store, const volatile sig_atomic_t *stop);
void store_close(Store *store);
const char *store_path(const Store *store);

// The experiment's folder, to which the paths in rows are relative: the store's, with a symbolic
// link followed unless only the link has runs/ beside it.
void store_folder(const Store *store, char folder[PATH_MAX]);

// Whether a text matches a pattern of SQL's LIKE, such as 'bee/%'.
bool store_is_like(const char *pattern, const char *text);

// SQLite's version, for the record.
const char *store_library(void);

// Writes FOLDER/NAMED to `path`. Paths in rows are untrusted input: STATUS_INVALID, with `row`
// ("run a"), if it leads out of the folder.
Status store_within(const char *folder, const char *named, const char *row, char path[PATH_MAX],
                    Error *error);

// A transaction: everything written between store_begin() and store_commit() becomes visible and
// durable at once. Without them every function below is a transaction of its own. Transactions do
// not nest. STATUS_IO, with nothing written, if another process has deleted, moved or replaced the
// file since it was opened.
Status store_begin(Store *store, Error *error);
Status store_commit(Store *store, Error *error);
void store_rollback(Store *store);

// Whether this is a valid name of a run: 1 to STORE_NAME_MAX - 1 bytes without control characters.
bool store_good_name(const char *name);

// The same of a label, of 1 to STORE_LABEL_MAX - 1 bytes.
bool store_good_label(const char *label);

// Adds the run. If one of this name exists, it must be equal in all but `done` and the label: a
// label that is given replaces the one that is there, and the row is else left as it is.
Status store_run_add(Store *store, const StoreRun *run, Error *error);
Status store_run_set_done(Store *store, const char *name, Error *error);

// Adds the snapshot, or finds the one with the same run and idx, which is not changed. `*id` (`id`
// may be NULL) is its number in both cases.
Status store_snap_add(Store *store, const StoreSnap *snap, int *id, Error *error);

// Adds the agent, or finds the one with the same snapshot, nodes, c and search.
Status store_agent_add(Store *store, int snap, int nodes, double c, const char *search, int *id,
                       Error *error);

// Adds `count` trials in one transaction (or inside the one begun); existing ones are not changed
// and not counted in `*added` (`added` may be NULL).
Status store_trials_add(Store *store, const StoreTrial *trials, int count, int *added,
                        Error *error);

// All that is read is checked: impossible numbers are STATUS_INVALID with a message that names the
// row.
//
// Lists, in order of id (runs: of insertion). `size` 0: every board size. Free with free(), runs
// and snaps with their own functions.
Status store_runs(Store *store, int size, StoreRun **runs, int *count, Error *error);
void store_runs_free(StoreRun *runs, int count);
Status store_snaps(Store *store, const char *run, StoreSnap **snaps, int *count, Error *error);
void store_snaps_free(StoreSnap *snaps, int count);
// The shape of its net, to be checked: rows may say anything.
NetShape store_agent_shape(const StoreAgent *agent);

Status store_agents(Store *store, int size, StoreAgent **agents, int *count, Error *error);

// The version of perfect play, or of the reference player, that took part in the trials on boards
// of a size, 0 if none; STATUS_INVALID, with a remedy in the message, if there are several
// versions.
Status store_perfect_version(const Store *store, int size, const StoreTrial *trials, int count,
                             int *version, Error *error);

// Deletes what was played on boards of that size against perfect play of versions other than
// `keep`.
Status store_perfect_forget(Store *store, int size, bool greedy, int keep, Error *error);

// Deletes the horizons on boards of that size measured against versions other than `keep`.
Status store_perfect_forget_horizons(Store *store, int size, bool greedy, int keep, Error *error);

// All trials between agents of board size `size`, then those against perfect play; only greedy or
// only sampled ones (boardlaw's count as sampled).
Status store_trials(Store *store, int size, bool greedy, StoreTrial **trials, int *count,
                    Error *error);

// Adds the failures in one transaction (or inside the one begun); the texts are borrowed.
Status store_failures_add(Store *store, const StoreFailure *failures, int count, Error *error);

// The failures of the agents of a board size (0: of every size), in order of insertion. Free with
// store_failures_free().
Status store_failures(Store *store, int size, StoreFailure **failures, int *count, Error *error);
void store_failures_free(StoreFailure *failures, int count);

// Adds the jobs in one transaction (or inside the one begun).
Status store_jobs_add(Store *store, const StoreJob *jobs, int count, Error *error);

// The open jobs of a board size in order of insertion, and its number of planning rounds so far.
// Free with free().
Status store_jobs_open(Store *store, int size, bool greedy, StoreJob **jobs, int *count,
                       int *rounds, Error *error);

// Replaces all rows of these agents, in one transaction (or inside the one begun). An agent's rows
// must be adjacent.
Status store_horizons_set(Store *store, const StoreHorizon *rows, int count, Error *error);

// The horizons of a board size, sorted by agent, then by plies. Free with free().
Status store_horizons(Store *store, int size, bool greedy, StoreHorizon **rows, int *count,
                      Error *error);

// Replaces these agents' rows of the same version, in one transaction (or inside the one begun).
Status store_errors_set(Store *store, const StoreErrors *rows, int count, Error *error);

// The rows of a board size and a version of its set, sorted by agent. Free with
// store_errors_free().
Status store_errors(Store *store, int size, int version, StoreErrors **rows, int *count,
                    Error *error);
void store_errors_free(StoreErrors *rows, int count);
void store_errors_clear(StoreErrors *row); // frees the chances of one

// Stores a game, in a transaction of its own or the one begun. Existing games are not changed.
// Nothing is stored beyond STORE_GAMES_MAX games, or STORE_TOURNAMENT_GAMES_MAX tournament games of
// a board size.
enum { STORE_GAMES_MAX = 20000, STORE_TOURNAMENT_GAMES_MAX = 1000 };
Status store_game_add(Store *store, const StoreGame *game, const Episode *episode, Error *error);

// Selects some of the stored games.
typedef enum StoreGameKind {
    STORE_GAMES_ALL,
    STORE_GAMES_SELF_PLAY,
    STORE_GAMES_TOURNAMENT,
    STORE_GAME_KINDS,
} StoreGameKind;
typedef struct StoreGameFilter {
    StoreGameKind kind;
    int size; // of the board, 0: any
} StoreGameFilter;

// The number of stored games, and `count` of them from number `from` (0 first) on, newest first.
// `filter` NULL: all. Free with store_games_free().
Status store_games_count(Store *store, const StoreGameFilter *filter, int *count, Error *error);
Status store_games(Store *store, const StoreGameFilter *filter, int from, int count,
                   StoreGame **games, int *found, Error *error);
void store_games_free(StoreGame *games, int count);

// One game; free `game` with store_games_free(game, 1) and the episode with episode_free().
// STATUS_INVALID if there is no such game or it cannot be replayed.
Status store_game(Store *store, int id, StoreGame **game, Episode *episode, Error *error);

// The board sizes that have agents, ascending.
Status store_sizes(Store *store, int sizes[16], int *count, Error *error);

#endif
