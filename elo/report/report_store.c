// The tables of the report about agents, training and settings.
#include "elo/report/report_internal.h"

#include "elo/law/tradeoff.h"
#include "elo/law/versus.h"

#include "base/memory.h"
#include "selfplay/train/settings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BEST = 3, REPLICATES = 200, TEXTS_MAX = 24 };

// --- the best agents ---

static const Versus *versus_of(const Versus *list, int count, int agent) {
    for (int i = 0; i < count; i++)
        if (list[i].agent == agent)
            return &list[i];
    return NULL;
}

static void add_agent(ReportPage *page, const Standings *standings, Unit unit, int agent,
                      const Versus *v) {
    char name[STANDINGS_NAME_MAX];
    standings_name(&standings->agents[agent], name);
    report_cell(page, "%s", name);
    report_cell(page, "%d×%d", standings->size, standings->size);
    report_cell(page, "%.0f ± %.0f", standings->rating->elo[agent],
                rating_margin(standings->rating, agent));
    report_power(page, report_exact(unit_of(unit, &standings->agents[agent])));
    report_cell(page, "%.0f", standings->rating->games[agent]);
    for (int colour = 0; colour < 2; colour++)
        if (v)
            report_cell(page, "%.1f%% of %.0f", 100.0 * v->share[colour], v->games[colour]);
        else
            report_cell(page, "–");
}

static void add_best(ReportPage *page, const Standings *standings, Unit unit,
                     const StoreTrial *trials, int trial_count) {
    Versus *list;
    const int count = versus_list(standings, trials, trial_count, &list);
    bool *done = memory_zeroed((size_t)standings->count, sizeof *done);
    for (int place = 0; place < BEST && place < standings->count; place++) {
        int best = -1;
        for (int i = 0; i < standings->count; i++)
            if (!done[i] && (best < 0 || standings->rating->elo[i] > standings->rating->elo[best]))
                best = i;
        done[best] = true;
        add_agent(page, standings, unit, best, versus_of(list, count, best));
    }
    free(done);
    free(list);
}

// The settled and proven shares of the games against a board's zero.
static void add_reference(ReportPage *page, const Standings *standings) {
    const double games = (double)standings->zero_games;
    if (!(games > 0.0))
        return;
    report_html(page,
                "<p>%d×%d: of the reference player's %.0f games (version %d) it had settled the "
                "winner of %.1f%% before the end; the deciding moment of %.1f%% is proven.</p>\n",
                standings->size, standings->size, games, standings->perfect_version,
                100.0 * (double)standings->zero_settled / games,
                100.0 * (double)standings->zero_proven / games);
}

Status report_agents(ReportPage *page, const ReportInput *input, Error *error) {
    (void)error;
    const FiguresData *data = input->data;
    const Unit unit = data->fit->unit;
    char training[96];
    snprintf(training, sizeof training, "training, %s", unit_plural(unit));
    const char *const columns[] = {"agent", "board",        "Elo, 95%",    training,
                                   "games", "won as Black", "won as White"};
    report_table(page, "The strongest agents, and their games against who stands at 0", columns, 7);
    for (int b = 0; b < data->boards; b++)
        add_best(page, data->standings[b], unit, data->trials[b], data->trial_count[b]);
    report_table_end(page);
    report_html(page,
                "<p>Black moves first and wins with perfect play; nobody can win as White "
                "against it. On boards above 7×7 the games are those against the reference "
                "player, which is not perfect. Where neither took part, they are those against the "
                "best agent.</p>\n");
    for (int b = 0; b < data->boards; b++)
        add_reference(page, data->standings[b]);
    return STATUS_OK;
}

// --- training against search ---

Status report_trade(ReportPage *page, const ReportInput *input, Error *error) {
    static const char *const columns[] = {"board",
                                          "ten times the training replaces, times the search",
                                          "in the paper", "points", "left over, decades of search"};
    const ScalingConfig config = {
        .replicates = REPLICATES, .seed = 1, .unit = input->data->fit->unit};
    report_table(page, "Training compute that replaces test-time compute at equal Elo", columns, 5);
    int rows = 0;
    for (int b = 0; b < input->data->boards; b++) {
        Tradeoff *trade;
        if (tradeoff_create(&config, input->data->standings[b], &trade, error) != STATUS_OK)
            continue; // said below
        report_cell(page, "%d×%d", trade->size, trade->size);
        report_value(page, "%.1f", trade->replaced);
        report_cell(page, "about 15");
        report_cell(page, "%d", trade->points);
        report_number(page, "%.2f", trade->rms);
        tradeoff_destroy(trade);
        rows++;
    }
    report_table_end(page);
    if (rows == 0)
        report_html(page,
                    "<p>All agents here search the same number of nodes; it takes several. In "
                    "the paper, ten times the training replace about 15 times the search.</p>\n");
    return STATUS_OK;
}

