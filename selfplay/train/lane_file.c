// A lane serialised, in a checkpoint. For each game: its stones, its random stream, and for each
// move so far whether it is a sample, with the search's results if so. Then the counts, the watched
// games and the replay. The side to move follows from the stones.
#include "selfplay/train/lane_internal.h"

#include "engine/board.h"

static void save_game(const Lane *lane, int game, BytesWriter *writer) {
    const Board *board = &lane->boards[game];
    bytes_put(writer, board->stones, sizeof board->stones);
    bytes_put(writer, &lane->rngs[game], sizeof lane->rngs[game]);
    for (int ply = 0; ply < board->ply; ply++) {
        const LanePly *kept = &lane_plies(lane, game)[ply];
        const uint8_t searched = kept->searched;
        bytes_put(writer, &searched, sizeof searched);
        if (!searched)
            continue;
        bytes_put(writer, &kept->input, sizeof kept->input);
        bytes_put(writer, &kept->root_value, sizeof kept->root_value);
        bytes_put(writer, lane_policy(lane, game, ply), (size_t)lane->cells * sizeof(float));
        if (lane->replay->moves)
            bytes_put(writer, &kept->move, sizeof kept->move);
    }
}

void lane_save(const Lane *lane, BytesWriter *writer) {
    for (int game = 0; game < lane->config.games; game++)
        save_game(lane, game, writer);
    bytes_put(writer, &lane->counts, sizeof lane->counts);
    for (int i = 0; i < 2 * lane->watched; i++)
        episode_put(&lane->episodes[i], writer);
    replay_save(lane->replay, writer);
    if (lane->config.reanalyse <= 0.0)
        return;
    bytes_put(writer, &lane->reanalyse_rng, sizeof lane->reanalyse_rng);
    bytes_put(writer, &lane->owed, sizeof lane->owed);
    bytes_put(writer, &lane->reanalysed, sizeof lane->reanalysed);
}

// --- reading ---

static const char *const cut_off = "it ends within the games";

static const char *load_board(Board *board, int size, BytesReader *reader) {
    Bits stones[2];
    bytes_get(reader, stones, sizeof stones);
    if (reader->failed)
        return cut_off;
    if ((stones[BLACK] & stones[WHITE]) ||
        ((stones[BLACK] | stones[WHITE]) & ~bits_geometry[size].all))
        return "stones off the board or on each other";
    const int ahead = bits_count(stones[BLACK]) - bits_count(stones[WHITE]);
    if (ahead != 0 && ahead != 1)
        return "a position in which nobody can be to move";
    *board = board_from_stones(size, stones[BLACK], stones[WHITE], ahead == 0 ? BLACK : WHITE);
    return board->winner == NOBODY ? NULL : "a game that is over";
}

// `earlier` are the stones before the last sample, by colour; they become those before this one.
static const char *load_ply(Lane *lane, int game, int ply, Bits earlier[2], BytesReader *reader) {
    const int size = lane->config.size;
    LanePly *kept = &lane_plies(lane, game)[ply];
    NetInput *input = &kept->input;
    float *policy = lane_policy(lane, game, ply);
    uint8_t searched;
    bytes_get(reader, &searched, sizeof searched);
    if (searched > 1)
        return "a move that neither is a sample nor is none";
    *kept = (LanePly){.searched = searched};
    if (!searched)
        return reader->failed ? cut_off : NULL;
    bytes_get(reader, input, sizeof *input);
    bytes_get(reader, &kept->root_value, sizeof kept->root_value);
    bytes_get(reader, policy, (size_t)lane->cells * sizeof *policy);
    if (lane->replay->moves)
        bytes_get(reader, &kept->move, sizeof kept->move);
    if (reader->failed)
        return cut_off;
    const char *fault = replay_sample_fault(input, policy, kept->root_value, size);
    if (fault)
        return fault;
    if (lane->replay->moves &&
        (kept->move >= lane->cells || bits_has(input->mine | input->theirs, kept->move)))
        return "a move to a cell that is not free";
    const bool white = ply & 1;
    const Bits black = white ? bits_transpose(input->theirs, size) : input->mine;
    const Bits stones[2] = {black, white ? bits_transpose(input->mine, size) : input->theirs};
    const bool fits = bits_count(stones[BLACK] | stones[WHITE]) == ply &&
                      !(earlier[BLACK] & ~stones[BLACK]) && !(earlier[WHITE] & ~stones[WHITE]);
    earlier[BLACK] = stones[BLACK];
    earlier[WHITE] = stones[WHITE];
    return fits ? NULL : "a position that the game was not in";
}

static Status load_game(Lane *lane, int game, BytesReader *reader, Error *error) {
    Board *board = &lane->boards[game];
    Rng *rng = &lane->rngs[game];
    const char *fault = load_board(board, lane->config.size, reader);
    if (fault)
        return error_set(error, STATUS_INVALID, "game %d: %s", game, fault);
    bytes_get(reader, rng, sizeof *rng);
    if (!rng_good(rng))
        return error_set(error, STATUS_INVALID, "game %d: a random stream of zeros", game);
    Bits earlier[2] = {0};
    for (int ply = 0; ply < board->ply; ply++) {
        fault = load_ply(lane, game, ply, earlier, reader);
        if (fault)
            return error_set(error, STATUS_INVALID, "game %d, move %d: %s", game, ply + 1, fault);
    }
    if ((earlier[BLACK] & ~board->stones[BLACK]) || (earlier[WHITE] & ~board->stones[WHITE]))
        return error_set(error, STATUS_INVALID, "game %d: other stones than its moves had", game);
    return STATUS_OK;
}

