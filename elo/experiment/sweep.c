#include "elo/experiment/sweep_internal.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "selfplay/search/reference.h"
#include "selfplay/train/footprint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double hear_seconds = 0.2, report_seconds = 0.1, look_seconds = 0.5;

enum { IDLE = -1, PLAYING = -2 }; // state of a member that does not train

typedef struct SweepRun {
    Run *trained;  // the run so far, NULL: nothing
    double bytes;  // memory used while it trains
    double unseen; // time since when it is trained but its record is not visible here, else 0
} SweepRun;

typedef struct Sweep {
    const SweepConfig *config;
    const SweepPlan *plan;
    Store *store;
    SweepRun *runs;             // [plan->run_count]
    SweepRunProgress *progress; // [plan->run_count]
    int *order;                 // [plan->run_count] order of training
    int entered;  // number of leading runs of the plan that are in the store, or failed
    int newest;   // run
    bool changed; // the store, since the last evaluation
    int stage;
    // the crew
    int members, idle, training;
    int *doing;   // [members] the run it trains, IDLE or PLAYING
    double *used; // [machines] bytes
    SweepPiece *piece;
    // the tournament being played, if any
    int size;
    double fraction; // fraction done
    double games_per_second;
    Tournament *tournament;
    int jobs_out;
    int *place_of; // [members] place of the job that each plays
    double reported, looked;
    Status status; // not STATUS_OK: the sweep must end
    Error error;
    Status lost; // of the first run or tournament left out
    Error lost_error;
} Sweep;

// --- progress ---

// The run with the latest news, of those in training if any.
static int newest(const Sweep *s) {
    for (int i = 0; i < s->members && s->progress[s->newest].state != SWEEP_RUN_TRAINING; i++)
        if (s->doing[i] >= 0)
            return s->doing[i];
    return s->newest;
}

static Status tell(const Sweep *s, bool is_end, Error *error) {
    SweepProgress progress = {
        .runs = s->plan->run_count,
        .run = s->progress,
        .newest = s->plan->runs[newest(s)].name,
        .newest_done = s->progress[newest(s)].done,
        .training = s->training,
        .playing = s->members - s->idle - s->training,
        .stage = s->stage,
        .stages = s->plan->stage_count,
        .size = s->size,
        .tournament = s->fraction,
        .games_per_second = s->games_per_second,
        .ended = is_end,
    };
    for (int i = 0; i < s->plan->run_count; i++) {
        const double cost = s->plan->runs[i].cost;
        progress.runs_done += s->progress[i].state == SWEEP_RUN_TRAINED;
        progress.seconds += cost;
        progress.seconds_done += cost * s->progress[i].done;
        progress.moves_per_second += s->progress[i].moves_per_second;
    }
    return s->config->progress(s->config->context, &progress, error);
}

static void note(const Sweep *s, const char *line) {
    if (s->config->note)
        s->config->note(s->config->context, line);
}

// --- ending ---

// Ends the sweep: all members save and return.
static void end(Sweep *s, Status status, const Error *error) {
    if (s->status != STATUS_OK)
        return;
    s->status = status;
    s->error = *error;
    crew_stop(s->config->crew);
}

static void report(Sweep *s) {
    Error error;
    if (!s->config->progress || clock_now() - s->reported < report_seconds)
        return;
    s->reported = clock_now();
    const Status status = tell(s, false, &error);
    if (status != STATUS_OK)
        end(s, status, &error);
}

static bool ended(Sweep *s) {
    Error error;
    if (s->config->stop && *s->config->stop)
        end(s, error_set(&error, STATUS_STOPPED, "stopped; everything done is saved"), &error);
    return s->status != STATUS_OK;
}

// System errors end the sweep; errors of a single piece do not.
static void lose(Sweep *s, Status status, const Error *error) {
    if (status == STATUS_IO || status == STATUS_STOPPED) {
        end(s, status, error);
        return;
    }
    note(s, error->text);
    if (s->lost == STATUS_OK) {
        s->lost = status;
        s->lost_error = *error;
    }
}

// --- entering runs ---

// Adds runs in the order of the plan, and none before its stage: the numbers of kept games, of
// self-play and of tournaments, then follow from the plan.

static void enter_prefix(Sweep *s) {
    const SweepStage *stage = &s->plan->stages[s->stage];
    for (; s->entered < stage->first + stage->count && s->status == STATUS_OK; s->entered++) {
        const SweepRunState state = s->progress[s->entered].state;
        Error error = {""};
        if (state == SWEEP_RUN_FAILED)
            continue;
        if (state != SWEEP_RUN_TRAINED)
            return;
        const Status status =
            experiment_enter(s->store, &s->config->origin, &s->plan->runs[s->entered],
                             s->runs[s->entered].trained, &error);
        if (status != STATUS_OK)
            end(s, status, &error); // skipping it would change the numbers of all later rows
    }
}