// --- what was trained and played ---

typedef struct Tally {
    int runs, snapshots, least_width, most_width, least_depth, most_depth, seeds;
    uint64_t seed[TEXTS_MAX];
    double first, last; // paper FLOPs of snapshots
    double paper, executed, cpu, wall;
} Tally;

static void add_seed(Tally *tally, uint64_t seed) {
    for (int i = 0; i < tally->seeds; i++)
        if (tally->seed[i] == seed)
            return;
    if (tally->seeds < TEXTS_MAX)
        tally->seed[tally->seeds++] = seed;
}

static Status tally_run(Store *store, const StoreRun *run, Tally *tally, Error *error) {
    StoreSnap *snaps;
    int count;
    const Status status = store_snaps(store, run->name, &snaps, &count, error);
    if (status != STATUS_OK)
        return status;
    const bool engine = run->width <= 0;
    if (!engine && count > 0) {
        const StoreSnap *last = &snaps[count - 1];
        tally->least_width = tally->runs ? (int)fmin(tally->least_width, run->width) : run->width;
        tally->most_width = (int)fmax(tally->most_width, run->width);
        tally->least_depth = tally->runs ? (int)fmin(tally->least_depth, run->depth) : run->depth;
        tally->most_depth = (int)fmax(tally->most_depth, run->depth);
        tally->first =
            tally->runs ? fmin(tally->first, snaps[0].paper_flops) : snaps[0].paper_flops;
        tally->last = fmax(tally->last, last->paper_flops);
        tally->paper += last->paper_flops;
        tally->executed += last->multiply_adds + last->looks;
        tally->cpu += last->cpu_seconds;
        tally->wall += last->wall_seconds;
        tally->runs++;
        tally->snapshots += count;
        add_seed(tally, run->seed);
    }
    store_snaps_free(snaps, count);
    return STATUS_OK;
}

static Status tally_board(Store *store, int size, Tally *tally, Error *error) {
    StoreRun *runs;
    int count;
    *tally = (Tally){0};
    Status status = store_runs(store, size, &runs, &count, error);
    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < count && status == STATUS_OK; i++)
        status = tally_run(store, &runs[i], tally, error);
    store_runs_free(runs, count);
    return status;
}

static void add_seeds(ReportPage *page, const Tally *tally) {
    char text[TEXTS_MAX * 24] = "";
    size_t length = 0;
    for (int i = 0; i < tally->seeds; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%llu", i ? ", " : "",
                                   (unsigned long long)tally->seed[i]);
    report_cell(page, "%s", text);
}

static void add_limits(ReportPage *page, const FiguresData *data, const Tally *tallies) {
    static const char *const columns[] = {
        "board",          "runs", "width", "depth", "seeds", "snapshots", "from, paper FLOPs",
        "to, paper FLOPs"};
    report_table(page, "Limits of the grid of training runs", columns, 8);
    for (int b = 0; b < data->boards; b++) {
        const Tally *t = &tallies[b];
        report_cell(page, "%d×%d", data->standings[b]->size, data->standings[b]->size);
        report_cell(page, "%d", t->runs);
        report_cell(page, "%d to %d", t->least_width, t->most_width);
        report_cell(page, "%d to %d", t->least_depth, t->most_depth);
        add_seeds(page, t);
        report_cell(page, "%d", t->snapshots);
        report_power(page, report_exact(t->first));
        report_power(page, report_exact(t->last));
    }
    report_table_end(page);
}

static void add_compute(ReportPage *page, const FiguresData *data, const Tally *tallies) {
    static const char *const columns[] = {
        "board", "training, paper FLOPs",   "executed multiply-adds", "CPU hours", "agents",
        "games", "against who stands at 0", "thinking, hours"};
    report_table(page, "Compute, in all", columns, 8);
    double all[7] = {0};
    for (int b = 0; b <= data->boards; b++) {
        double row[7] = {0};
        if (b == data->boards) {
            report_cell(page, "all");
            memcpy(row, all, sizeof row);
        } else {
            report_cell(page, "%d×%d", data->standings[b]->size, data->standings[b]->size);
            row[0] = tallies[b].paper;
            row[1] = tallies[b].executed;
            row[2] = tallies[b].cpu / 3600.0;
            row[3] = data->standings[b]->count;
            for (int i = 0; i < data->trial_count[b]; i++) {
                const StoreTrial *t = &data->trials[b][i];
                const double games = t->black_wins + t->white_wins;
                row[4] += games;
                row[5] += t->black == STORE_PERFECT || t->white == STORE_PERFECT ? games : 0.0;
                row[6] += t->times / 3600.0;
            }
        }
        report_power(page, report_exact(row[0]));
        report_power(page, report_exact(row[1]));
        report_number(page, "%.3f", row[2]);
        for (int i = 3; i < 6; i++)
            report_number(page, "%.0f", row[i]);
        report_number(page, "%.3f", row[6]);
        for (int i = 0; i < 7; i++)
            all[i] += row[i];
    }
    report_table_end(page);
}