static uint64_t samples_in_progress(const Lane *lane) {
    uint64_t count = 0;
    for (int game = 0; game < lane->config.games; game++)
        for (int ply = 0; ply < lane->boards[game].ply; ply++)
            count += lane_plies(lane, game)[ply].searched;
    return count;
}

// Whether the counts of games and moves are possible, given the games in progress.
static bool counts_agree(const Lane *lane) {
    const LaneConfig *config = &lane->config;
    const LaneCounts *counts = &lane->counts;
    if (counts->moves > (uint64_t)1 << 53 || counts->full_moves > counts->moves ||
        counts->games > counts->moves || counts->black_wins > counts->games)
        return false;
    const uint64_t drawn = config->random_share > 0.0 ? (uint64_t)config->random_moves : 0;
    const uint64_t shortest = 2 * (uint64_t)config->size - 1 - drawn;
    uint64_t most = counts->games * (uint64_t)lane->cells;
    for (int game = 0; game < config->games; game++)
        most += lane->boards[game].ply;
    return counts->games * shortest <= counts->moves && counts->moves <= most &&
           (config->full_share < 1.0 || counts->full_moves == counts->moves) &&
           lane->replay->added <= counts->full_moves &&
           lane->replay->added + samples_in_progress(lane) == counts->full_moves;
}

// A current episode has the stones of its game's board; a finished one has a winner.
static bool is_watched_game(const Lane *lane, int number, const Episode *episode) {
    if (episode->size != lane->config.size)
        return false;
    Bits stones[2] = {0};
    for (int i = 0; i < episode->count; i++)
        stones[i & 1] |= bits_cell(episode->cell[i]);
    const Board *board = &lane->boards[number / 2];
    if (number % 2 == 0)
        return episode->winner == NOBODY && stones[BLACK] == board->stones[BLACK] &&
               stones[WHITE] == board->stones[WHITE];
    const Colour to_move = (Colour)(episode->count & 1);
    return board_from_stones(episode->size, stones[BLACK], stones[WHITE], to_move).winner ==
               episode->winner &&
           (episode->winner != NOBODY || episode->count == 0);
}

static Status load_episode(Lane *lane, int number, BytesReader *reader, Error *error) {
    Episode loaded;
    bool good = episode_get(reader, &loaded);
    if (good) {
        good = is_watched_game(lane, number, &loaded);
        if (good)
            episode_copy(&lane->episodes[number], &loaded);
        episode_free(&loaded);
    }
    return good ? STATUS_OK
                : error_set(error, STATUS_INVALID,
                            "game %d: what is kept for watching is not this game", number / 2);
}

static Status load_reanalysis(Lane *lane, BytesReader *reader, Error *error) {
    const double reanalyse = lane->config.reanalyse;
    if (reanalyse <= 0.0)
        return STATUS_OK;
    bytes_get(reader, &lane->reanalyse_rng, sizeof lane->reanalyse_rng);
    bytes_get(reader, &lane->owed, sizeof lane->owed);
    bytes_get(reader, &lane->reanalysed, sizeof lane->reanalysed);
    const double most = reanalyse * (double)lane->counts.moves * (1.0 + 1e-9); // sums are rounded
    const bool good = !reader->failed && rng_good(&lane->reanalyse_rng) && lane->owed >= 0.0 &&
                      lane->owed < 1.0 && (double)lane->reanalysed <= most;
    return good ? STATUS_OK
                : error_set(error, STATUS_INVALID,
                            "samples searched anew that its moves do not ask "
                            "for");
}

Status lane_load(Lane *lane, BytesReader *reader, Error *error) {
    Status status = STATUS_OK;
    for (int game = 0; game < lane->config.games && status == STATUS_OK; game++)
        status = load_game(lane, game, reader, error);
    if (status != STATUS_OK)
        return status;
    bytes_get(reader, &lane->counts, sizeof lane->counts);
    for (int i = 0; i < 2 * lane->watched && status == STATUS_OK; i++)
        status = load_episode(lane, i, reader, error);
    if (status == STATUS_OK)
        status = replay_load(lane->replay, reader, error);
    if (status == STATUS_OK)
        status = load_reanalysis(lane, reader, error);
    if (status == STATUS_OK && !counts_agree(lane))
        status = error_set(
            error, STATUS_INVALID,
            "%llu moves, %llu of them samples, and %llu games won %llu times by "
            "Black do not agree with each other",
            (unsigned long long)lane->counts.moves, (unsigned long long)lane->counts.full_moves,
            (unsigned long long)lane->counts.games, (unsigned long long)lane->counts.black_wins);
    return status;
}
