#include "tools/shared/analysis.h"

#include "base/check.h"
#include "engine/board.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// Keeps the sizes that have runs with source->description.
static Status keep_described(const AnalysisSource *source, Store *store, IntList *sizes,
                             Error *error) {
    StoreRun *runs;
    int count;
    const Status status = store_runs(store, 0, &runs, &count, error);
    if (status != STATUS_OK)
        return status;
    bool there[BOARD_SIZE_MAX + 1] = {false};
    for (int i = 0; i < count; i++) {
        const StandingsChoice choice = analysis_choice(source, runs[i].size);
        there[runs[i].size] |= standings_is_chosen(&choice, runs[i].description);
    }
    store_runs_free(runs, count);
    int kept = 0;
    for (int i = 0; i < sizes->count; i++)
        if (there[sizes->items[i]])
            sizes->items[kept++] = sizes->items[i];
    sizes->count = kept;
    return kept > 0 ? STATUS_OK
                    : error_set(error, STATUS_INVALID,
                                "%s: no agents of runs described as '%.80s'; descriptions are "
                                "compared as SQL's LIKE does, %% stands for anything",
                                store_path(store), source->description);
}

Status analysis_sizes(const AnalysisSource *source, Store *store, IntList *sizes, Error *error) {
    *sizes = source->sizes;
    if (sizes->count > 0)
        return STATUS_OK;
    Status status = store_sizes(store, sizes->items, &sizes->count, error);
    if (status == STATUS_OK && sizes->count == 0)
        status = error_set(error, STATUS_INVALID,
                           "%s: no agents in it; hexlaw tournament makes and plays them",
                           store_path(store));
    if (status == STATUS_OK && source->description)
        status = keep_described(source, store, sizes, error);
    return status;
}

StandingsChoice analysis_choice(const AnalysisSource *source, int size) {
    return (StandingsChoice){.size = size,
                             .greedy = source->greedy,
                             .description = source->description,
                             .model = (StandingsModel)source->model};
}

// Laws are fitted to all boards together, so they must have one zero.
static Status check_versions(const Analysis *analysis, Error *error) {
    const Standings *first = NULL;
    for (int i = 0; i < analysis->count; i++) {
        const Standings *board = analysis->standings[i];
        if (board->perfect_version == 0)
            continue;
        if (!first)
            first = board;
        if (board->perfect_version != first->perfect_version)
            return error_set(error, STATUS_INVALID,
                             "%s: games against perfect play of version %d on %dx%d and of version "
                             "%d on %dx%d, expected one version: hexlaw tournament --renew-perfect "
                             "plays them anew, --boards chooses some",
                             store_path(analysis->store), first->perfect_version, first->size,
                             first->size, board->perfect_version, board->size, board->size);
    }
    return STATUS_OK;
}

static Status rate_sizes(Analysis *analysis, const AnalysisSource *source, Error *error) {
    IntList all;
    Status status = analysis_sizes(source, analysis->store, &all, error);
    for (int i = 0; i < all.count && status == STATUS_OK; i++) {
        const StandingsChoice choice = analysis_choice(source, all.items[i]);
        Standings **standings = &analysis->standings[analysis->count];
        status = standings_load_chosen(analysis->store, &choice, standings, error);
        if (status != STATUS_OK)
            break;
        const int b = analysis->count++;
        status = store_trials(analysis->store, all.items[i], source->greedy, &analysis->trials[b],
                              &analysis->trial_count[b], error);
        if (status == STATUS_OK)
            analysis->trial_count[b] =
                standings_keep_trials(*standings, analysis->trials[b], analysis->trial_count[b]);
    }
    return status == STATUS_OK ? check_versions(analysis, error) : status;
}

