#include "tests/testing.h"

#include "elo/experiment/label.h"
#include "selfplay/train/preset.h"
#include "selfplay/train/settings.h"

#include <stdlib.h>
#include <string.h>

static const NetShape shape = {.size = 5, .width = 16, .depth = 2};

static void expect(const TrainerConfig *trainer, const char *preset, const char *label) {
    char *recipe = trainer_config_text(trainer), found[LABEL_MAX];
    const StoreRun run = {.preset = preset, .recipe = recipe, .description = "train/5"};
    label_of_run(&run, found);
    assert_string_equal(found, label);
    free(recipe);
}

static void test_what_differs_from_the_preset(void **state) {
    (void)state;
    for (int i = 0; preset_names[i]; i++) {
        const TrainerConfig trainer = preset_config((Preset)i, shape);
        expect(&trainer, preset_names[i], preset_names[i]);
    }
    TrainerConfig trainer = preset_config(PRESET_DEFAULT, shape);
    trainer.seed = 77;      // no kind of its own
    trainer.rate_end = 1e9; // nor is the budget
    expect(&trainer, "default", "default");
    trainer.shape.inputs = NET_CHAINS;
    expect(&trainer, "default", "default inputs=chains");
    trainer.shape.inputs = NET_STONES;
    trainer.search.kind = SEARCH_PUCT;
    trainer.search.c = search_config_default(SEARCH_PUCT).c; // goes with the search
    expect(&trainer, "default", "default search=puct");
    trainer.search.c = 2.5f;
    expect(&trainer, "default", "default search=puct c=2.5");
    trainer.search.nodes = 32;
    expect(&trainer, "default", "default search=puct nodes=32 c=2.5");
}

// Beyond three settings the number of the others is told, and what they are told apart by.
static void test_many_differences(void **state) {
    (void)state;
    char labels[2][LABEL_MAX];
    for (int i = 0; i < 2; i++) {
        TrainerConfig trainer = preset_config(PRESET_DEFAULT, shape);
        trainer.shape.inputs = NET_CHAINS;
        trainer.search.nodes = 32;
        trainer.lane_games = 8;
        trainer.replay_ratio = 4.0;
        trainer.batch = i ? 128 : 64;
        char *recipe = trainer_config_text(&trainer);
        const StoreRun run = {.preset = "default", .recipe = recipe, .description = "train/5"};
        label_of_run(&run, labels[i]);
        const char *start = "default inputs=chains nodes=32 lane_games=8 +2 ";
        assert_int_equal(strncmp(labels[i], start, strlen(start)), 0);
        assert_int_equal(strlen(labels[i]), strlen(start) + 8);
        free(recipe);
    }
    assert_string_not_equal(labels[0], labels[1]);
}

static void test_given_and_unreadable(void **state) {
    (void)state;
    char found[LABEL_MAX];
    StoreRun run = {.preset = "default", .recipe = "nonsense", .description = "bee/5", .label = ""};
    label_of_run(&run, found);
    assert_string_equal(found, "default");
    run.preset = "";
    label_of_run(&run, found);
    assert_string_equal(found, "bee");
    run.label = "mine";
    label_of_run(&run, found);
    assert_string_equal(found, "mine");
    char endless[1000];
    memset(endless, 'x', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    run = (StoreRun){.preset = endless, .recipe = "", .description = endless, .label = endless};
    label_of_run(&run, found);
    assert_int_equal(strlen(found), STORE_LABEL_MAX - 1);
    run.label = NULL;
    label_of_run(&run, found);
    assert_true(strlen(found) < STORE_LABEL_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_differs_from_the_preset),
        cmocka_unit_test(test_many_differences),
        cmocka_unit_test(test_given_and_unreadable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
