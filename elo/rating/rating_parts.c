#include "elo/rating/rating_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <stdlib.h>

static int compare_meetings(const void *a, const void *b) {
    const RatingMeeting *m = a, *n = b;
    return m->first != n->first ? (m->first > n->first) - (m->first < n->first)
                                : (m->second > n->second) - (m->second < n->second);
}

RatingMeeting *rating_meetings(const RatingGames *games, int count, int *pairings) {
    RatingMeeting *meetings = memory_zeroed((size_t)count, sizeof *meetings);
    int used = 0;
    for (int i = 0; i < count; i++) {
        const RatingGames *g = &games[i];
        const double played = g->black_wins + g->white_wins;
        CHECK(g->black != g->white && g->black_wins >= 0.0 && g->white_wins >= 0.0);
        if (played <= 0.0)
            continue;
        RatingMeeting *m = &meetings[used++];
        const int as = g->black < g->white ? 0 : 1;
        m->first = as == 0 ? g->black : g->white;
        m->second = as == 0 ? g->white : g->black;
        m->wins[as] = as == 0 ? g->black_wins : g->white_wins;
        m->games[as] = played;
    }
    qsort(meetings, (size_t)used, sizeof *meetings, compare_meetings);
    int kept = 0;
    for (int i = 0; i < used; i++) {
        if (kept == 0 || compare_meetings(&meetings[kept - 1], &meetings[i]) != 0) {
            meetings[kept++] = meetings[i];
            continue;
        }
        for (int c = 0; c < 2; c++) {
            meetings[kept - 1].wins[c] += meetings[i].wins[c];
            meetings[kept - 1].games[c] += meetings[i].games[c];
        }
    }
    *pairings = kept;
    return meetings;
}

static int root_of(int *parent, int player) {
    while (parent[player] != player)
        player = parent[player] = parent[parent[player]];
    return player;
}

int rating_parts(int players, const RatingGames *games, int count, int *part) {
    int *parent = memory_zeroed((size_t)players, sizeof *parent);
    for (int i = 0; i < players; i++)
        parent[i] = i;
    for (int i = 0; i < count; i++)
        if (games[i].black_wins + games[i].white_wins > 0.0)
            parent[root_of(parent, games[i].black)] = root_of(parent, games[i].white);
    int *number = memory_zeroed((size_t)players, sizeof *number); // of a root's part, plus 1
    int parts = 0;
    for (int i = 0; i < players; i++) {
        int *found = &number[root_of(parent, i)];
        if (*found == 0)
            *found = ++parts;
        part[i] = *found - 1;
    }
    free(parent);
    free(number);
    return parts;
}

double rating_meeting_rate(const RatingMeeting *meeting) {
    double rate = 0.0;
    int colours = 0;
    for (int i = 0; i < 2; i++) {
        if (meeting->games[i] > 0.0) {
            rate += meeting->wins[i] / meeting->games[i];
            colours++;
        }
    }
    return rate / colours;
}

double rating_meeting_ratio(const RatingMeeting *meeting) {
    double mean = 0.0, variance = 0.0;
    for (int i = 0; i < 2; i++) {
        if (meeting->games[i] <= 0.0)
            return 1.0;
        const double p = (meeting->wins[i] + 1.0) / (meeting->games[i] + 2.0);
        mean += 0.5 * p;
        variance += 0.25 * p * (1.0 - p) / meeting->games[i];
    }
    return variance * (meeting->games[0] + meeting->games[1]) / (mean * (1.0 - mean));
}

double rating_bisect(RatingSquares *squares, const void *context, double expected, double low,
                     double high) {
    for (int i = 0; i < 40; i++) {
        const double middle = 0.5 * (low + high);
        if (squares(context, middle) > expected)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

double rating_effect_variance(RatingSquares *squares, const void *context, double expected) {
    if (squares(context, 0.0) <= expected)
        return 0.0;
    double high = 0.01;
    while (high < 100.0 && squares(context, high) > expected)
        high *= 2.0;
    return rating_bisect(squares, context, expected, 0.0, high);
}
