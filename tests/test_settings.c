// Settings, presets and schedules: the recipe as data.
#include "selfplay/train/preset.h"
#include "selfplay/train/schedule.h"
#include "selfplay/train/settings.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const NetShape shape = {.size = 4, .width = 16, .depth = 2};

static size_t size_of(const Setting *setting) {
    switch (setting->kind) {
    case SETTING_DOUBLE:
        return sizeof(double);
    case SETTING_SWITCH:
        return sizeof(bool);
    default:
        return sizeof(int);
    }
}

// Nothing but padding lies between the fields that the table has: a field that somebody adds
// without a line there is found here.
static void test_every_field_is_a_setting(void **state) {
    (void)state;
    size_t size_at[sizeof(TrainerConfig) + 1] = {0};
    size_at[offsetof(TrainerConfig, shape)] = offsetof(NetShape, inputs); // which is a setting
    size_at[offsetof(TrainerConfig, seed)] = sizeof(uint64_t);
    for (int i = 0; i < SETTINGS; i++) {
        assert_int_equal(size_at[setting_table[i].offset], 0);
        size_at[setting_table[i].offset] = size_of(&setting_table[i]);
    }
    size_t end = 0;
    for (size_t at = 0; at < sizeof(TrainerConfig); at++) {
        const size_t size = size_at[at];
        if (size == 0)
            continue;
        const size_t alignment = size == offsetof(NetShape, inputs) ? sizeof(int) : size;
        assert_int_equal(at, (end + alignment - 1) / alignment * alignment);
        end = at + size;
    }
    const size_t most = sizeof(double); // alignment of the whole
    assert_int_equal(sizeof(TrainerConfig), (end + most - 1) / most * most);
}

// Another value of a setting is another text, is read back, and is refused past the bounds.
static void test_settings_are_kept_and_bounded(void **state) {
    (void)state;
    const TrainerConfig usual = trainer_config_default(shape);
    char *usual_text = trainer_config_text(&usual);
    for (int i = 0; i < SETTINGS; i++) {
        const Setting *setting = &setting_table[i];
        TrainerConfig config = usual;
        const double was = setting_get(setting, &usual);
        const double other = was == setting->least ? setting->most : setting->least;
        setting_set(setting, &config, other);
        assert_true(fabs(setting_get(setting, &config) - other) <= 1e-6 * fabs(other));
        assert_true(setting_allows(setting, setting_get(setting, &config)));
        char *text = trainer_config_text(&config), line[64], difference[TRAINER_DIFFERENCE_MAX];
        snprintf(line, sizeof line, "\n%s = ", setting->name);
        assert_non_null(strstr(text, line));
        trainer_config_difference(text, usual_text, difference);
        assert_memory_equal(difference, setting->name, strlen(setting->name));
        setting_set(setting, &config, was);
        free(text);
        text = trainer_config_text(&config);
        assert_string_equal(text, usual_text);
        free(text);

        assert_false(setting_allows(setting, setting->least - 1.0));
        assert_false(setting_allows(setting, 2.0 * setting->most + 1.0));
        assert_false(setting_allows(setting, NAN));
        if (setting->kind == SETTING_SWITCH)
            continue;
        const int beyond = (int)setting->most + 1; // of an integer or a choice
        const float far = 2.0f * (float)setting->most + 1.0f;
        const double farther = 2.0 * setting->most + 1.0;
        char *field = (char *)&config + setting->offset;
        if (setting->kind == SETTING_FLOAT)
            memcpy(field, &far, sizeof far);
        else if (setting->kind == SETTING_DOUBLE)
            memcpy(field, &farther, sizeof farther);
        else
            memcpy(field, &beyond, sizeof beyond);
        Error error;
        assert_int_equal(trainer_config_check(&config, &error), STATUS_INVALID);
        assert_non_null(strstr(error.text, setting->name));
    }
    free(usual_text);
}

static void test_choices_have_names(void **state) {
    (void)state;
    for (int i = 0; i < SETTINGS; i++) {
        if (!setting_table[i].choices)
            continue;
        int count = 0;
        while (setting_table[i].choices[count])
            count++;
        assert_int_equal(count, (int)setting_table[i].most + 1);
    }
}

// ---- presets ----

static void test_presets_are_what_they_say(void **state) {
    (void)state;
    const NetShape shapes[] = {
        {3, 2, 4, NET_STONES}, {5, 16, 4, NET_STONES}, {9, 512, 4, NET_STONES}};
    for (int s = 0; s < 3; s++) {
        for (int preset = 0; preset_names[preset]; preset++) {
            const TrainerConfig config = preset_config((Preset)preset, shapes[s]);
            Error error;
            assert_int_equal(trainer_config_check(&config, &error), STATUS_OK);
            assert_memory_equal(&config.shape, &shapes[s], sizeof config.shape);
        }
        const TrainerConfig usual = trainer_config_default(shapes[s]);
        const TrainerConfig ours = preset_config(PRESET_DEFAULT, shapes[s]);
        char *a = trainer_config_text(&usual), *b = trainer_config_text(&ours);
        assert_string_equal(a, b);
        free(a);
        free(b);

        // One optimiser step of 32k samples after every 32k moves, each learnt from once, out of
        // the newest 64 times 32k: whatever the number of parallel games.
        const TrainerConfig paper = preset_config(PRESET_PAPER, shapes[s]);
        const int moves = paper.lanes * paper.lane_games * paper.plies;
        assert_int_equal(moves, 32768);
        assert_true(moves * paper.reuse == paper.batch);
        assert_int_equal(paper.replay, 64 * paper.batch);
        assert_int_equal(paper.search.lambda, SEARCH_LAMBDA_PAPER);
        const TrainerConfig fixed = preset_config(PRESET_PAPER_FIXED, shapes[s]);
        assert_int_equal(fixed.search.lambda, SEARCH_LAMBDA_RIGHT);
        assert_int_equal(fixed.batch, paper.batch);
    }
}