Status report_grid(ReportPage *page, const ReportInput *input, Error *error) {
    const FiguresData *data = input->data;
    Tally tallies[SCALING_BOARDS_MAX];
    for (int b = 0; b < data->boards; b++) {
        const Status status =
            tally_board(input->store, data->standings[b]->size, &tallies[b], error);
        if (status != STATUS_OK)
            return status;
    }
    add_limits(page, data, tallies);
    add_compute(page, data, tallies);
    return STATUS_OK;
}

// --- settings ---

// Distinct texts with the number of runs of each.
typedef struct Texts {
    int count;
    char *text[TEXTS_MAX];
    int runs[TEXTS_MAX];
    int others; // runs whose text did not fit
} Texts;

static void add_text(Texts *texts, const char *text) {
    for (int i = 0; i < texts->count; i++)
        if (strcmp(texts->text[i], text) == 0) {
            texts->runs[i]++;
            return;
        }
    if (texts->count == TEXTS_MAX) {
        texts->others++;
        return;
    }
    texts->runs[texts->count] = 1;
    texts->text[texts->count++] = memory_string(text);
}

static void free_texts(Texts *texts) {
    for (int i = 0; i < texts->count; i++)
        free(texts->text[i]);
}

// The recipe without the settings that differ by run.
static char *common_recipe(const char *recipe) {
    static const char *const own[] = {"size =", "width =", "depth =", "seed ="};
    char *kept = memory_zeroed(strlen(recipe) + 1, 1);
    size_t length = 0;
    for (const char *line = recipe, *end; *line; line = end) {
        end = strchr(line, '\n');
        end = end ? end + 1 : line + strlen(line);
        int i = 0;
        while (i < 4 && strncmp(line, own[i], strlen(own[i])) != 0)
            i++;
        if (i < 4)
            continue;
        memcpy(kept + length, line, (size_t)(end - line));
        length += (size_t)(end - line);
    }
    return kept;
}

static void add_texts(ReportPage *page, const char *title, const Texts *texts) {
    for (int i = 0; i < texts->count; i++) {
        report_html(page, "<p>%s of %d run%s:</p>\n<pre tabindex=\"0\">", title, texts->runs[i],
                    texts->runs[i] == 1 ? "" : "s");
        report_text(page, texts->text[i][0] ? texts->text[i] : "not recorded");
        report_html(page, "</pre>\n");
    }
    if (texts->others > 0)
        report_html(page, "<p>%d more runs have yet others.</p>\n", texts->others);
}

static void add_searches(ReportPage *page, const FiguresData *data) {
    Texts texts = {0};
    for (int b = 0; b < data->boards; b++)
        for (int i = 0; i < data->standings[b]->count; i++) {
            const StoreAgent *agent = &data->standings[b]->agents[i];
            char text[96];
            if (agent->nodes < 1)
                continue; // an engine
            snprintf(text, sizeof text, "%s, %d nodes, c = %g",
                     agent->search[0] ? agent->search : "regularised", agent->nodes, agent->c);
            add_text(&texts, text);
        }
    report_html(page, "<p>Searches at test time:</p>\n<ul>\n");
    for (int i = 0; i < texts.count; i++) {
        report_html(page, "<li>");
        report_text(page, texts.text[i]);
        report_html(page, " (%d agents)</li>\n", texts.runs[i]);
    }
    report_html(page, "</ul>\n");
    free_texts(&texts);
}

Status report_settings(ReportPage *page, const ReportInput *input, Error *error) {
    Texts recipes = {0}, commands = {0}, versions = {0};
    StoreRun *runs;
    int count;
    const Status status = store_runs(input->store, 0, &runs, &count, error);
    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < count; i++) {
        if (runs[i].width <= 0)
            continue; // an engine
        char *now = trainer_config_renewed(runs[i].recipe), *recipe = common_recipe(now);
        add_text(&recipes, recipe);
        free(recipe);
        free(now);
        add_text(&commands, runs[i].command);
        add_text(&versions, runs[i].version);
    }
    store_runs_free(runs, count);
    add_searches(page, input->data);
    add_texts(page, "Command", &commands);
    add_texts(page, "Version of hexlaw", &versions);
    add_texts(page, "Training settings", &recipes);
    free_texts(&recipes);
    free_texts(&commands);
    free_texts(&versions);
    return STATUS_OK;
}