// --- the crew ---

static void give(Sweep *s, int member, int doing) {
    BytesWriter writer = {0};
    sweep_piece_put(s->piece, &writer);
    s->doing[member] = doing;
    s->idle--;
    crew_give(s->config->crew, member, writer.bytes, writer.length);
    free(writer.bytes);
}

// Gives the member the tournament's next job; false if there is none now.
static bool give_job(Sweep *s, int member) {
    s->piece->kind = SWEEP_PLAY;
    if (!s->tournament || !tournament_next(s->tournament, &s->piece->play, &s->place_of[member]))
        return false;
    s->jobs_out++;
    give(s, member, PLAYING);
    return true;
}

static double *memory_of(Sweep *s, int member) {
    return &s->used[crew_machine(s->config->crew, member)];
}

// Gives the member the next run that fits into the memory left on its machine; false if none.
static bool give_run(Sweep *s, int member) {
    const double left = s->config->memory - *memory_of(s, member);
    for (int i = 0; i < s->plan->run_count; i++) {
        const SweepRun *run = &s->runs[s->order[i]];
        const ExperimentRun *planned = &s->plan->runs[s->order[i]];
        SweepRunProgress *progress = &s->progress[s->order[i]];
        Error error;
        if (progress->state != SWEEP_RUN_WAITING || (s->config->memory > 0.0 && run->bytes > left))
            continue;
        memset(s->piece, 0, sizeof *s->piece);
        s->piece->kind = SWEEP_TRAIN;
        s->piece->train.run = *planned;
        s->piece->train.checkpoint_seconds = s->config->checkpoint_seconds;
        s->piece->train.mix_machines = s->config->mix_machines;
        const Status status =
            experiment_run_folder(s->config->folder, planned, s->piece->train.folder, &error);
        if (status != STATUS_OK) {
            end(s, status, &error);
            return false;
        }
        progress->state = SWEEP_RUN_TRAINING;
        *memory_of(s, member) += run->bytes;
        s->training++;
        give(s, member, s->order[i]);
        return true;
    }
    return false;
}

// During a tournament some members are reserved for its jobs: a run may take hours.
static bool may_train(const Sweep *s) {
    const int reserve = s->tournament ? (s->members + 3) / 4 : 0;
    return s->members - s->training > reserve;
}

static void hand_out(Sweep *s) {
    for (int member = 0; member < s->members && s->idle > 0 && !ended(s); member++) {
        if (s->doing[member] != IDLE || give_job(s, member))
            continue;
        if (!may_train(s) || !give_run(s, member))
            return;
    }
}

static void set_trained(Sweep *s, int number) {
    s->progress[number] = (SweepRunProgress){
        .state = SWEEP_RUN_TRAINED, .done = 1.0, .snapshots = s->runs[number].trained->taken};
}

static void run_lost(Sweep *s, int number, Status status, const Error *error) {
    const bool again = status == STATUS_STOPPED || status == STATUS_IO;
    s->progress[number].state = again ? SWEEP_RUN_WAITING : SWEEP_RUN_FAILED;
    s->runs[number].unseen = 0.0;
    lose(s, status, error); // stopped: another process of the crew was stopped, not this one
    enter_prefix(s);
}

// Reads the record of a run whose member reports that it is trained. On a network file system the
// record may be invisible or outdated for a while; the sweep does not wait for it.
static void take_up(Sweep *s, int number) {
    SweepRun *run = &s->runs[number];
    const ExperimentRun *planned = &s->plan->runs[number];
    char folder[PATH_MAX], line[ERROR_TEXT_MAX];
    Error error = {""};
    RunConfig config = experiment_run_config(planned);
    config.folder = folder;
    run_destroy(run->trained);
    run->trained = NULL;
    Status status = experiment_run_folder(s->config->folder, planned, folder, &error);
    if (status == STATUS_OK)
        status = run_look(&config, &run->trained, &error);
    if (status == STATUS_OK && !(run->trained && run->trained->done))
        status = error_set(&error, STATUS_IO, "%s/run.json: %s, though its training has ended",
                           folder, run->trained ? "tells of less than there is" : "is not there");
    const double now = clock_now();
    if (status == STATUS_IO && (run->unseen <= 0.0 || now - run->unseen < s->config->patience)) {
        run->unseen = run->unseen > 0.0 ? run->unseen : now;
        return;
    }
    if (status != STATUS_OK) {
        run_lost(s, number, status, &error);
        return;
    }
    run->unseen = 0.0;
    set_trained(s, number);
    s->changed = true;
    snprintf(line, sizeof line, "%s is trained: %d snapshots to %.3g paper FLOPs", planned->name,
             run->trained->taken, planned->budget);
    note(s, line);
    enter_prefix(s);
}