// ---- schedules ----

static void test_learning_rate_falls_as_asked(void **state) {
    (void)state;
    TrainerConfig config = trainer_config_default(shape);
    const float rate = config.learning_rate = 0.01f;
    for (double samples = 1.0; samples < 1e9; samples *= 7.0)
        assert_true(schedule_rate(&config, samples, samples) == rate);

    config.rate_decay = TRAINER_DECAY_POWER;
    config.rate_hold = 1000.0;
    config.rate_power = 0.5;
    config.rate_floor = 0.1;
    assert_true(schedule_rate(&config, 999.0, 0.0) == rate);
    assert_true(schedule_rate(&config, 1000.0, 0.0) == rate);
    assert_true(fabsf(schedule_rate(&config, 4000.0, 0.0) - rate / 2.0f) < 1e-8f);
    assert_true(fabsf(schedule_rate(&config, 16000.0, 0.0) - rate / 4.0f) < 1e-8f);
    assert_true(fabsf(schedule_rate(&config, 1e8, 0.0) - rate / 10.0f) < 1e-8f);

    config.rate_decay = TRAINER_DECAY_COSINE;
    config.rate_end = 0.0;
    assert_int_equal(trainer_config_check(&config, NULL), STATUS_INVALID);
    schedule_fit_budget(&config, 8e6);
    assert_true(config.rate_end == 8e6);
    schedule_fit_budget(&config, 9e6); // what was asked for stays
    assert_true(config.rate_end == 8e6);
    assert_int_equal(trainer_config_check(&config, NULL), STATUS_OK);
    config.rate_floor = 0.01;
    assert_true(schedule_rate(&config, 1e9, 0.0) == rate);
    assert_true(fabsf(schedule_rate(&config, 1e9, 4e6) - rate / 2.0f) < 1e-8f);
    assert_true(fabsf(schedule_rate(&config, 1e9, 8e6) - rate / 100.0f) < 1e-8f);
    assert_true(fabsf(schedule_rate(&config, 1e9, 1e7) - rate / 100.0f) < 1e-8f);

    config.rate_warm = 2000.0;
    assert_true(fabsf(schedule_rate(&config, 500.0, 0.0) - rate / 4.0f) < 1e-8f);
    assert_true(schedule_rate(&config, 2000.0, 0.0) == rate);
}

static void test_batch_doubles_when_asked(void **state) {
    (void)state;
    TrainerConfig config = trainer_config_default(shape);
    config.batch = 100;
    config.batch_most = 850;
    assert_int_equal(schedule_batch(&config, 1e12), 100);
    config.batch_hold = 1000.0;
    config.batch_factor = 4.0;
    const struct {
        double samples;
        int batch;
    } cases[] = {{0, 100},     {999, 100},   {1000, 200},  {3999, 200},    {4000, 400},
                 {15999, 400}, {16000, 800}, {64000, 800}, {INFINITY, 800}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(schedule_batch(&config, cases[i].samples), cases[i].batch);
    config.batch_most = 50;
    assert_int_equal(schedule_batch(&config, 1e12), 100);
}

static void test_window_grows_as_asked(void **state) {
    (void)state;
    TrainerConfig config = trainer_config_default(shape);
    config.lanes = 2;
    config.replay_share = 1.0;
    assert_int_equal(schedule_window(&config, 5000.0, 5000), 5000);
    assert_int_equal(schedule_window(&config, 1e9, 8192), 8192);
    config.replay_share = 0.25;
    config.replay_least = 600;
    assert_int_equal(schedule_window(&config, 200.0, 200), 200);
    assert_int_equal(schedule_window(&config, 1000.0, 1000), 300);
    assert_int_equal(schedule_window(&config, 4000.0, 4000), 1000);
    assert_int_equal(schedule_window(&config, 1e6, 8192), 8192);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_field_is_a_setting),
        cmocka_unit_test(test_settings_are_kept_and_bounded),
        cmocka_unit_test(test_choices_have_names),
        cmocka_unit_test(test_presets_are_what_they_say),
        cmocka_unit_test(test_learning_rate_falls_as_asked),
        cmocka_unit_test(test_batch_doubles_when_asked),
        cmocka_unit_test(test_window_grows_as_asked),
    };
    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
