#include "selfplay/train/settings.h"

#include "base/check.h"
#include "engine/board.h"

#include <stddef.h>
#include <string.h>

static const char *const switch_names[] = {"no", "yes", NULL};

// clang-format off
#define FIELD(kind_, name_, field, least_, most_, help_) \
    {.name = #name_, .kind = SETTING_##kind_, .offset = offsetof(TrainerConfig, field), \
     .least = least_, .most = most_, .help = help_}
#define CHOICE(name_, field, names, count, help_) \
    {.name = #name_, .kind = SETTING_CHOICE, .offset = offsetof(TrainerConfig, field), \
     .most = (count) - 1, .choices = names, .help = help_}
#define SWITCH(name_, field, help_) \
    {.name = #name_, .kind = SETTING_SWITCH, .offset = offsetof(TrainerConfig, field), .most = 1, \
     .choices = switch_names, .help = help_}

const Setting setting_table[SETTINGS] = {
    CHOICE(inputs, shape.inputs, net_inputs_names, 2,
           "what the network is told of a position: the stones, as in the paper, or with them "
           "what each edge has as good as joined to it"),
    CHOICE(search, search.kind, search_kind_names, 3, "search in self-play"),
    FIELD(INTEGER, nodes, search.nodes, 1, SEARCH_NODES_MAX, "positions searched for a move"),
    {.name = "c", .kind = SETTING_FLOAT, .offset = offsetof(TrainerConfig, search.c),
     .least = 1e-6, .most = 1000, .usual = "1 (regularised), 1.25 (puct)",
     .help = "regularised: weight of the prior; puct: exploration"},
    CHOICE(lambda, search.lambda, search_lambda_names, 2,
           "regularised: how the prior's weight falls with visits; paper: with the fault of the "
           "paper's code"),
    CHOICE(unvisited, search.unvisited, search_unvisited_names, 2,
           "regularised, puct: value of moves not visited yet: the position's, or a loss"),
    FIELD(FLOAT, noise_share, search.noise_share, 0, 1,
          "regularised, puct: share of Dirichlet noise at the root"),
    FIELD(FLOAT, noise_total, search.noise_total, 1e-3, 1e4, "the noise's parameters summed"),
    CHOICE(noise_over, search.noise_over, search_noise_over_names, 2,
           "the noise's parameters are summed over the legal moves, or over all cells"),
    FIELD(INTEGER, considered, search.considered, 1, BOARD_CELLS_MAX,
          "gumbel: actions that sequential halving begins with"),
    FIELD(FLOAT, value_visits, search.value_visits, 0, 1e4,
          "gumbel: visits added before values are weighted"),
    FIELD(FLOAT, value_scale, search.value_scale, 1e-6, 100,
          "gumbel: weight of values against the prior"),
    SWITCH(proofs, search.proofs, "won and lost positions are proven, and not searched further"),
    FIELD(INTEGER, lanes, lanes, 1, 1024,
          "groups of games; each is played by one thread at a time"),
    {.name = "lane_games", .kind = SETTING_INTEGER, .offset = offsetof(TrainerConfig, lane_games),
     .least = 1, .most = 4096, .usual = "64; 256 for nets 512 wide", .help = "games in a lane"},
    FIELD(INTEGER, plies, plies, 1, 1024, "moves in every game between two rounds of learning"),
    FIELD(INTEGER, cache, cache, 0, 1 << 24,
          "entries of each lane's evaluation cache; 0: none"),
    FIELD(DOUBLE, full_share, full_share, 0.01, 1,
          "playout caps: share of the moves searched with all nodes, the only ones learnt from"),
    FIELD(INTEGER, fast_nodes, fast_nodes, 1, SEARCH_NODES_MAX,
          "playout caps: nodes of the other moves"),
    FIELD(DOUBLE, random_share, random_share, 0, 1,
          "share of the games that begin with random moves"),
    FIELD(INTEGER, random_moves, random_moves, 1, 2 * BOARD_SIZE_MAX - 2,
          "random moves that such a game begins with at most, not enough to win"),
    FIELD(DOUBLE, opening, opening, 0, 1,
          "share of the cells: as many moves of a game are explored, the later ones likeliest"),
    FIELD(DOUBLE, temperature, temperature, 0, 100,
          "of explored moves, drawn from the improved policy; 0: as the search has them"),
    SWITCH(average_play, average_play, "the averaged net plays in training"),
    CHOICE(policy_target, policy_target, trainer_target_names, 2,
           "policy target: the search's improved policy, or shares of its visits"),
    FIELD(DOUBLE, target_temperature, target_temperature, 0.1, 10, "of the policy target"),
    FIELD(FLOAT, outcome_share, outcome_share, 0, 1,
          "value target: share of the outcome beside the search's value"),
    SWITCH(rotate, rotate, "turn samples by 180 degrees at random"),
    FIELD(INTEGER, replay, replay, 1, 1 << 24, "samples kept"),
    FIELD(DOUBLE, replay_share, replay_share, 0.001, 1,
          "of all samples so far, the newest share that is learnt from, if kept"),
    FIELD(INTEGER, replay_least, replay_least, 1, 1 << 24, "and never fewer than these, if there"),
    FIELD(INTEGER, batch, batch, 1, 1 << 16, "samples in an optimiser step"),
    FIELD(DOUBLE, batch_hold, batch_hold, 0, 1e15,
          "samples learnt from when the batch doubles; 0: never"),
    FIELD(DOUBLE, batch_factor, batch_factor, 1.1, 1e6,
          "times as many samples when it doubles again"),
    FIELD(INTEGER, batch_most, batch_most, 1, 1 << 16, "the batch does not double past this"),
    FIELD(DOUBLE, reuse, reuse, 0, 1024, "times that a sample is learnt from, on average"),
    FIELD(FLOAT, learning_rate, learning_rate, 1e-9, 1, "Adam's learning rate"),
    CHOICE(rate_decay, rate_decay, trainer_decay_names, 3,
           "how the learning rate falls: not, by a power of the samples learnt from, or along a "
           "cosine of the compute"),
    FIELD(DOUBLE, rate_warm, rate_warm, 0, 1e15,
          "samples in which the learning rate rises from 0; 0: at once"),
    FIELD(DOUBLE, rate_hold, rate_hold, 1, 1e15, "power: samples before the decay begins"),
    FIELD(DOUBLE, rate_power, rate_power, 0, 10, "power: exponent of the decay"),
    FIELD(DOUBLE, rate_end, rate_end, 0, 1e30,
          "cosine: paper FLOPs at which it ends; 0: the run's budget"),
    FIELD(DOUBLE, rate_floor, rate_floor, 1e-6, 1,
          "share of the learning rate that decay leaves"),
    FIELD(FLOAT, beta1, beta1, 0, 0.9999, "Adam's memory of the gradient's mean"),
    FIELD(FLOAT, beta2, beta2, 0, 0.99999, "Adam's memory of the gradient's square"),
    FIELD(FLOAT, epsilon, epsilon, 1e-12, 1, "Adam's epsilon"),
    FIELD(FLOAT, weight_decay, weight_decay, 0, 10, "Adam's decoupled weight decay"),
    FIELD(FLOAT, clip, clip, 0, 1e6, "longest gradient of a step; 0: any"),
    FIELD(FLOAT, value_weight, value_weight, 0, 1000, "weight of the value's error in the loss"),
    FIELD(FLOAT, owner_weight, owner_weight, 0, 100,
          "weight of a head for training only that tells who will own each cell; 0: none"),
    CHOICE(owner_target, owner_target, trainer_owner_names, 2,
           "owner: of the stone at the end, or the winner along its chain from edge to edge"),
    FIELD(FLOAT, left_weight, left_weight, 0, 100,
          "weight of a head for training only that tells the moves left; 0: none"),
    FIELD(DOUBLE, average, average, 0, 1,
          "weights are averaged over this share of the samples learnt from; 0: not"),
    FIELD(FLOAT, alpha, alpha, -10, 10, "what the residual layers' alphas start at"),
};
// clang-format on

