#include "tools/shared/foretell.h"

#include "tools/frame/json_out.h"
#include "tools/shared/analysis.h"

#include "base/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- JSON ---

static void add_elo(cJSON *object, ScalingValue value) {
    json_add_number(object, "elo", value.value);
    json_add_number(object, "elo_lo", value.lo);
    json_add_number(object, "elo_hi", value.hi);
}

static void add_answers(cJSON *json, const ForetellChoice *choice, const ForecastAnswer *answers,
                        int count) {
    json_add_number(json, "budget", choice->budget);
    cJSON *list = cJSON_AddArrayToObject(json, "answers");
    for (int i = 0; i < count; i++) {
        const ForecastAnswer *answer = &answers[i];
        cJSON *item = cJSON_CreateObject();
        cJSON_AddItemToArray(list, item);
        cJSON_AddNumberToObject(item, "size", answer->size);
        cJSON_AddStringToObject(item, "source", forecast_source_names[answer->source]);
        json_add_number(item, "ahead", answer->ahead);
        add_elo(item, answer->elo);
        if (answer->source == FORECAST_NONE)
            cJSON_AddStringToObject(item, "reason", answer->reason.text);
        if (answer->source != FORECAST_CURVES)
            continue;
        cJSON *shapes = cJSON_AddObjectToObject(item, "shapes");
        for (int s = 0; s < FORECAST_SHAPES; s++) {
            cJSON *shape = cJSON_AddObjectToObject(shapes, forecast_shape_names[s]);
            json_add_number(shape, "weight", answer->forecast.weight[s]);
            add_elo(shape, answer->forecast.shape[s]);
        }
    }
}

static void add_cuts(cJSON *json, const ForecastCuts *cuts) {
    cJSON *list = cJSON_AddArrayToObject(json, "cuts");
    for (int i = 0; i < cuts->count; i++) {
        const ForecastTrial *trial = &cuts->trial[i];
        cJSON *item = cJSON_CreateObject();
        cJSON_AddItemToArray(list, item);
        cJSON_AddNumberToObject(item, "size", trial->size);
        json_add_number(item, "cut", pow(10.0, trial->cut));
        json_add_number(item, "ahead", trial->steps * FORECAST_STEP);
        json_add_number(item, "found", trial->elo);
        for (int s = 0; s <= FORECAST_SHAPES; s++)
            add_elo(cJSON_AddObjectToObject(item, forecast_shape_names[s]),
                    trial->forecast.shape[s]);
    }
    list = cJSON_AddArrayToObject(json, "scores");
    for (int steps = 1; steps <= FORECAST_STEPS_MAX; steps++)
        for (int s = 0; s <= FORECAST_SHAPES; s++) {
            const ForecastScore *score = &cuts->score[steps][s];
            if (score->count == 0)
                continue;
            cJSON *item = cJSON_CreateObject();
            cJSON_AddItemToArray(list, item);
            json_add_number(item, "ahead", steps * FORECAST_STEP);
            cJSON_AddStringToObject(item, "shape", forecast_shape_names[s]);
            cJSON_AddNumberToObject(item, "count", score->count);
            cJSON_AddNumberToObject(item, "held", score->held);
            json_add_number(item, "error", score->error);
            json_add_number(item, "rms", score->rms);
            json_add_number(item, "half", score->half);
        }
}

// --- text ---

// Rounded, so that nothing reads -0.
static ScalingValue rounded(ScalingValue value) {
    return (ScalingValue){round(value.value) + 0.0, round(value.lo) + 0.0, round(value.hi) + 0.0};
}

static void print_size(int size) {
    char name[16];
    snprintf(name, sizeof name, "%dx%d", size, size);
    printf("%-5s", name);
}

