#include "elo/rating/rating_table.h"

#include "base/check.h"
#include "base/memory.h"
#include "elo/rating/csv.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Place {
    double elo;
    int player;
} Place;

static int compare_places(const void *a, const void *b) {
    const Place *p = a, *q = b;
    if (p->elo != q->elo)
        return p->elo < q->elo ? 1 : -1;
    return p->player - q->player;
}

int *rating_table_order(const Rating *rating) {
    const size_t n = (size_t)rating->players;
    Place *places = memory_zeroed(n, sizeof *places);
    for (size_t i = 0; i < n; i++)
        places[i] = (Place){rating->elo[i], (int)i};
    qsort(places, n, sizeof *places, compare_places);
    int *order = memory_zeroed(n, sizeof *order);
    for (size_t i = 0; i < n; i++)
        order[i] = places[i].player;
    free(places);
    return order;
}

// The chance that the player in this place is stronger than the next, NAN for the last.
static double superiority(const Rating *rating, const int *order, int place) {
    return place + 1 < rating->players ? rating_superiority(rating, order[place], order[place + 1])
                                       : NAN;
}

// Whole or, where there were draws, with a half.
static void points_text(double points, char text[32]) {
    const double halves = round(2.0 * points);
    snprintf(text, 32, fmod(halves, 2.0) == 0.0 ? "%.0f" : "%.1f", 0.5 * halves);
}

// "---" if not finite.
static void write_strength(FILE *out, double strength) {
    if (isfinite(strength))
        fprintf(out, " %8.1f", strength);
    else
        fprintf(out, " %8s", "---");
}

char *rating_table_text(const RatingTable *table) {
    const Rating *rating = table->rating;
    const char *const *names = table->names;
    char *text = NULL;
    size_t length;
    FILE *out = memory_stream(&text, &length);
    int *order = rating_table_order(rating), widest = 6;
    for (int i = 0; i < rating->players; i++)
        widest = (int)strlen(names[i]) > widest ? (int)strlen(names[i]) : widest;
    fprintf(out, "%4s %-*s : %8s %6s %9s %9s %6s %5s%s\n", "#", widest, "PLAYER", "RATING", "ERROR",
            "POINTS", "PLAYED", "(%)", "LOS", rating->black ? "    BLACK    WHITE" : "");
    for (int place = 0; place < rating->players; place++) {
        const int i = order[place];
        fprintf(out, "%4d %-*s : %8.1f ", place + 1, widest, names[i], rating->elo[i]);
        if (i == rating->anchor)
            fprintf(out, "%6s", "---");
        else
            fprintf(out, "%6.1f", rating_margin(rating, i));
        const double share = isnan(rating->score[i]) ? 0.0 : rating->score[i];
        char points[32];
        points_text(share * rating->games[i], points);
        fprintf(out, " %9s %9.0f %6.1f ", points, rating->games[i], 100.0 * share);
        const double los = superiority(rating, order, place);
        if (isnan(los))
            fprintf(out, "%5s", "---");
        else
            fprintf(out, "%5.1f", 100.0 * los);
        if (rating->black) {
            write_strength(out, rating->black[i]);
            write_strength(out, rating->white[i]);
        }
        fputc('\n', out);
    }
    free(order);
    memory_stream_end(out, &text);
    return text;
}

// A number with a comma before it, an empty field if it is unknown.
static void write_number(FILE *out, const char *format, double number) {
    fputc(',', out);
    if (isfinite(number))
        fprintf(out, format, number);
}

static void write_fit(FILE *out, const RatingTable *table, int player) {
    fprintf(out, ",%d", table->pool);
    write_number(out, "%.2f", table->first.elo);
    write_number(out, "%.2f", table->first.margin);
    write_number(out, "%.2f", table->rating->chi_square);
    write_number(out, "%.2f", table->rating->freedom);
    write_number(out, "%.4g", rating_fit_chance(table->rating));
    write_number(out, "%.2f", table->rating->effect);
    const Rating *rating = table->rating;
    fprintf(out, ",%s", rating_model_names[rating->model]);
    write_number(out, "%.2f", rating->black ? rating->black[player] : NAN);
    write_number(out, "%.2f", rating->white ? rating->white[player] : NAN);
    write_number(out, "%.2f", rating->misfit);
}

