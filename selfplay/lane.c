#include "selfplay/lane.h"

#include "base/check.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

// A move of a game that goes on; it becomes a sample when the outcome is known.
typedef struct LanePly {
    NetInput input;
    float root_value; // for the side to move
    uint8_t mover;
} LanePly;

struct Lane {
    LaneConfig config;
    int cells;
    Board *boards;   // [games]
    Rng *rngs;       // [games]
    LanePly *plies;  // [games][cells], by ply
    float *policies; // [games][cells][cells], in the net's frame
    Replay *replay;
    LaneCounts counts;
};

Lane *lane_create(const LaneConfig *config, uint64_t seed, int index) {
    CHECK(config->games >= 1);
    Lane *lane = memory_zeroed(1, sizeof *lane);
    const size_t games = (size_t)config->games;
    lane->config = *config;
    lane->cells = config->size * config->size;
    const size_t cells = (size_t)lane->cells;
    lane->boards = memory_zeroed(games, sizeof *lane->boards);
    lane->rngs = memory_zeroed(games, sizeof *lane->rngs);
    lane->plies = memory_zeroed(games * cells, sizeof *lane->plies);
    lane->policies = memory_zeroed(games * cells * cells, sizeof *lane->policies);
    lane->replay = replay_create(config->size, config->replay_capacity);
    for (int game = 0; game < config->games; game++) {
        lane->boards[game] = board_empty(config->size);
        lane->rngs[game] =
            rng_stream(seed, RNG_LANE, (uint64_t)index << 32 | (uint64_t)(uint32_t)game);
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
    free(lane);
}

static LanePly *game_plies(const Lane *lane, int game) {
    return lane->plies + (size_t)game * (size_t)lane->cells;
}

static float *ply_policy(const Lane *lane, int game, int ply) {
    const size_t cells = (size_t)lane->cells;
    return lane->policies + ((size_t)game * cells + (size_t)ply) * cells;
}

// Notes what the search found out about the position, in the net's frame.
static void record_ply(Lane *lane, const Search *search, int game) {
    const Board *board = &lane->boards[game];
    const float *policy = search_policy(search, game);
    float *kept = ply_policy(lane, game, board->ply);
    game_plies(lane, game)[board->ply] = (LanePly){
        .input = evaluator_input(board),
        .root_value = search_value(search, game),
        .mover = board->to_move,
    };
    for (int cell = 0; cell < lane->cells; cell++) {
        const int seen =
            board->to_move == BLACK ? cell : bits_transpose_cell(cell, lane->config.size);
        kept[seen] = policy[cell];
    }
}

static void finish_game(Lane *lane, int game) {
    Board *board = &lane->boards[game];
    const LanePly *plies = game_plies(lane, game);
    const float share = lane->config.outcome_share;
    for (int ply = 0; ply < board->ply; ply++) {
        const float outcome = plies[ply].mover == board->winner ? 1.0f : -1.0f;
        const float value = share * outcome + (1.0f - share) * plies[ply].root_value;
        replay_add(lane->replay, &plies[ply].input, ply_policy(lane, game, ply), value);
    }
    lane->counts.games++;
    lane->counts.black_wins += board->winner == BLACK;
    *board = board_empty(lane->config.size);
}

void lane_advance(Lane *lane, Search *search, Evaluator *evaluator, int plies) {
    const int games = lane->config.games;
    for (int step = 0; step < plies; step++) {
        search_run(search, evaluator, lane->boards, lane->rngs, games, true);
        for (int game = 0; game < games; game++) {
            record_ply(lane, search, game);
            board_play(&lane->boards[game], search_move(search, game, false, &lane->rngs[game]));
            if (lane->boards[game].winner != NOBODY)
                finish_game(lane, game);
        }
        lane->counts.moves += (uint64_t)games;
    }
}

const Replay *lane_replay(const Lane *lane) {
    return lane->replay;
}

LaneCounts lane_counts(const Lane *lane) {
    return lane->counts;
}

void lane_save(const Lane *lane, BytesWriter *writer) {
    for (int game = 0; game < lane->config.games; game++) {
        const Board *board = &lane->boards[game];
        bytes_put(writer, board->stones, sizeof board->stones);
        bytes_put(writer, &board->to_move, sizeof board->to_move);
        bytes_put(writer, &lane->rngs[game], sizeof lane->rngs[game]);
        for (int ply = 0; ply < board->ply; ply++) {
            const LanePly *kept = &game_plies(lane, game)[ply];
            bytes_put(writer, &kept->input, sizeof kept->input);
            bytes_put(writer, &kept->root_value, sizeof kept->root_value);
            bytes_put(writer, &kept->mover, sizeof kept->mover);
            bytes_put(writer, ply_policy(lane, game, ply), (size_t)lane->cells * sizeof(float));
        }
    }
    bytes_put(writer, &lane->counts, sizeof lane->counts);
    replay_save(lane->replay, writer);
}

static bool load_game(Lane *lane, int game, BytesReader *reader) {
    Bits stones[2];
    uint8_t to_move;
    bytes_get(reader, stones, sizeof stones);
    bytes_get(reader, &to_move, sizeof to_move);
    bytes_get(reader, &lane->rngs[game], sizeof lane->rngs[game]);
    const Bits all = bits_geometry[lane->config.size].all;
    if (reader->failed || (stones[0] & stones[1]) || ((stones[0] | stones[1]) & ~all) ||
        to_move > WHITE)
        return false;
    Board *board = &lane->boards[game];
    *board = board_from_stones(lane->config.size, stones[0], stones[1], (Colour)to_move);
    if (board->winner != NOBODY)
        return false;
    for (int ply = 0; ply < board->ply; ply++) {
        LanePly *kept = &game_plies(lane, game)[ply];
        bytes_get(reader, &kept->input, sizeof kept->input);
        bytes_get(reader, &kept->root_value, sizeof kept->root_value);
        bytes_get(reader, &kept->mover, sizeof kept->mover);
        bytes_get(reader, ply_policy(lane, game, ply), (size_t)lane->cells * sizeof(float));
    }
    return !reader->failed;
}

bool lane_load(Lane *lane, BytesReader *reader) {
    for (int game = 0; game < lane->config.games; game++)
        if (!load_game(lane, game, reader))
            return false;
    bytes_get(reader, &lane->counts, sizeof lane->counts);
    return replay_load(lane->replay, reader);
}
