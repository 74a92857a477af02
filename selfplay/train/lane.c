#include "selfplay/train/lane_internal.h"

#include "base/check.h"
#include "base/memory.h"
#include "selfplay/search/search_rule.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

LaneConfig lane_config_default(int size, int games) {
    return (LaneConfig){
        .size = size,
        .games = games,
        .replay_capacity = 4096,
        .outcome_share = 0.5f,
        .full_share = 1.0,
        .random_moves = 1,
        .opening = 1.0,
        .target_temperature = 1.0,
    };
}

static LaneGroup group_create(size_t games) {
    return (LaneGroup){
        .games = memory_zeroed(games, sizeof(int)),
        .boards = memory_zeroed(games, sizeof(Board)),
        .rngs = memory_zeroed(games, sizeof(Rng)),
    };
}

static void group_free(LaneGroup *group) {
    free(group->games);
    free(group->boards);
    free(group->rngs);
}

static void begin_game(Lane *lane, int game) {
    Board *board = &lane->boards[game];
    Rng *rng = &lane->rngs[game];
    *board = board_empty(lane->config.size);
    const double share = lane->config.random_share;
    if (share <= 0.0 || (double)rng_uniform(rng) >= share)
        return;
    const int moves = 1 + (int)rng_below(rng, (uint32_t)lane->config.random_moves);
    for (int i = 0; i < moves; i++) {
        const Bits legal = board_legal(board);
        lane_plies(lane, game)[board->ply] = (LanePly){.searched = false};
        board_play(board, bits_random(legal, rng));
    }
}

Lane *lane_create(const LaneConfig *config, uint64_t seed, int index) {
    CHECK(config->games >= 1);
    CHECK(config->random_share <= 0.0 || config->random_moves < 2 * config->size - 1);
    Lane *lane = memory_zeroed(1, sizeof *lane);
    const size_t games = (size_t)config->games;
    lane->config = *config;
    lane->cells = config->size * config->size;
    const size_t cells = (size_t)lane->cells;
    lane->boards = memory_zeroed(games, sizeof *lane->boards);
    lane->rngs = memory_zeroed(games, sizeof *lane->rngs);
    lane->plies = memory_zeroed(games * cells, sizeof *lane->plies);
    lane->policies = memory_zeroed(games * cells * cells, sizeof *lane->policies);
    const ReplayKeeps keeps = {.ends = config->ends,
                               .moves = config->moves || config->reanalyse > 0.0};
    CHECK(!keeps.moves || config->full_share >= 1.0); // all moves are samples
    lane->replay = replay_create(config->size, config->replay_capacity, keeps);
    lane->reanalyse_rng = rng_stream(seed, RNG_REANALYSE, (uint64_t)index);
    lane->full = group_create(games);
    lane->fast = group_create(games);
    for (int game = 0; game < config->games; game++) {
        lane->rngs[game] =
            rng_stream(seed, RNG_LANE, (uint64_t)index << 32 | (uint64_t)(uint32_t)game);
        begin_game(lane, game);
    }
    return lane;
}

void lane_destroy(Lane *lane) {
    if (!lane)
        return;
    free(lane->boards);
    free(lane->rngs);
    free(lane->plies);
    free(lane->policies);
    replay_destroy(lane->replay);
    group_free(&lane->full);
    group_free(&lane->fast);
    for (int i = 0; i < 2 * lane->watched; i++)
        episode_free(&lane->episodes[i]);
    free(lane->episodes);
    free(lane);
}

// Random opening moves are recorded in the order of their cells: their order has no meaning.
static void begin_episode(Lane *lane, int game) {
    Episode *episode = &lane->episodes[2 * game];
    Bits left[2] = {lane->boards[game].stones[BLACK], lane->boards[game].stones[WHITE]};
    episode_restart(episode);
    for (int colour = BLACK; left[colour]; colour ^= 1)
        episode_add(episode, bits_pop(&left[colour]), NAN, NULL);
}

void lane_watch(Lane *lane, int games) {
    CHECK(lane->watched == 0);
    lane->watched = games < lane->config.games ? games : lane->config.games;
    lane->episodes = memory_zeroed((size_t)lane->watched * 2, sizeof *lane->episodes);
    for (int i = 0; i < 2 * lane->watched; i++)
        lane->episodes[i] = episode_create(lane->config.size);
    for (int game = 0; game < lane->watched; game++)
        begin_episode(lane, game);
}