static void look_again(Sweep *s) {
    if (clock_now() - s->looked < look_seconds)
        return;
    s->looked = clock_now();
    for (int i = 0; i < s->plan->run_count; i++)
        if (s->runs[i].unseen > 0.0)
            take_up(s, i);
}

static void run_ended(Sweep *s, int number, const MatchResult *result) {
    s->progress[number].moves_per_second = 0.0;
    s->newest = number;
    if (result->status == STATUS_OK)
        take_up(s, number);
    else
        run_lost(s, number, result->status, &result->error);
}

// Handles one message of a member, if one comes within `hear_seconds`.
static void hear(Sweep *s) {
    CrewNews news;
    look_again(s);
    if (!crew_hear(s->config->crew, hear_seconds, &news)) {
        (void)ended(s);
        report(s);
        return;
    }
    const int doing = s->doing[news.member];
    if (!news.done && doing >= 0) {
        SweepNews told;
        if (sweep_news_read(news.bytes, news.length, &told)) { // invalid messages are ignored
            s->progress[doing].done = told.done;
            s->progress[doing].moves_per_second = told.moves_per_second;
            s->progress[doing].snapshots = told.snapshots;
            s->newest = doing;
        }
    } else if (news.done) {
        MatchResult result;
        if (!sweep_result_read(news.bytes, news.length, &result)) {
            result = (MatchResult){0};
            result.status = error_set(&result.error, STATUS_INVALID,
                                      "process %d sent %zu bytes that are no result, expected the "
                                      "same hexlaw for all processes",
                                      news.member + 1, news.length);
        }
        s->doing[news.member] = IDLE;
        s->idle++;
        if (doing == PLAYING) {
            s->jobs_out--;
            s->changed = true;
            tournament_result(s->tournament, s->place_of[news.member], &result);
        } else {
            s->training--;
            *memory_of(s, news.member) -= s->runs[doing].bytes;
            run_ended(s, doing, &result);
            match_result_free(&result);
        }
    }
    free(news.bytes);
    report(s);
}

// --- tournaments ---

static void on_tournament(void *context, const TournamentProgress *progress) {
    Sweep *s = context;
    s->fraction = progress->fraction;
    s->games_per_second =
        progress->seconds > 0.0 ? (double)progress->games_played / progress->seconds : 0.0;
    report(s);
}

// The names of the runs on this board that are in the store at the end of the stage.
static const char **names_until(const Sweep *s, int size, int *count) {
    const SweepStage *stage = &s->plan->stages[s->stage];
    const char **names = memory_zeroed((size_t)s->plan->run_count, sizeof *names);
    *count = 0;
    for (int i = 0; i < stage->first + stage->count; i++)
        if (s->plan->runs[i].trainer.shape.size == size &&
            s->progress[i].state == SWEEP_RUN_TRAINED)
            names[(*count)++] = s->plan->runs[i].name;
    return names;
}

static Status play(Sweep *s, int size, const ExperimentTest *test, Error *error) {
    TournamentConfig config = s->config->tournament;
    config.stop = s->config->stop;
    config.progress = on_tournament;
    config.progress_context = s;
    Status status = experiment_tournament(s->store, size, test, &config, &s->tournament, error);
    if (status != STATUS_OK)
        return status;
    while (s->jobs_out > 0 || (!ended(s) && !tournament_done(s->tournament))) {
        hand_out(s);
        hear(s);
    }
    status = tournament_end(s->tournament, error);
    s->tournament = NULL;
    return status;
}

static void play_stage(Sweep *s) {
    const int size = sweep_plan_size(s->plan, s->stage);
    int count;
    const char **names = names_until(s, size, &count);
    ExperimentTest test = s->config->test;
    test.runs = names;
    test.run_count = count;
    Error error = {""};
    s->size = size;
    s->fraction = s->games_per_second = 0.0;
    bool was = false;
    Status status = sweep_plan_was_ended(s->plan, s->stage, s->store, &was, &error);
    if (status == STATUS_OK && count > 0 && !was)
        status = play(s, size, &test, &error);
    if (status != STATUS_OK && s->status == STATUS_OK)
        lose(s, status, &error);
    s->size = 0;
    free(names);
}

static void conclude_stage(Sweep *s) {
    const bool last = s->stage == s->plan->stage_count - 1;
    Error error = {""};
    if (!s->config->conclude || !(s->changed || last))
        return;
    hand_out(s); // members need not wait for the evaluation
    const Status status = s->config->conclude(s->config->context, last, &error);
    if (status != STATUS_OK && (last || status == STATUS_IO))
        lose(s, status, &error);
    s->changed = false;
}

// --- beginning and end ---