static void write_beyond(FILE *out, const RatingTable *table, const RatingBeyond *beyond) {
    if (table->board > 0)
        fprintf(out, "%d", table->board);
    fputs(",,", out);
    csv_write_field(out, table->everyone[beyond->player]);
    char points[32];
    points_text(beyond->points, points);
    fprintf(out, ",,,%s,%.0f,%.2f,,,,,,,,,%s,,,\n", points, beyond->games,
            100.0 * beyond->points / beyond->games, rating_model_names[RATING_MODEL_PLAIN]);
}

char *rating_table_csv(const RatingTable *table, bool header) {
    const Rating *rating = table->rating;
    char *text = NULL;
    size_t length;
    FILE *out = memory_stream(&text, &length);
    int *order = rating_table_order(rating);
    if (header)
        fputs("board,rank,player,rating,error,points,played,percent,los,pool,first_move,"
              "first_move_error,chi_square,chi_square_expected,fit_p,effect,model,black,white,"
              "misfit\n",
              out);
    for (int place = 0; place < rating->players; place++) {
        const int i = order[place];
        const double share = isnan(rating->score[i]) ? 0.0 : rating->score[i];
        if (table->board > 0)
            fprintf(out, "%d", table->board);
        fprintf(out, ",%d,", place + 1);
        csv_write_field(out, table->names[i]);
        char points[32];
        points_text(share * rating->games[i], points);
        fprintf(out, ",%.2f,%.2f,%s,%.0f,%.2f", rating->elo[i], rating_margin(rating, i), points,
                rating->games[i], 100.0 * share);
        write_number(out, "%.2f", 100.0 * superiority(rating, order, place));
        write_fit(out, table, i);
        fputc('\n', out);
    }
    for (int i = 0; i < table->beyond_count; i++)
        write_beyond(out, table, &table->beyond[i]);
    free(order);
    memory_stream_end(out, &text);
    return text;
}

void rating_table_add_number(cJSON *object, const char *name, double value, double scale) {
    if (!isfinite(value))
        cJSON_AddNullToObject(object, name);
    else
        cJSON_AddNumberToObject(object, name, round(value * scale) / scale);
}

void rating_table_add_place(cJSON *object, const Rating *rating, int player, double superiority) {
    const double elo = rating->elo[player], margin = rating_margin(rating, player);
    rating_table_add_number(object, "elo", elo, 100.0);
    rating_table_add_number(object, "lo", elo - margin, 100.0);
    rating_table_add_number(object, "hi", elo + margin, 100.0);
    cJSON_AddNumberToObject(object, "games", rating->games[player]);
    rating_table_add_number(object, "score", rating->score[player], 1e4);
    rating_table_add_number(object, "los", superiority, 1e4);
}

void rating_table_add_strengths(cJSON *object, const Rating *rating, int player) {
    if (!rating->black)
        return;
    rating_table_add_number(object, "black", rating->black[player], 100.0);
    rating_table_add_number(object, "white", rating->white[player], 100.0);
}

void rating_table_add_fit(cJSON *object, int pool, const Rating *rating, RatingFirstMove first) {
    cJSON_AddStringToObject(object, "model", rating_model_names[rating->model]);
    cJSON_AddNumberToObject(object, "pool", pool);
    rating_table_add_number(object, "first_move", first.elo, 100.0);
    rating_table_add_number(object, "first_move_error", first.margin, 100.0);
    rating_table_add_number(object, "chi_square", rating->chi_square, 100.0);
    rating_table_add_number(object, "chi_square_expected", rating->freedom, 100.0);
    rating_table_add_number(object, "fit_p", rating_fit_chance(rating), 1e6);
    rating_table_add_number(object, "effect", rating->effect, 100.0);
    if (rating->black)
        rating_table_add_number(object, "effect_zero", rating->effect_anchor, 100.0);
    rating_table_add_number(object, "effect_pairing", rating->misfit, 100.0);
}

