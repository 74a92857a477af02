#include "tools/recipe.h"

#include <string.h>

// Numbers as they would be typed: 0.1, not the float next to it.
static double typed(float value) {
    return (double)(int64_t)((double)value * 1e7 + 0.5) / 1e7;
}

Recipe recipe_default(void) {
    const TrainerConfig trainer =
        trainer_config_default((NetShape){.size = 5, .width = 32, .depth = 2});
    return (Recipe){
        .trainer = trainer,
        .search = (int)trainer.search.kind,
        .c = typed(trainer.search.c),
        .noise_share = typed(trainer.search.noise_share),
        .noise_total = typed(trainer.search.noise_total),
        .value_visits = typed(trainer.search.value_visits),
        .value_scale = typed(trainer.search.value_scale),
        .learning_rate = typed(trainer.learning_rate),
        .outcome_share = typed(trainer.outcome_share),
        .value_weight = typed(trainer.value_weight),
        .alpha = typed(trainer.alpha),
    };
}

enum { SEARCH_OPTIONS = 8, LEARNING_OPTIONS = RECIPE_OPTIONS - SEARCH_OPTIONS };

static void search_options(Recipe *recipe, Option *all) {
    SearchConfig *search = &recipe->trainer.search;
    const Option options[SEARCH_OPTIONS] = {
        {.name = "search",
         .value = "NAME",
         .choice = &recipe->search,
         .choices = search_kind_names,
         .help = "search in self-play"},
        {.name = "nodes",
         .value = "N",
         .integer = &search->nodes,
         .least = 1,
         .most = SEARCH_NODES_MAX,
         .expected = "a number of nodes",
         .help = "positions searched for a move"},
        {.name = "c",
         .value = "X",
         .number = &recipe->c,
         .given = &recipe->c_given,
         .least = 1e-6,
         .most = 1000,
         .default_text = "1 (regularised), 1.25 (puct)",
         .help = "regularised: weight of the prior; puct: exploration"},
        {.name = "noise-share",
         .value = "X",
         .number = &recipe->noise_share,
         .least = 0,
         .most = 1,
         .help = "regularised, puct: share of Dirichlet noise at the root"},
        {.name = "noise-total",
         .value = "X",
         .number = &recipe->noise_total,
         .least = 1e-3,
         .most = 1e4,
         .help = "the noise's parameters summed over the legal moves"},
        {.name = "considered",
         .value = "N",
         .integer = &search->considered,
         .least = 1,
         .most = BOARD_CELLS_MAX,
         .help = "gumbel: actions that sequential halving begins with"},
        {.name = "value-visits",
         .value = "X",
         .number = &recipe->value_visits,
         .least = 0,
         .most = 1e4,
         .help = "gumbel: visits added before values are weighted"},
        {.name = "value-scale",
         .value = "X",
         .number = &recipe->value_scale,
         .least = 1e-6,
         .most = 100,
         .help = "gumbel: weight of values against the prior"},
    };
    memcpy(all, options, sizeof options);
}

static void learning_options(Recipe *recipe, Option *all) {
    TrainerConfig *trainer = &recipe->trainer;
    const Option options[LEARNING_OPTIONS] = {
        {.name = "lanes",
         .value = "N",
         .integer = &trainer->lanes,
         .least = 1,
         .most = 1024,
         .help = "groups of games; each is played by one thread at a time"},
        {.name = "lane-games",
         .value = "N",
         .integer = &trainer->lane_games,
         .given = &recipe->lane_games_given,
         .least = 1,
         .most = 4096,
         .default_text = "64; 256 for nets 512 wide",
         .help = "games in a lane"},
        {.name = "plies",
         .value = "N",
         .integer = &trainer->plies,
         .least = 1,
         .most = 1024,
         .help = "moves in every game between two rounds of learning"},
        {.name = "cache",
         .value = "N",
         .integer = &trainer->cache,
         .least = 0,
         .most = 1 << 24,
         .help = "entries of each lane's evaluation cache; 0: none"},
        {.name = "batch",
         .value = "N",
         .integer = &trainer->batch,
         .least = 1,
         .most = 1 << 16,
         .help = "samples in an optimiser step"},
        {.name = "reuse",
         .value = "X",
         .number = &trainer->reuse,
         .least = 0,
         .most = 1024,
         .help = "times that a sample is learnt from, on average"},
        {.name = "replay",
         .value = "N",
         .integer = &trainer->replay,
         .least = 1,
         .most = 1 << 24,
         .help = "samples kept"},
        {.name = "learning-rate",
         .value = "X",
         .number = &recipe->learning_rate,
         .least = 1e-9,
         .most = 1,
         .help = "Adam's learning rate"},
        {.name = "outcome-share",
         .value = "X",
         .number = &recipe->outcome_share,
         .least = 0,
         .most = 1,
         .help = "value target: share of the outcome beside the search's value"},
        {.name = "value-weight",
         .value = "X",
         .number = &recipe->value_weight,
         .least = 0,
         .most = 1000,
         .help = "weight of the value's error in the loss"},
        {.name = "alpha",
         .value = "X",
         .number = &recipe->alpha,
         .least = -10,
         .most = 10,
         .help = "what the residual layers' alphas start at"},
        {.name = "no-rotation",
         .flag = &recipe->no_rotation,
         .help = "do not turn samples by 180 degrees at random"},
    };
    memcpy(all, options, sizeof options);
}

void recipe_options(Recipe *recipe, const Option *own, Option *all) {
    for (; own->name; own++)
        *all++ = *own;
    search_options(recipe, all);
    learning_options(recipe, all + SEARCH_OPTIONS);
    all[RECIPE_OPTIONS] = (Option)OPTIONS_END;
}

TrainerConfig recipe_trainer(const Recipe *recipe, NetShape shape, uint64_t seed) {
    TrainerConfig trainer = recipe->trainer;
    const SearchConfig usual = search_config_default((SearchKind)recipe->search);
    trainer.shape = shape;
    trainer.seed = seed;
    if (!recipe->lane_games_given)
        trainer.lane_games = trainer_lane_games(shape);
    trainer.search.kind = (SearchKind)recipe->search;
    trainer.search.c = recipe->c_given ? (float)recipe->c : usual.c;
    trainer.search.noise_share = (float)recipe->noise_share;
    trainer.search.noise_total = (float)recipe->noise_total;
    trainer.search.value_visits = (float)recipe->value_visits;
    trainer.search.value_scale = (float)recipe->value_scale;
    trainer.learning_rate = (float)recipe->learning_rate;
    trainer.outcome_share = (float)recipe->outcome_share;
    trainer.value_weight = (float)recipe->value_weight;
    trainer.alpha = (float)recipe->alpha;
    trainer.rotate = !recipe->no_rotation;
    return trainer;
}