// Reads the existing part of every run; fails on a run with other settings.
static Status look(Sweep *s, Error *error) {
    for (int i = 0; i < s->plan->run_count; i++) {
        const ExperimentRun *planned = &s->plan->runs[i];
        SweepRun *run = &s->runs[i];
        char folder[PATH_MAX];
        RunConfig config = experiment_run_config(planned);
        config.folder = folder;
        Status status = experiment_run_folder(s->config->folder, planned, folder, error);
        if (status == STATUS_OK)
            status = run_look(&config, &run->trained, error);
        if (status != STATUS_OK)
            return status;
        if (run->trained && run->trained->done) {
            set_trained(s, i);
            status = run_tidy(folder, run->trained, error);
        } else if (run->trained && run->trained->taken > 0) {
            s->progress[i].snapshots = run->trained->taken;
            s->progress[i].done =
                run->trained->snapshot[run->trained->taken - 1].paper_flops / planned->budget;
        }
        run->bytes = footprint_trainer(&planned->trainer);
        if (s->config->memory > 0.0 && run->bytes > s->config->memory)
            return error_set(error, STATUS_INVALID,
                             "%s needs about %.0f MiB of memory to train, the limit is %.0f MiB",
                             planned->name, run->bytes / 0x1p20, s->config->memory / 0x1p20);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static void work(Sweep *s) {
    for (s->stage = 0; s->stage < s->plan->stage_count; s->stage++) {
        const SweepStage *stage = &s->plan->stages[s->stage];
        enter_prefix(s); // runs trained before their stage began
        while (!ended(s) && s->entered < stage->first + stage->count) {
            hand_out(s);
            hear(s);
        }
        if (!ended(s))
            play_stage(s);
        if (!ended(s))
            conclude_stage(s);
        if (ended(s))
            break;
    }
    while (s->idle < s->members)
        hear(s);
}

static void tell_end(Sweep *s) {
    Error error;
    const Status status = tell(s, true, &error);
    if (status != STATUS_OK && s->status == STATUS_OK)
        end(s, status, &error);
}

// Checks, before hours of training, that this build has what all tournaments need.
static Status look_for_zero(const Sweep *s, Error *error) {
    Status status = STATUS_OK;
    for (int i = 0; i < s->plan->stage_count && status == STATUS_OK; i++) {
        if (s->config->tournament.games_perfect > 0)
            status = reference_check(sweep_plan_size(s->plan, i), error);
    }
    return status;
}

static Status begin(Sweep *s, int *lock, Error *error) {
    char path[PATH_MAX];
    Status status = look_for_zero(s, error);
    if (status == STATUS_OK)
        status = file_make_folder(s->config->folder, error);
    if (status == STATUS_OK)
        status = file_path(s->config->folder, "sweep.lock", path, error);
    if (status == STATUS_OK)
        status = file_lock(path, lock, error);
    if (status != STATUS_OK)
        return status;
    status = look(s, error);
    if (status == STATUS_OK)
        status = file_remove_leftovers(s->config->folder, error);
    if (status == STATUS_OK)
        status = file_path(s->config->folder, STORE_FILE, path, error);
    if (status == STATUS_OK)
        status = store_open(path, STORE_WRITE, &s->store, error);
    if (status != STATUS_OK)
        file_unlock(*lock);
    return status;
}

Status sweep_run(const SweepConfig *config, const SweepPlan *plan, Error *error) {
    const size_t n = (size_t)plan->run_count, members = (size_t)crew_size(config->crew);
    Sweep s = {
        .config = config,
        .plan = plan,
        .runs = memory_zeroed(n, sizeof *s.runs),
        .progress = memory_zeroed(n, sizeof *s.progress),
        .order = memory_zeroed(n, sizeof *s.order),
        .members = (int)members,
        .idle = (int)members,
        .doing = memory_zeroed(members, sizeof *s.doing),
        .place_of = memory_zeroed(members, sizeof *s.place_of),
        .used = memory_zeroed((size_t)crew_machines(config->crew), sizeof *s.used),
        .piece = memory_zeroed(1, sizeof *s.piece),
    };
    int lock;
    CHECK(plan->run_count > 0);
    sweep_plan_sort(plan, s.order);
    for (size_t i = 0; i < members; i++)
        s.doing[i] = IDLE;
    Status status = begin(&s, &lock, error);
    if (status == STATUS_OK) {
        work(&s);
        store_close(s.store);
        if (config->progress)
            tell_end(&s);
        file_unlock(lock);
        status = s.status != STATUS_OK ? s.status : s.lost;
        if (status != STATUS_OK && error)
            *error = s.status != STATUS_OK ? s.error : s.lost_error;
    }
    for (int i = 0; i < plan->run_count; i++)
        run_destroy(s.runs[i].trained);
    free(s.runs);
    free(s.progress);
    free(s.order);
    free(s.doing);
    free(s.place_of);
    free(s.used);
    free(s.piece);
    return status;
}