int lane_watched(const Lane *lane) {
    return lane->watched;
}

const Episode *lane_episode(const Lane *lane, int game, bool finished) {
    CHECK(game >= 0 && game < lane->watched);
    return &lane->episodes[2 * game + finished];
}

// sharp = policy to the power of 1 / temperature, scaled to a maximum of 1 against underflow.
static void sharpen(const float *policy, int cells, double temperature, float *sharp) {
    float greatest = 0.0f;
    for (int a = 0; a < cells; a++)
        greatest = policy[a] > greatest ? policy[a] : greatest;
    for (int a = 0; a < cells; a++)
        sharp[a] = powf(policy[a] / greatest, (float)(1.0 / temperature));
}

// The policy target, by board cell.
static void policy_target(const Lane *lane, const Search *search, int index, float *target) {
    // A proven position may not have been searched at all: its visits mean nothing.
    const bool visits = lane->config.visit_targets && search_proven(search, index) == 0;
    const float *found = visits ? search_visits(search, index) : search_policy(search, index);
    const bool as_it_is = lane->config.target_temperature == 1.0;
    if (as_it_is)
        memcpy(target, found, (size_t)lane->cells * sizeof *target);
    else
        sharpen(found, lane->cells, lane->config.target_temperature, target);
    if (as_it_is && !visits)
        return; // sums to 1
    float sum = 0.0f;
    for (int a = 0; a < lane->cells; a++)
        sum += target[a];
    for (int a = 0; a < lane->cells; a++)
        target[a] /= sum;
}

// Stores the full search's results for game `index` of its group, in the net's frame.
static void record_ply(Lane *lane, const Search *search, int index, int game) {
    const Board *board = &lane->boards[game];
    float target[BOARD_CELLS_MAX];
    policy_target(lane, search, index, target);
    float *kept = lane_policy(lane, game, board->ply);
    lane_plies(lane, game)[board->ply] = (LanePly){
        .input = evaluator_input(board),
        .root_value = search_value(search, index),
        .searched = true,
    };
    for (int cell = 0; cell < lane->cells; cell++)
        kept[evaluator_cell(board, cell)] = target[cell];
}

// The winner's stones that are connected to both its edges.
static Bits winning_chains(const Board *board) {
    const Bits *edge = bits_geometry[board->size].edge[board->winner];
    const Bits own = board->stones[board->winner];
    const Bits begun = bits_flood(own & edge[0], own, board->size);
    return bits_flood(begun & edge[1], begun, board->size);
}

// The end of a finished game, for a side to move with `left` moves to go.
static NetAuxTarget end_for(const Lane *lane, const Board *board, Colour mover, int left) {
    Bits cells[2] = {board->stones[BLACK], board->stones[WHITE]};
    if (lane->config.chains) {
        cells[board->winner] = winning_chains(board);
        cells[!board->winner] = 0;
    }
    if (mover == BLACK)
        return (NetAuxTarget){.mine = cells[BLACK], .theirs = cells[WHITE], .left = left};
    return (NetAuxTarget){.mine = bits_transpose(cells[WHITE], board->size),
                          .theirs = bits_transpose(cells[BLACK], board->size),
                          .left = left};
}

static void finish_game(Lane *lane, int game) {
    Board *board = &lane->boards[game];
    const LanePly *plies = lane_plies(lane, game);
    const float share = lane->config.outcome_share;
    for (int ply = 0; ply < board->ply; ply++) {
        if (!plies[ply].searched)
            continue;
        const Colour mover = (Colour)(ply & 1); // Black begins
        const float outcome = mover == board->winner ? 1.0f : -1.0f;
        const float value = share * outcome + (1.0f - share) * plies[ply].root_value;
        const NetAuxTarget end = end_for(lane, board, mover, board->ply - ply);
        replay_add(lane->replay, &plies[ply].input, lane_policy(lane, game, ply), value,
                   plies[ply].move, &end);
    }
    lane->counts.games++;
    const int winner = board->winner;
    lane->counts.black_wins += winner == BLACK;
    begin_game(lane, game);
    if (game < lane->watched) {
        Episode *episode = &lane->episodes[2 * game];
        episode->winner = winner;
        episode_copy(episode + 1, episode);
        begin_episode(lane, game);
    }
}

