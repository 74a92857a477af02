#include "tools/analysis.h"

#include "engine/board.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static Status rate_sizes(Analysis *analysis, const IntList *sizes, bool greedy, Error *error) {
    IntList all = *sizes;
    Status status = STATUS_OK;
    if (all.count == 0)
        status = store_sizes(analysis->store, all.items, &all.count, error);
    if (status == STATUS_OK && all.count == 0)
        status = error_set(error, STATUS_INVALID,
                           "%s: no agents in it; hexlaw tournament makes and plays them",
                           store_path(analysis->store));
    for (int i = 0; i < all.count && status == STATUS_OK; i++) {
        status = standings_load(analysis->store, all.items[i], greedy,
                                &analysis->standings[analysis->count], error);
        if (status == STATUS_OK)
            analysis->count++;
    }
    return status;
}

void analysis_options(AnalysisSource *source, const Option *own, Option *all) {
    const Option options[ANALYSIS_OPTIONS] = {
        {.name = "store",
         .letter = 's',
         .value = "FILE",
         .text = &source->store,
         .help = "the store: hexlaw's, or boardlaw's published database"},
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
    };
    for (int i = 0; i < ANALYSIS_OPTIONS; i++)
        *all++ = options[i];
    for (; own->name; own++)
        *all++ = *own;
    *all = (Option)OPTIONS_END;
}

Status analysis_open(const AnalysisSource *source, Analysis *analysis, Error *error) {
    *analysis = (Analysis){0};
    if (!source->store)
        return error_set(error, STATUS_INVALID,
                         "--store is missing: expected the store of an experiment");
    const Status status = store_open(source->store, STORE_READ, &analysis->store, error);
    return status == STATUS_OK ? rate_sizes(analysis, &source->sizes, source->greedy, error)
                               : status;
}

void analysis_close(Analysis *analysis) {
    scaling_fit_destroy(analysis->fit);
    for (int i = 0; i < analysis->count; i++) {
        scaling_board_destroy(analysis->boards[i]);
        standings_destroy(analysis->standings[i]);
    }
    store_close(analysis->store);
}

Status analysis_fit(Analysis *analysis, int replicates, uint64_t seed, Error *error) {
    ScalingConfig config = scaling_config_default();
    config.replicates = replicates;
    config.seed = seed;
    const ScalingBoard *boards[SCALING_BOARDS_MAX];
    for (int i = 0; i < analysis->count; i++)
        boards[i] = analysis->boards[i] = scaling_board_create(analysis->standings[i], 0);
    return scaling_fit(&config, boards, analysis->count, &analysis->fit, error);
}

Status analysis_draw(const Analysis *analysis, const char *folder, const char *gnuplot, int *drawn,
                     Error *error) {
    FiguresConfig config = figures_config_default();
    config.folder = folder;
    config.gnuplot = gnuplot;
    const ScalingBoard *boards[SCALING_BOARDS_MAX];
    for (int i = 0; i < analysis->count; i++)
        boards[i] = analysis->boards[i];
    *drawn = 0;
    Status status = figures_curves(&config, analysis->fit, boards, error);
    if (status != STATUS_OK)
        return status;
    *drawn = 1;
    if (!isfinite(analysis->fit->law.incline_flops.value))
        return STATUS_OK;
    status = figures_law(&config, analysis->fit, error);
    *drawn += status == STATUS_OK;
    return status;
}

static void print_number(const char *format, int width, double number) {
    if (isfinite(number))
        printf(format, width, number);
    else
        printf("%*s", width, "-");
}

static void print_board(const ScalingIncline *board) {
    char name[16], interval[48] = "-";
    snprintf(name, sizeof name, "%dx%d", board->size, board->size);
    if (isfinite(board->slope.lo) && isfinite(board->slope.hi))
        snprintf(interval, sizeof interval, "%.0f to %.0f", board->slope.lo, board->slope.hi);
    printf("%-5s", name);
    print_number("  %*.0f", 10, board->slope.value);
    printf("  %14s", interval);
    print_number("  %*.3f", 6, board->r2);
    printf("  %6d", board->points);
    print_number("  %*.2e", 12, board->first_minus50);
    print_number("  %*.2e", 12, board->paper_first_minus50);
    putchar('\n');
}

void analysis_print_fit(const ScalingFit *fit) {
    printf("%-5s  %10s  %14s  %6s  %6s  %12s  %12s\n", "board", "Elo/decade", "95% interval", "R^2",
           "points", "-50 Elo at", "paper's");
    for (int i = 0; i < fit->boards; i++)
        print_board(&fit->board[i]);
    const ScalingLaw *law = &fit->law;
    if (isfinite(law->incline_flops.value)) {
        printf("\nlaw: elo = min(0, max(%.0f*b %+.0f, %.0f*x %+.0f*b %+.0f)), "
               "x = log10 paper FLOPs, b = board size; rms %.0f Elo\n",
               law->plateau_size.value, law->plateau_const.value, law->incline_flops.value,
               law->incline_size.value, law->incline_const.value, law->rms);
        printf("one size more needs %.1f times the compute (95%%: %.1f to %.1f)\n",
               law->size_multiple.value, law->size_multiple.lo, law->size_multiple.hi);
    }
    printf("\n%s: %s\n", scaling_verdict_name(fit->verdict), fit->verdict_text);
}