// Enumerations are kept as int.
_Static_assert(sizeof(SearchKind) == sizeof(int) && sizeof(TrainerDecay) == sizeof(int) &&
                   sizeof(NetInputs) == sizeof(int),
               "int");

double setting_get(const Setting *setting, const TrainerConfig *config) {
    const char *field = (const char *)config + setting->offset;
    int integer;
    float single;
    double number;
    bool on;
    switch (setting->kind) {
    case SETTING_INTEGER:
    case SETTING_CHOICE:
        memcpy(&integer, field, sizeof integer);
        return integer;
    case SETTING_FLOAT:
        memcpy(&single, field, sizeof single);
        return (double)single;
    case SETTING_DOUBLE:
        memcpy(&number, field, sizeof number);
        return number;
    case SETTING_SWITCH:
        memcpy(&on, field, sizeof on);
        return on;
    }
    CHECK(false);
    return 0.0;
}

bool setting_allows(const Setting *setting, double value) {
    if (setting->kind == SETTING_FLOAT)
        return (float)value >= (float)setting->least && (float)value <= (float)setting->most;
    return value >= setting->least && value <= setting->most;
}

void setting_set(const Setting *setting, TrainerConfig *config, double value) {
    CHECK(setting_allows(setting, value));
    char *field = (char *)config + setting->offset;
    int integer;
    float single;
    const bool on = value != 0.0;
    switch (setting->kind) {
    case SETTING_INTEGER:
    case SETTING_CHOICE:
        integer = (int)value; // here only: others may have values past all integers
        memcpy(field, &integer, sizeof integer);
        break;
    case SETTING_FLOAT:
        single = (float)value;
        memcpy(field, &single, sizeof single);
        break;
    case SETTING_DOUBLE:
        memcpy(field, &value, sizeof value);
        break;
    case SETTING_SWITCH:
        memcpy(field, &on, sizeof on);
        break;
    }
}