static void print_answer(const ForecastAnswer *answer, int boards) {
    char text[48];
    const ScalingValue elo = rounded(answer->elo);
    if (answer->source == FORECAST_NONE) {
        print_size(answer->size);
        const char *reason = strchr(answer->reason.text, ' '); // behind the board's name
        printf("       -  %18s %s\n", "", reason ? reason : "");
        return;
    }
    print_size(answer->size);
    printf("  %6.0f  %18s  ", elo.value, analysis_interval(elo, "%.0f", text));
    if (answer->source == FORECAST_MEASURED) {
        printf("measured: the best agent there\n");
    } else if (answer->source == FORECAST_ACROSS) {
        printf("by the law across %d boards\n", boards);
    } else {
        printf("%.1f decades beyond its data:", answer->ahead);
        for (int s = 0; s < FORECAST_SHAPES; s++)
            printf("%s %s %.0f (weight %.2f)", s ? "," : "", forecast_shape_names[s],
                   rounded(answer->forecast.shape[s]).value, answer->forecast.weight[s]);
        putchar('\n');
    }
}

static void print_answers(const ForetellChoice *choice, const ScalingFit *fit,
                          const ForecastAnswer *answers, int count) {
    printf("Elo of the best agent of %.3g %s\n", choice->budget, unit_plural(fit->unit));
    printf("%-5s  %6s  %18s\n", "board", "Elo", "95% interval");
    for (int i = 0; i < count; i++)
        print_answer(&answers[i], fit->boards);
}

static void print_cuts(const ForecastCuts *cuts, Unit unit) {
    printf("forecasts from the snapshots up to a cut, and what the frontier then was; x: %s\n",
           unit_plural(unit));
    printf("%-5s  %9s  %7s  %6s", "board", "cut", "decades", "found");
    for (int s = 0; s <= FORECAST_SHAPES; s++)
        printf("  %7s", forecast_shape_names[s]);
    printf("  %18s\n", "95% interval");
    for (int i = 0; i < cuts->count; i++) {
        const ForecastTrial *trial = &cuts->trial[i];
        const ScalingValue all = trial->forecast.shape[FORECAST_SHAPES];
        char text[48];
        print_size(trial->size);
        printf("  %9.2e  %7.1f  %6.0f", pow(10.0, trial->cut), trial->steps * FORECAST_STEP,
               round(trial->elo) + 0.0);
        for (int s = 0; s <= FORECAST_SHAPES; s++)
            printf("  %7.0f", rounded(trial->forecast.shape[s]).value);
        printf("  %18s%s\n", analysis_interval(rounded(all), "%.0f", text),
               all.lo <= trial->elo && trial->elo <= all.hi ? "" : "  missed");
    }
    printf("\nby shape: root mean square error, Elo, and share of the 95%% intervals that held\n");
    printf("%7s  %5s", "decades", "count");
    for (int s = 0; s <= FORECAST_SHAPES; s++)
        printf("  %14s", forecast_shape_names[s]);
    putchar('\n');
    for (int steps = 1; steps <= FORECAST_STEPS_MAX; steps++) {
        const ForecastScore *score = cuts->score[steps];
        if (score->count == 0)
            continue;
        printf("%7.1f  %5d", steps * FORECAST_STEP, score->count);
        for (int s = 0; s <= FORECAST_SHAPES; s++)
            printf("  %8.0f, %3.0f%%", score[s].rms, 100.0 * score[s].held / score[s].count);
        putchar('\n');
    }
}

bool foretell_print(const ForetellChoice *choice, const ScalingFit *fit,
                    const ScalingBoard *const *boards, bool json) {
    const ScalingBoard *sorted[SCALING_BOARDS_MAX];
    for (int b = 0; b < fit->boards; b++) {
        int i = 0;
        while (boards[i]->size != fit->board[b].size)
            i++;
        sorted[b] = boards[i];
    }
    bool any = false;
    cJSON *document = cJSON_CreateObject();
    if (choice->budget > 0.0) {
        ForecastAnswer answers[FORECAST_ANSWERS_MAX];
        const int count = forecast_budget(fit, sorted, log10(choice->budget), answers);
        for (int i = 0; i < count; i++)
            any |= answers[i].source != FORECAST_NONE;
        add_answers(document, choice, answers, count);
        if (!json)
            print_answers(choice, fit, answers, count);
    }
    if (choice->cuts) {
        ForecastCuts *cuts = forecast_cuts_create(sorted, fit->boards);
        any |= cuts->count > 0;
        add_cuts(document, cuts);
        if (!json)
            print_cuts(cuts, fit->unit);
        forecast_cuts_destroy(cuts);
    }
    cJSON_AddStringToObject(document, "x", unit_names[fit->unit]);
    json_out_if(json, document);
    return any;
}
