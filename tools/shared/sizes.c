#include "tools/shared/sizes.h"

#include "tools/shared/analysis.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static ScalingValue power(ScalingValue value) {
    return (ScalingValue){pow(10.0, value.value), pow(10.0, value.lo), pow(10.0, value.hi)};
}

static void print_name(int size) {
    char name[16];
    snprintf(name, sizeof name, "%dx%d", size, size);
    printf("%-5s", name);
}

static void print_value(ScalingValue value, const char *number, const char *format, int width,
                        int room) {
    char text[48];
    analysis_print_number(number, width, value.value);
    printf("  %*s", room, analysis_interval(value, format, text));
}

static void print_laws(const SizeDataStore *store) {
    printf(
        "\nnets and moves: odds against the agent less 1 = 1/(1/P + 1/K), K = [(A/N^alpha)^(1/beta)"
        " + (B/D^beta)^(1/beta)]^beta,\nN weights and biases, D moves of self-play; with compute "
        "C = nodes*N*D the best N ~ C^a, and there 1/K ~ C^e (95%%)\n");
    printf("%-5s  %4s  %4s  %5s  %14s  %5s  %14s  %5s  %14s  %5s  %14s  %4s  %4s  %9s  %4s\n",
           "board", "runs", "nets", "alpha", "95%", "beta", "95%", "a", "95%", "e", "95%", "luck",
           "rms", "frontier", "rms");
    for (int i = 0; i < store->count; i++) {
        const SizeDataFit *fit = &store->fit[i];
        print_name(fit->size);
        printf("  %4d  %4d", fit->runs, fit->shapes);
        print_value(fit->alpha, "  %*.2f", "%.2f", 5, 14);
        print_value(fit->beta, "  %*.2f", "%.2f", 5, 14);
        print_value(fit->size_share, "  %*.2f", "%.2f", 5, 14);
        print_value(fit->compute, "  %*.2f", "%.2f", 5, 14);
        printf("  %4.0f  %4.0f", fit->luck, fit->rms);
        analysis_print_number("  %+*.0f", 9, fit->frontier_mean);
        analysis_print_number("  %*.0f", 4, fit->frontier_rms);
        putchar('\n');
    }
}

static void print_goals(const SizeDataStore *store) {
    bool beyond = false;
    printf("\nleast compute for %.0f Elo (95%%)\n%-5s  %9s  %20s  %9s   %20s  %9s  %8s  %16s\n",
           size_data_elo().goal, "board", "C", "", "N", "", "D", "D/N", "");
    for (int i = 0; i < store->count; i++) {
        const SizeDataFit *fit = &store->fit[i];
        const bool larger = fit->goal_parameters.value > fit->parameters_most;
        char text[48];
        print_name(fit->size);
        print_value(power(fit->goal_compute), "  %*.2e", "%.2e", 9, 20);
        analysis_print_number("  %*.0f", 9, pow(10.0, fit->goal_parameters.value));
        printf("%s  %20s", larger ? "*" : " ",
               analysis_interval(power(fit->goal_parameters), "%.0f", text));
        analysis_print_number("  %*.2e", 9, pow(10.0, fit->goal_moves.value));
        print_value(power(fit->goal_ratio), "  %*.3g", "%.3g", 8, 16);
        putchar('\n');
        beyond |= larger;
    }
    if (beyond)
        printf("* larger than any net here: the law carried on\n");
}

static void print_nets(const SizeDataStore *store) {
    printf("\nN that were trained, and the compute for which they are best\n");
    for (int i = 0; i < store->count; i++) {
        const SizeDataBoard *board = store->board[i];
        double *list = memory_zeroed((size_t)board->count, sizeof *list);
        const int count = size_data_shapes(board, list);
        print_name(board->size);
        for (int k = 0; k < count; k++)
            printf("%s%.0f: %.1e", k ? ",  " : "  ", pow(10.0, list[k]),
                   pow(10.0, size_data_best_at(&store->fit[i].law, board->nodes, list[k])));
        putchar('\n');
        free(list);
    }
}

void sizes_print(const SizeDataStore *store) {
    char text[48];
    if (store->count > 0) {
        print_laws(store);
        print_goals(store);
        print_nets(store);
    }
    if (isfinite(store->size_share.value))
        printf("\nthe boards' mean: best N ~ C^%.2f (%s), best D ~ C^%.2f; as told of Connect Four "
               "and Pentago\n(Neumann and Gros 2022): best N ~ C^0.63, and 10^(Elo/400) ~ N^0.88 "
               "where moves do not limit, which is alpha here\n",
               store->size_share.value, analysis_interval(store->size_share, "%.2f", text),
               1.0 - store->size_share.value);
    for (int i = 0; i < store->without; i++)
        printf("%sleft out %s\n", i == 0 ? "\n" : "", store->reason[i].text);
    for (int i = 0; i < store->count; i++)
        if (store->fit[i].left_out > 0)
            printf("%dx%d: %d snapshots of nets or searches of other kinds are left out\n",
                   store->fit[i].size, store->fit[i].size, store->fit[i].left_out);
}