void analysis_options(AnalysisSource *source, const Option *own, Option *all) {
    const Option options[ANALYSIS_OPTIONS] = {
        {.name = "store",
         .letter = 's',
         .value = "FILE",
         .text = &source->store,
         .subject = COMMAND_STORE,
         .help = "the store: hexlaw's, or boardlaw's published database; a folder stands for the "
                 "hexlaw.sqlite in it"},
        {.name = "boards",
         .value = "LIST",
         .list = &source->sizes,
         .least = 1,
         .most = BOARD_SIZE_MAX,
         .default_text = "all in the store",
         .help = "board sizes, e.g. 3-5"},
        {.name = "greedy",
         .flag = &source->greedy,
         .help = "take games with greedy moves, not sampled ones"},
        {.name = "description",
         .value = "TEXT",
         .text = &source->description,
         .help = "only agents of training runs with this description, % for anything: 'bee/%'"},
        {.name = "model",
         .value = "NAME",
         .choice = &source->model,
         .choices = standings_model_names,
         .help = "how agents are rated: bradley-terry, one strength for all games, as in the "
                 "paper; colours, one as Black and one as White, and Elo is the score against the "
                 "zero; auto: colours, but where the best agent or boardlaw's MoHex is the zero"},
    };
    for (int i = 0; i < ANALYSIS_OPTIONS; i++)
        *all++ = options[i];
    for (; own->name; own++)
        *all++ = *own;
    *all = (Option)OPTIONS_END;
}

Option analysis_unit_option(int *unit) {
    return (Option){.name = "x",
                    .value = "UNIT",
                    .choice = unit,
                    .choices = unit_names,
                    .help = "what compute is counted in: paper FLOPs, executed multiply-adds, CPU "
                            "seconds of training, or moves of self-play"};
}

Status analysis_open_store(const AnalysisSource *source, Store **store, Error *error) {
    if (!source->store)
        return error_set(error, STATUS_INVALID,
                         "--store is missing: expected the store of an experiment");
    const Status status = store_open(source->store, STORE_READ, store, error);
    if (status == STATUS_OK)
        store_listen(*store, source->stop);
    return status;
}

Status analysis_open(const AnalysisSource *source, Analysis *analysis, Error *error) {
    *analysis = (Analysis){.greedy = source->greedy, .unit = (Unit)source->unit};
    const Status status = analysis_open_store(source, &analysis->store, error);
    return status == STATUS_OK ? rate_sizes(analysis, source, error) : status;
}

static void forget_fit(Analysis *analysis) {
    scaling_fit_destroy(analysis->fit);
    laws_destroy(analysis->laws);
    analysis->fit = NULL;
    analysis->laws = NULL;
    for (int i = 0; i < analysis->count; i++) {
        scaling_board_destroy(analysis->boards[i]);
        horizon_field_destroy(analysis->horizons[i]);
        analysis->boards[i] = NULL;
        analysis->horizons[i] = NULL;
    }
}

void analysis_close(Analysis *analysis) {
    forget_fit(analysis);
    error_law_destroy(analysis->errors);
    for (int i = 0; i < analysis->count; i++) {
        standings_destroy(analysis->standings[i]);
        free(analysis->trials[i]);
    }
    store_close(analysis->store);
}

Status analysis_fit(Analysis *analysis, int replicates, uint64_t seed, Error *error) {
    ScalingConfig config = scaling_config_default();
    config.replicates = replicates;
    config.seed = seed;
    config.unit = analysis->unit;
    const ScalingBoard *boards[SCALING_BOARDS_MAX];
    Status status = STATUS_OK;
    forget_fit(analysis);
    for (int i = 0; i < analysis->count && status == STATUS_OK; i++)
        status =
            unit_check(config.unit, analysis->standings[i], store_path(analysis->store), error);
    for (int i = 0; i < analysis->count && status == STATUS_OK; i++)
        boards[i] = analysis->boards[i] =
            scaling_board_create(analysis->standings[i], 0, config.unit);
    if (status == STATUS_OK)
        status = scaling_fit(&config, boards, analysis->count, &analysis->fit, error);
    for (int i = 0; i < analysis->count && status == STATUS_OK; i++)
        status = horizon_field_load(analysis->store, analysis->standings[i], boards[i], config.unit,
                                    analysis->greedy, &analysis->horizons[i], error);
    return status;
}

SizeDataStore *analysis_sizes_fit(const Analysis *analysis, int replicates, uint64_t seed) {
    const ScalingConfig config = {.replicates = replicates, .seed = seed, .unit = UNIT_PAPER};
    return size_data_store_create(&config, (const Standings *const *)analysis->standings,
                                  (const ScalingBoard *const *)analysis->boards, analysis->count);
}

FiguresData analysis_figures(const Analysis *analysis) {
    return (FiguresData){
        .boards = analysis->count,
        .fit = analysis->fit,
        .scaling = (const ScalingBoard *const *)analysis->boards,
        .standings = (const Standings *const *)analysis->standings,
        .trials = (const StoreTrial *const *)analysis->trials,
        .trial_count = analysis->trial_count,
        .horizons = (const HorizonField *const *)analysis->horizons,
        .errors = analysis->errors,
        .laws = analysis->laws,
    };
}

