// The state in a checkpoint of format 3, of before executed multiply-adds were counted as they are
// made, as format 5 has it. The state that training resumes from is the same; executed
// multiply-adds were counted differently, and are unknown. The input is not validated here: the
// result is checked as any other.
#include "selfplay/train/trainer_internal.h"

#include "selfplay/train/lane_internal.h"

#include <math.h>

static void skip(BytesReader *reader, size_t count) {
    reader->failed = reader->failed || count > reader->length - reader->at;
    if (!reader->failed)
        reader->at += count;
}

static void copy(BytesReader *reader, size_t count, BytesWriter *writer) {
    const char *from = reader->bytes + reader->at;
    skip(reader, count);
    if (!reader->failed)
        bytes_put(writer, from, count);
}

static void copy_weights(const Trainer *trainer, BytesReader *reader, BytesWriter *writer) {
    const size_t net = trainer->net->parameter_count * sizeof(float);
    copy(reader, net, writer);
    if (trainer->averaged)
        copy(reader, net, writer);
    copy(reader, 2 * net, writer); // Adam's moments
    skip(reader, sizeof(int64_t)); // and steps, which are among the counts
    if (trainer->aux)
        copy(reader, 3 * net_aux_count(trainer->config.shape) * sizeof(float), writer);
}

// `total` receives the expected counts of all lanes together.
static void copy_stats(BytesReader *reader, LaneCounts *total, BytesWriter *writer) {
    const double unknown = NAN;
    copy(reader, sizeof(uint64_t), writer); // generations
    bytes_get(reader, &total->moves, sizeof total->moves);
    bytes_get(reader, &total->full_moves, sizeof total->full_moves);
    bytes_get(reader, &total->games, sizeof total->games);
    bytes_get(reader, &total->black_wins, sizeof total->black_wins);
    copy(reader, 3 * sizeof(uint64_t), writer); // steps, samples, evaluations
    skip(reader, 2 * sizeof(double));           // paper FLOPs, executed ones
    bytes_put(writer, &unknown, sizeof unknown);
    bytes_put(writer, &unknown, sizeof unknown);
    copy(reader, 2 * sizeof(double), writer); // seconds
    copy(reader, sizeof(NetLoss), writer);
}

static void copy_counts(BytesReader *reader, LaneCounts *left, BytesWriter *writer) {
    LaneCounts counts;
    bytes_get(reader, &counts, sizeof counts);
    bytes_put(writer, &counts, sizeof counts);
    left->moves -= counts.moves;
    left->full_moves -= counts.full_moves;
    left->games -= counts.games;
    left->black_wins -= counts.black_wins;
}

static void copy_game(const Lane *lane, BytesReader *reader, BytesWriter *writer) {
    const size_t found = sizeof(NetInput) + sizeof(float),
                 policy = (size_t)lane->cells * sizeof(float);
    const size_t begin = reader->at;
    Bits stones[2];
    bytes_get(reader, stones, sizeof stones);
    reader->at = begin;
    copy(reader, sizeof stones, writer);
    skip(reader, 1); // side to move
    copy(reader, sizeof(Rng), writer);
    const int plies = bits_count(stones[BLACK]) + bits_count(stones[WHITE]);
    for (int ply = 0; ply < plies && !reader->failed; ply++) {
        BytesReader move = *reader;
        uint8_t mover, searched;
        skip(reader, found);
        bytes_get(reader, &mover, sizeof mover);
        bytes_get(reader, &searched, sizeof searched);
        bytes_put(writer, &searched, sizeof searched);
        if (searched) {
            copy(&move, found, writer);
            copy(reader, policy, writer);
        } else {
            skip(reader, policy);
        }
    }
}

static void copy_replay(const Replay *replay, BytesReader *reader, BytesWriter *writer) {
    const size_t end = replay->ends ? 2 * sizeof(Bits) + sizeof(int) : 0;
    const size_t sample = sizeof(NetInput) + ((size_t)replay->cells + 1) * sizeof(float) + end;
    int count;
    bytes_get(reader, &count, sizeof count);
    skip(reader, sizeof(int)); // slot of the next one
    copy(reader, sizeof(uint64_t), writer);
    if (count < 0 || count > replay->capacity)
        reader->failed = true;
    else
        copy(reader, (size_t)count * sample, writer);
}

static void copy_lane(const Lane *lane, BytesReader *reader, LaneCounts *left,
                      BytesWriter *writer) {
    for (int game = 0; game < lane->config.games && !reader->failed; game++)
        copy_game(lane, reader, writer);
    copy_counts(reader, left, writer);
    for (int i = 0; i < 2 * lane->watched && !reader->failed; i++) {
        Episode episode;
        if (!episode_get(reader, &episode)) {
            reader->failed = true;
            break;
        }
        episode_put(&episode, writer);
        episode_free(&episode);
    }
    copy_replay(lane->replay, reader, writer);
}

bool trainer_state_of_3(const Trainer *trainer, BytesReader *reader, BytesWriter *writer) {
    copy_weights(trainer, reader, writer);
    copy(reader, sizeof trainer->learner_rng, writer);
    copy(reader, sizeof trainer->owed, writer);
    LaneCounts left;
    copy_stats(reader, &left, writer);
    for (int i = 0; i < trainer->config.lanes && !reader->failed; i++)
        copy_lane(trainer->lanes[i], reader, &left, writer);
    return !reader->failed && reader->at == reader->length && left.moves == 0 &&
           left.full_moves == 0 && left.games == 0 && left.black_wins == 0;
}
