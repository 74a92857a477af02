#include "tools/shared/error_analysis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

Option error_analysis_option(int *kind) {
    return (Option){.name = "errors",
                    .value = "KIND",
                    .choice = kind,
                    .choices = error_law_kind_names,
                    .help = "how agents move where their errors are counted: by the net alone or "
                            "by their search, drawing moves as in tournaments or taking the "
                            "likeliest"};
}

Status error_analysis_open(const AnalysisSource *source, Analysis *analysis, Error *error) {
    *analysis = (Analysis){.greedy = source->greedy, .unit = (Unit)source->unit};
    return analysis_open_store(source, &analysis->store, error);
}

// x where the frontier of Elo first stands at ERROR_LAW_SPLIT; 0 where it never does.
static double split_of(const Standings *standings, Unit unit) {
    Error ignored; // then there is no such x
    Frontier *frontier;
    ScalingBoard *board = scaling_board_create(standings, 0, unit);
    double x = 0.0;
    if (frontier_create(board->snaps, board->count, &frontier, &ignored) == STATUS_OK) {
        x = frontier_first(frontier, ERROR_LAW_SPLIT);
        frontier_destroy(frontier);
    }
    scaling_board_destroy(board);
    return isfinite(x) ? x : 0.0;
}

// From the analysis' standings, or else from the store's games, which may not be there.
static Status find_split(const AnalysisSource *source, const Analysis *analysis, int size,
                         double *split, Error *error) {
    *split = 0.0;
    for (int i = 0; i < analysis->count; i++)
        if (analysis->standings[i]->size == size) {
            *split = split_of(analysis->standings[i], analysis->unit);
            return STATUS_OK;
        }
    const StandingsChoice choice = analysis_choice(source, size);
    Standings *standings;
    const Status status = standings_load_chosen(analysis->store, &choice, &standings, error);
    if (status != STATUS_OK)
        return status == STATUS_INVALID ? STATUS_OK : status;
    *split = split_of(standings, analysis->unit);
    standings_destroy(standings);
    return STATUS_OK;
}

static int ascending(const void *a, const void *b) {
    return *(const int *)a - *(const int *)b;
}

static Status find_sizes(const AnalysisSource *source, const Analysis *analysis, IntList *sizes,
                         Error *error) {
    const Status status = analysis_sizes(source, analysis->store, sizes, error);
    if (status == STATUS_OK)
        qsort(sizes->items, (size_t)sizes->count, sizeof *sizes->items, ascending);
    return status;
}

Status error_analysis_fit(const AnalysisSource *source, Analysis *analysis, StoreErrorKind kind,
                          int replicates, uint64_t seed, Error *error) {
    IntList sizes;
    double split[SCALING_BOARDS_MAX];
    bool measured = false;
    Status status = find_sizes(source, analysis, &sizes, error);
    if (status == STATUS_OK) // games are rated only for what can be told of errors
        status = error_law_measured(analysis->store, sizes.items, sizes.count, &measured, error);
    for (int i = 0; i < sizes.count && status == STATUS_OK; i++) {
        split[i] = 0.0;
        if (measured)
            status = find_split(source, analysis, sizes.items[i], &split[i], error);
    }
    if (status != STATUS_OK)
        return status;
    ErrorLawConfig config = error_law_config_default();
    config.kind = kind;
    config.scaling.replicates = replicates;
    config.scaling.seed = seed;
    config.scaling.unit = analysis->unit;
    config.description = source->description;
    config.sizes = sizes.items;
    config.size_count = sizes.count;
    config.split = split;
    return error_law_create(analysis->store, &config, &analysis->errors, error);
}

Status error_analysis_fit_measured(const AnalysisSource *source, Analysis *analysis,
                                   StoreErrorKind kind, int replicates, uint64_t seed,
                                   Error *error) {
    IntList sizes;
    bool measured = false;
    Status status = find_sizes(source, analysis, &sizes, error);
    if (status == STATUS_OK)
        status = error_law_measured(analysis->store, sizes.items, sizes.count, &measured, error);
    return status == STATUS_OK && measured
               ? error_analysis_fit(source, analysis, kind, replicates, seed, error)
               : status;
}

static void print_halves(const ErrorLaw *law) {
    bool any = false;
    for (int b = 0; b < law->boards; b++)
        any |= law->fit->board[b].split != 0.0;
    if (!any)
        return;
    printf("\nexponent until the frontier's Elo first stands at %.0f, from then on, and the "
           "change (95%%)\n",
           ERROR_LAW_SPLIT);
    for (int b = 0; b < law->boards; b++) {
        const ScalingIncline *board = &law->fit->board[b];
        const ScalingValue values[] = {board->before, board->after, board->change};
        char name[16];
        snprintf(name, sizeof name, "%dx%d", board->size, board->size);
        printf("%-5s", name);
        for (int i = 0; i < 3; i++) {
            char text[48];
            analysis_print_number("  %*.3f", 7, values[i].value);
            printf("  %-17s", analysis_interval(values[i], "%.3f", text));
        }
        putchar('\n');
    }
}

static void print_resolutions(const ErrorLaw *law) {
    printf("\nerror rate on the plateau, the least that the positions resolve, and snapshots below "
           "it\n");
    for (int b = 0; b < law->boards; b++) {
        const ScalingIncline *board = &law->fit->board[b];
        char name[16];
        snprintf(name, sizeof name, "%dx%d", board->size, board->size);
        printf("%-5s  %8.4f  %8.2g  %d of %d\n", name, pow(10.0, -board->incline.plateau),
               law->board[b]->resolution, law->board[b]->beyond, law->board[b]->board->count);
    }
}

void error_analysis_print(const ErrorLaw *law) {
    printf("errors: share of won positions that a move throws away (%s)\n",
           error_law_kind(law->kind));
    analysis_print_fit(law->fit);
    print_halves(law);
    print_resolutions(law);
}