void rating_table_add_misfit(cJSON *object, RatingMisfit misfit) {
    if (!misfit.told)
        return;
    cJSON *parts = cJSON_AddObjectToObject(object, "misfit");
    rating_table_add_number(parts, "elo", misfit.elo, 100.0);
    rating_table_add_number(parts, "colour", misfit.colour, 1e4);
    rating_table_add_number(parts, "distance", misfit.distance, 1e4);
    rating_table_add_number(parts, "same_run", misfit.same_run, 1e4);
    rating_table_add_number(parts, "cycles", misfit.cycles, 1e4);
    rating_table_add_number(parts, "rest", misfit.rest, 1e4);
    rating_table_add_number(parts, "left", misfit.left, 100.0);
}

static cJSON *begin_player(const RatingTable *table, const char *name) {
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "name", name);
    if (table->board > 0)
        cJSON_AddNumberToObject(object, "size", table->board);
    return object;
}

static void add_beyond(cJSON *list, const RatingTable *table, const RatingBeyond *beyond) {
    cJSON *object = begin_player(table, table->everyone[beyond->player]);
    cJSON_AddNullToObject(object, "elo");
    cJSON_AddNullToObject(object, "lo");
    cJSON_AddNullToObject(object, "hi");
    cJSON_AddNumberToObject(object, "games", beyond->games);
    rating_table_add_number(object, "score", beyond->points / beyond->games, 1e4);
    cJSON_AddNullToObject(object, "los");
    cJSON_AddStringToObject(object, "model", rating_model_names[RATING_MODEL_PLAIN]);
    cJSON_AddItemToArray(list, object);
}

static void add_table(cJSON *list, const RatingTable *table) {
    const Rating *rating = table->rating;
    int *order = rating_table_order(rating);
    for (int place = 0; place < rating->players; place++) {
        const int i = order[place];
        cJSON *object = begin_player(table, table->names[i]);
        rating_table_add_place(object, rating, i, superiority(rating, order, place));
        rating_table_add_strengths(object, rating, i);
        rating_table_add_fit(object, table->pool, rating, table->first);
        rating_table_add_misfit(object, table->misfit);
        cJSON_AddItemToArray(list, object);
    }
    for (int i = 0; i < table->beyond_count; i++)
        add_beyond(list, table, &table->beyond[i]);
    free(order);
}

char *rating_table_json(const RatingTable *tables, int count) {
    cJSON *list = cJSON_CreateArray();
    for (int i = 0; i < count; i++)
        add_table(list, &tables[i]);
    char *text = cJSON_PrintUnformatted(list);
    CHECK(text);
    cJSON_Delete(list);
    return text;
}

char *rating_table_beyond_text(const RatingTable *table) {
    char *text = NULL;
    size_t length;
    FILE *out = memory_stream(&text, &length);
    if (table->beyond_count > 0)
        fputs("Beyond the scale, for want of a chain of wins and one of losses to others: ", out);
    for (int i = 0; i < table->beyond_count; i++) {
        const RatingBeyond *beyond = &table->beyond[i];
        char points[32];
        points_text(beyond->points, points);
        fprintf(out, "%s%s (", i > 0 ? ", " : "", table->everyone[beyond->player]);
        if (beyond->points == 0.0 || beyond->points == beyond->games)
            fprintf(out, "%s all of %.0f)", beyond->points == 0.0 ? "lost" : "won", beyond->games);
        else
            fprintf(out, "%s points of %.0f)", points, beyond->games);
    }
    fputs(table->beyond_count > 0 ? "." : "", out);
    memory_stream_end(out, &text);
    return text;
}