static int choose_move(const Lane *lane, const Search *search, int index, int ply, Rng *rng) {
    if (ply >= lane->config.opening * lane->cells)
        return search_move(search, index, true, rng);
    if (lane->config.temperature <= 0.0)
        return search_move(search, index, false, rng);
    float weights[BOARD_CELLS_MAX];
    sharpen(search_policy(search, index), lane->cells, lane->config.temperature, weights);
    return search_draw(weights, lane->cells, rng);
}

// One move in every game of the group.
static void move_group(Lane *lane, const LaneGroup *group, Search *search, Evaluator *evaluator,
                       bool full) {
    if (group->count == 0)
        return;
    search_run(search, evaluator, group->boards, group->rngs, group->count, full);
    for (int index = 0; index < group->count; index++) {
        const int game = group->games[index];
        Board *board = &lane->boards[game];
        if (full)
            record_ply(lane, search, index, game);
        else
            lane_plies(lane, game)[board->ply] = (LanePly){.searched = false};
        const int move = choose_move(lane, search, index, board->ply, &group->rngs[index]);
        lane_plies(lane, game)[board->ply].move = (uint8_t)evaluator_cell(board, move);
        if (game < lane->watched)
            episode_add(&lane->episodes[2 * game], move, search_value(search, index),
                        search_policy(search, index));
        board_play(board, move);
        lane->rngs[game] = group->rngs[index];
        if (board->winner != NOBODY)
            finish_game(lane, game);
    }
}

// Searches `n` stored samples anew.
static void reanalyse(Lane *lane, Search *search, Evaluator *evaluator, int n) {
    Replay *replay = lane->replay;
    const int size = lane->config.size;
    const float share = lane->config.outcome_share;
    LaneGroup *group = &lane->full;
    for (int i = 0; i < n; i++) {
        const int index = (int)rng_below(&lane->reanalyse_rng, (uint32_t)replay->count);
        const NetInput *input = &replay->inputs[index];
        group->games[i] = index;
        group->boards[i] = board_from_stones(size, input->mine, input->theirs, BLACK);
        group->rngs[i] = rng_stream(rng_next(&lane->reanalyse_rng), RNG_REANALYSE, 0);
    }
    search_run(search, evaluator, group->boards, group->rngs, n, false);
    for (int i = 0; i < n; i++) {
        float target[BOARD_CELLS_MAX];
        policy_target(lane, search, i, target);
        const float outcome = replay->left[group->games[i]] % 2 ? 1.0f : -1.0f;
        replay_renew(replay, group->games[i], target,
                     share * outcome + (1.0f - share) * search_value(search, i));
    }
    lane->reanalysed += (uint64_t)n;
}

void lane_advance(Lane *lane, Search *full, Search *fast, Evaluator *evaluator, int plies) {
    const double share = lane->config.full_share;
    CHECK(share >= 1.0 || fast);
    for (int step = 0; step < plies; step++) {
        lane->full.count = lane->fast.count = 0;
        for (int game = 0; game < lane->config.games; game++) {
            Rng *rng = &lane->rngs[game];
            const bool searched = share >= 1.0 || (double)rng_uniform(rng) < share;
            LaneGroup *group = searched ? &lane->full : &lane->fast;
            group->games[group->count] = game;
            group->boards[group->count] = lane->boards[game];
            group->rngs[group->count++] = *rng;
        }
        lane->counts.moves += (uint64_t)lane->config.games;
        lane->counts.full_moves += (uint64_t)lane->full.count;
        move_group(lane, &lane->full, full, evaluator, true);
        move_group(lane, &lane->fast, fast, evaluator, false);
        if (lane->config.reanalyse <= 0.0 || lane->replay->count == 0)
            continue;
        lane->owed += lane->config.reanalyse * lane->config.games;
        for (int n;
             (n = lane->owed < lane->config.games ? (int)lane->owed : lane->config.games) >= 1;
             lane->owed -= n)
            reanalyse(lane, full, evaluator, n);
    }
}

const Replay *lane_replay(const Lane *lane) {
    return lane->replay;
}

uint64_t lane_reanalysed(const Lane *lane) {
    return lane->reanalysed;
}

LaneCounts lane_counts(const Lane *lane) {
    return lane->counts;
}