Status analysis_draw(const Analysis *analysis, const FiguresConfig *config,
                     const char *const *names, int count, AnalysisDrawing *drawing, Error *error) {
    const FiguresData data = analysis_figures(analysis);
    int all;
    const Figure *figures = figures_list(&all);
    CHECK(all <= ANALYSIS_FIGURES_MAX && count <= ANALYSIS_FIGURES_MAX);
    *drawing = (AnalysisDrawing){0};
    for (int i = 0; i < count; i++)
        if (!figures_find(names[i]))
            return error_set(error, STATUS_INVALID, "no figure named %.60s (see --help)", names[i]);
    for (int i = 0; i < (count > 0 ? count : all); i++) {
        const Figure *figure = count > 0 ? figures_find(names[i]) : &figures[i];
        Error *reason = &drawing->reason[drawing->left_out];
        const Status status = figure->draw(config, &data, reason);
        if (status == STATUS_OK) {
            drawing->drawn[drawing->count++] = figure;
        } else if (status == STATUS_INVALID) {
            drawing->without[drawing->left_out++] = figure;
        } else {
            *error = *reason;
            return status;
        }
    }
    return STATUS_OK;
}

Status analysis_all_drawn(const AnalysisDrawing *drawing, Error *error) {
    if (drawing->left_out == 0)
        return STATUS_OK;
    return error_set(error, STATUS_INVALID, "figure %s: %s", drawing->without[0]->name,
                     drawing->reason[0].text);
}

void analysis_print_number(const char *format, int width, double number) {
    if (isfinite(number))
        printf(format, width, number);
    else
        printf("%*s", width, "-");
}

const char *analysis_interval(ScalingValue value, const char *format, char text[48]) {
    char low[20], high[20];
    if (!isfinite(value.lo) || !isfinite(value.hi))
        return "-";
    snprintf(low, sizeof low, format, value.lo);
    snprintf(high, sizeof high, format, value.hi);
    snprintf(text, 48, "%s to %s", low, high);
    return text;
}

static void print_board(const ScalingIncline *board, Strength strength) {
    const bool errors = strength == STRENGTH_ERRORS;
    char name[16], slope[48], step[48];
    snprintf(name, sizeof name, "%dx%d", board->size, board->size);
    printf("%-5s", name);
    analysis_print_number(errors ? "  %*.3f" : "  %*.0f", 10, board->slope.value);
    printf("  %14s", analysis_interval(board->slope, errors ? "%.3f" : "%.0f", slope));
    analysis_print_number("  %*.3f", 6, board->r2);
    printf("  %6d", board->points);
    analysis_print_number("  %*.2e", 12, board->first_minus50);
    analysis_print_number("  %*.2e", 12, board->paper_first_minus50);
    analysis_print_number("  %*.1f", 6, board->step.value);
    printf("  %12s\n", analysis_interval(board->step, "%.1f", step));
}

static void print_models(const ScalingFit *fit) {
    const bool errors = fit->strength == STRENGTH_ERRORS;
    printf("\nshape of the incline: AICc (leave-one-run-out error, %s)\n%-5s  %16s  %16s  %16s",
           strength_unit(fit->strength), "board", "line", "parabola",
           errors ? "levels off" : "sigmoid");
    printf("%s", errors ? "\n" : "         power law\n");
    for (int i = 0; i < fit->boards; i++) {
        const ScalingIncline *board = &fit->board[i];
        const ScalingModel *const models[] = {&board->line, &board->parabola,
                                              errors ? &board->floor : &board->sigmoid,
                                              &board->power};
        char name[16];
        snprintf(name, sizeof name, "%dx%d", board->size, board->size);
        printf("%-5s", name);
        for (int m = 0; m < (errors ? 3 : 4); m++) {
            char text[48] = "-";
            if (isfinite(models[m]->aicc))
                snprintf(text, sizeof text, "%.1f (%.*f)", models[m]->aicc,
                         strength_digits(fit->strength), models[m]->cross_validation);
            printf("  %16s", text);
        }
        putchar('\n');
    }
}

static void print_constant(const char *name, ScalingValue value, const char *format) {
    char text[48];
    printf("  %-46s ", name);
    if (isfinite(value.value))
        printf(format, value.value);
    else
        putchar('-');
    printf("  (%s)\n", analysis_interval(value, format, text));
}

