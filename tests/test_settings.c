// Settings, presets and schedules: the recipe as data.
#include "tests/testing.h"

#include "base/file.h"
#include "base/memory.h"
#include "engine/board.h"
#include "selfplay/train/preset.h"
#include "selfplay/train/schedule.h"
#include "selfplay/train/settings.h"

#include <math.h>
#include <string.h>

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

// There is only padding between the fields in the table: detects fields without a line there.
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

// Another value of a setting changes the text and is read back; beyond the bounds it is rejected.
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

// The search's own check and training's have the same bounds.
static void test_search_is_bounded_alike(void **state) {
    (void)state;
    const Setting table[] = {SEARCH_SETTINGS(SearchConfig, )};
    for (int i = 0; i < SEARCH_SETTINGS_COUNT; i++) {
        for (int beyond = 0; beyond < 2; beyond++) {
            SearchConfig search = search_config_default(SEARCH_REGULARISED);
            TrainerConfig config = trainer_config_default(shape);
            setting_set(&table[i], &search, beyond ? table[i].most : table[i].least);
            assert_int_equal(search_config_check(&search, NULL), STATUS_OK);
            if (table[i].kind == SETTING_SWITCH)
                continue;
            char *field = (char *)&search + table[i].offset;
            const double value = beyond ? table[i].most * 2.0 + 1.0 : table[i].least - 1.0;
            const float single = (float)value;
            const int integer = (int)value;
            if (table[i].kind == SETTING_FLOAT)
                memcpy(field, &single, sizeof single);
            else
                memcpy(field, &integer, sizeof integer);
            config.search = search;
            Error mine = {""}, theirs = {""};
            assert_int_equal(search_config_check(&search, &mine), STATUS_INVALID);
            assert_int_equal(trainer_config_check(&config, &theirs), STATUS_INVALID);
            assert_string_equal(mine.text, theirs.text);
        }
    }
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

// ---- the table in docs/recipe.md ----

static void put_default(FILE *table, const Setting *setting) {
    const TrainerConfig usual = trainer_config_default(shape);
    if (setting->follows)
        fprintf(table, "%s", setting->follows);
    else if (setting->choices)
        fprintf(table, "%s", setting->choices[(int)setting_get(setting, &usual)]);
    else
        fprintf(table, "%.7g", setting_get(setting, &usual));
}

static void put_row(FILE *table, const Setting *setting) {
    fprintf(table, "| `%s` | ", setting->name);
    put_default(table, setting);
    fprintf(table, " | ");
    for (int i = 0; setting->choices && setting->choices[i]; i++)
        fprintf(table, "%s%s", i > 0 ? ", " : "", setting->choices[i]);
    if (!setting->choices)
        fprintf(table, "%.7g to %.7g", setting->least, setting->most);
    fprintf(table, " | %s |\n", setting->help);
}

// HEXLAW_GOLDEN=write rewrites it.
static void test_docs_have_the_table(void **state) {
    (void)state;
    static const char path[] = TEST_DATA "/../../docs/recipe.md";
    static const char head[] = "| parameter | default | from, to | what it is |\n"
                               "| --- | --- | --- | --- |\n";
    char *page, *table;
    size_t length, table_length;
    Error error;
    if (file_read(path, 1 << 20, &page, &length, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    char *begin = strstr(page, head);
    assert_non_null(begin);
    begin += strlen(head);
    const char *rest = strstr(begin, "\n\n");
    assert_non_null(rest);
    FILE *stream = memory_stream(&table, &table_length);
    for (int i = 0; i < SETTINGS; i++)
        put_row(stream, &setting_table[i]);
    memory_stream_end(stream, &table);
    const bool same =
        (size_t)(rest + 1 - begin) == strlen(table) && memcmp(begin, table, strlen(table)) == 0;
    const char *golden = getenv("HEXLAW_GOLDEN");
    if (!same && golden && strcmp(golden, "write") == 0) {
        char *anew = memory_zeroed(length + strlen(table) + 1, 1);
        memcpy(anew, page, (size_t)(begin - page));
        strcat(strcat(anew, table), rest + 1);
        assert_int_equal(file_write(path, anew, strlen(anew), &error), STATUS_OK);
        free(anew);
    } else if (!same) {
        fail_msg("docs/recipe.md has another table; HEXLAW_GOLDEN=write writes it anew:\n%s",
                 table);
    }
    free(table);
    free(page);
}

// ---- texts of older builds ----

static void read_text(const char *name, char **text) {
    char path[512];
    size_t length;
    Error error;
    snprintf(path, sizeof path, TEST_DATA "/settings/%s", name);
    if (file_read(path, 1 << 16, text, &length, &error) != STATUS_OK)
        fail_msg("%s", error.text);
}

// Copies the value of a setting, under its present or a former name; false if there is none.
static bool find_value(const char *text, const Setting *setting, char value[96]) {
    const char *const names[] = {setting->name, setting->was};
    for (int i = 0; i < 2 && names[i]; i++) {
        char start[64];
        const int length = snprintf(start, sizeof start, "\n%s = ", names[i]);
        const char *at = strstr(text, start);
        if (!at)
            continue;
        snprintf(value, 96, "%.*s", (int)strcspn(at + length, "\n"), at + length);
        return true;
    }
    return false;
}

// Texts of older runs keep their meaning: every later setting is off, or has no effect with theirs.
static void test_older_texts_are_read(void **state) {
    (void)state;
    static const char *const names[] = {"first.txt", "cache.txt",  "presets.txt", "ablations.txt",
                                        "heads.txt", "random.txt", "proofs.txt",  "inputs.txt"};
    const TrainerConfig usual =
        trainer_config_default((NetShape){.size = 3, .width = 4, .depth = 1});
    int more = 0, before = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *text, difference[TRAINER_DIFFERENCE_MAX];
        read_text(names[i], &text);
        TrainerConfig config;
        Error error = {""};
        if (trainer_config_parse(text, &config, &error) != STATUS_OK)
            fail_msg("%s: %s", names[i], error.text);
        assert_true(trainer_config_says(text, &config, difference));
        char *now = trainer_config_text(&config), *renewed = trainer_config_renewed(text);
        assert_string_equal(now, renewed);
        int there = 0;
        for (int k = 0; k < SETTINGS; k++) {
            const Setting *setting = &setting_table[k];
            char was[96], is[96];
            if (!find_value(text, setting, was))
                continue;
            there++;
            assert_true(find_value(now, setting, is)); // whatever the order
            if (strcmp(setting->name, "rotate") != 0)  // which was 1 once
                assert_string_equal(was, is);
        }
        assert_true(there > before || i == 0);
        more += there < SETTINGS;
        before = there;
        assert_true(config.rotate);
        if (i < 7) {
            assert_int_equal(config.shape.inputs, NET_STONES);
            assert_true(usual.search.proofs); // and yet
            assert_false(config.search.proofs);
        }
        if (i < 5)
            assert_true(config.random_share == 0.0);
        if (i < 4)
            assert_true(config.ownership_weight == 0.0f && config.moves_left_weight == 0.0f);
        if (i < 3)
            assert_true(config.full_share == 1.0 && config.opening == 1.0 &&
                        config.replay_share == 1.0 && config.batch_hold == 0.0 &&
                        config.gradient_clip == 0.0f && config.ema == 0.0 &&
                        config.policy_target == TRAINER_TARGET_IMPROVED &&
                        config.temperature == 0.0 && config.target_temperature == 1.0 &&
                        config.beta1 == 0.9f && config.beta2 == 0.999f && config.epsilon == 1e-8f);
        if (i < 2)
            assert_true(config.rate_decay == TRAINER_DECAY_NONE && config.rate_warmup == 0.0 &&
                        config.weight_decay == 0.0f);
        if (i < 1)
            assert_int_equal(config.cache, 0);
        free(renewed);
        free(now);
        free(text);
    }
    assert_true(more >= 7); // each but the newest, while no setting has come since
}

// Only settings added later may be missing; lines may be in any order, but each only once.
static void test_lines_may_be_missing_or_elsewhere(void **state) {
    (void)state;
    Rng rng = testing_rng(1);
    const TrainerConfig usual = trainer_config_default(shape);
    char *text = trainer_config_text(&usual);
    for (int round = 0; round < 200; round++) {
        const char *lines[SETTINGS];
        int count = 0;
        const Setting *missing = NULL;
        const char *rest = text;
        for (int head = 0; head < 4; head++)
            rest = strchr(rest, '\n') + 1;
        const size_t head = (size_t)(rest - text);
        for (int i = 0; i < SETTINGS; i++, rest = strchr(rest, '\n') + 1) {
            const bool skip = rng_below(&rng, 40) == 0;
            if (skip && !setting_table[i].before)
                missing = missing ? missing : &setting_table[i];
            if (!skip)
                lines[count++] = rest;
        }
        char made[8192] = "";
        memcpy(made, text, head);
        for (int i = count; i > 0; i--) {
            const int k = (int)rng_below(&rng, (uint32_t)i);
            const char *line = lines[k];
            lines[k] = lines[i - 1];
            strncat(made, line, strcspn(line, "\n") + 1);
        }
        TrainerConfig config;
        Error error = {""};
        const Status status = trainer_config_parse(made, &config, &error);
        assert_int_equal(status, missing ? STATUS_INVALID : STATUS_OK);
        if (missing) {
            assert_non_null(strstr(error.text, missing->name));
            continue;
        }
        const char *second = strchr(made + head, '\n') + 1;
        char line[96];
        snprintf(line, sizeof line, "%.*s", (int)strcspn(second, "\n") + 1, second);
        strcat(made, line);
        assert_int_equal(trainer_config_parse(made, &config, &error), STATUS_INVALID);
        assert_non_null(strstr(error.text, "twice"));
    }
    free(text);
}

// ---- presets ----

static void test_presets_are_what_they_say(void **state) {
    (void)state;
    const NetShape shapes[] = {{.size = 3, .width = 2, .depth = 4},
                               {.size = 5, .width = 16, .depth = 4},
                               {.size = 9, .width = 512, .depth = 4}};
    for (int s = 0; s < 3; s++) {
        for (int preset = 0; preset_names[preset]; preset++) {
            const TrainerConfig config = preset_config((Preset)preset, shapes[s]);
            Error error;
            assert_int_equal(trainer_config_check(&config, &error), STATUS_OK);
            NetShape expected = shapes[s];
            if (preset == PRESET_MUZERO) {
                expected.model = NET_LEARNED;
                expected.dynamics = expected.prediction = 1;
            }
            assert_memory_equal(&config.shape, &expected, sizeof expected);
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
        assert_true(moves * paper.replay_ratio == paper.batch);
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
    schedule_fit_budget(&config, 9e6); // an explicit value stays
    assert_true(config.rate_end == 8e6);
    assert_int_equal(trainer_config_check(&config, NULL), STATUS_OK);
    config.rate_floor = 0.01;
    assert_true(schedule_rate(&config, 1e9, 0.0) == rate);
    assert_true(fabsf(schedule_rate(&config, 1e9, 4e6) - rate / 2.0f) < 1e-8f);
    assert_true(fabsf(schedule_rate(&config, 1e9, 8e6) - rate / 100.0f) < 1e-8f);
    assert_true(fabsf(schedule_rate(&config, 1e9, 1e7) - rate / 100.0f) < 1e-8f);

    config.rate_warmup = 2000.0;
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

// A former name is no present name, and no two settings had the same.
static void test_former_names_are_nobody_elses(void **state) {
    (void)state;
    int former = 0;
    for (int i = 0; i < SETTINGS; i++) {
        const char *was = setting_table[i].was;
        former += was != NULL;
        for (int k = 0; k < SETTINGS && was; k++) {
            assert_string_not_equal(was, setting_table[k].name);
            assert_true(k == i || !setting_table[k].was || strcmp(was, setting_table[k].was) != 0);
        }
    }
    assert_int_equal(former, 15);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_field_is_a_setting),
        cmocka_unit_test(test_settings_are_kept_and_bounded),
        cmocka_unit_test(test_search_is_bounded_alike),
        cmocka_unit_test(test_choices_have_names),
        cmocka_unit_test(test_docs_have_the_table),
        cmocka_unit_test(test_older_texts_are_read),
        cmocka_unit_test(test_former_names_are_nobody_elses),
        cmocka_unit_test(test_lines_may_be_missing_or_elsewhere),
        cmocka_unit_test(test_presets_are_what_they_say),
        cmocka_unit_test(test_learning_rate_falls_as_asked),
        cmocka_unit_test(test_batch_doubles_when_asked),
        cmocka_unit_test(test_window_grows_as_asked),
    };
    return TESTING_RUN(tests);
}