void analysis_print_law(const ScalingLaw *law, Unit unit, const char *ranges) {
    if (!isfinite(law->incline_flops.value))
        return;
    char slope[64], multiple[64];
    snprintf(slope, sizeof slope, "mf, Elo for ten times the %s", unit_noun(unit));
    snprintf(multiple, sizeof multiple, "one size more needs so many times the %s",
             unit_noun(unit));
    printf("\nlaw: elo = min(0, max(mp*b + cp, mf*x + mb*b + ci)), x = log10 %s, b = board "
           "size; rms %.0f Elo (%s)\n",
           unit_plural(unit), law->rms, ranges);
    print_constant(slope, law->incline_flops, "%.0f");
    print_constant("mb, Elo for a board size", law->incline_size, "%.0f");
    print_constant("ci", law->incline_const, "%.0f");
    print_constant("mp, the plateau's Elo for a board size", law->plateau_size, "%.0f");
    print_constant("cp", law->plateau_const, "%.0f");
    print_constant(multiple, law->size_multiple, "%.1f");
}

static void print_exponents(const ScalingFit *fit) {
    char text[48];
    printf("\n10^(Elo/400) as a power of %s: slope/400%s\n", unit_noun(fit->unit),
           isfinite(unit_paper(fit->unit)) ? " (in the paper 1.27)" : "");
    for (int i = 0; i < fit->boards; i++) {
        const ScalingValue exponent = scaling_exponent(fit->board[i].slope);
        printf("  %dx%d", fit->board[i].size, fit->board[i].size);
        analysis_print_number("  %*.2f", 6, exponent.value);
        printf("  (%s)\n", analysis_interval(exponent, "%.2f", text));
    }
    const ScalingValue law = scaling_exponent(fit->law.incline_flops);
    if (isfinite(law.value))
        printf("  law  %6.2f  (%s)\n", law.value, analysis_interval(law, "%.2f", text));
}

void analysis_print_predictions(const ScalingPrediction *predictions, int count) {
    if (count > 0)
        printf("\nresidual variance of the law of boards up to b on a larger one (95%%)\n");
    for (int i = 0; i < count; i++) {
        char text[48];
        printf("  up to %dx%d on %dx%d  %6.3f  (%s)\n", predictions[i].fitted,
               predictions[i].fitted, predictions[i].size, predictions[i].size,
               predictions[i].residual.value,
               analysis_interval(predictions[i].residual, "%.3f", text));
    }
}

static void print_errors_law(const ScalingLaw *law, Unit unit) {
    if (!isfinite(law->incline_flops.value))
        return;
    char multiple[64];
    snprintf(multiple, sizeof multiple, "one size more needs so many times the %s",
             unit_noun(unit));
    printf("\nlaw: -log10(errors) = max(mp*b + cp, mf*x + mb*b + ci), x = log10 %s, b = board "
           "size; rms %.3f decades (95%%)\n",
           unit_plural(unit), law->rms);
    print_constant("mf, exponent of the error rate", law->incline_flops, "%.3f");
    print_constant("mb, decades for a board size", law->incline_size, "%.3f");
    print_constant("ci", law->incline_const, "%.3f");
    print_constant("mp, the plateau's decades for a board size", law->plateau_size, "%.3f");
    print_constant("cp", law->plateau_const, "%.3f");
    print_constant(multiple, law->size_multiple, "%.1f");
}

void analysis_print_fit(const ScalingFit *fit) {
    const bool errors = fit->strength == STRENGTH_ERRORS;
    char near[32];
    snprintf(near, sizeof near, "%s at", strength_near_name(fit->strength));
    printf("x: %s\n", unit_plural(fit->unit));
    printf("%-5s  %10s  %14s  %6s  %6s  %12s  %12s  %6s  %12s\n", "board",
           strength_slope(fit->strength), "95% interval", "R^2", "points", near, "paper's",
           "a size", "95%");
    for (int i = 0; i < fit->boards; i++)
        print_board(&fit->board[i], fit->strength);
    print_models(fit);
    if (errors)
        print_errors_law(&fit->law, fit->unit);
    else
        analysis_print_law(&fit->law, fit->unit, "95%");
    if (!errors)
        print_exponents(fit);
    analysis_print_predictions(fit->prediction, fit->predictions);
    printf("\n%s: %s\n", scaling_verdict_name(fit->verdict), fit->verdict_text);
}
