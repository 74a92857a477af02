// Jobs and results as bytes. Messages of other processes are untrusted input.
#include "elo/match/match.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

static bool is_amount(double number) {
    return isfinite(number) && number >= 0.0;
}

static bool is_count(int number) {
    return number >= 0 && number <= MATCH_GAMES_MAX;
}

// --- jobs ---

void match_job_put(const MatchJob *job, BytesWriter *writer) {
    bytes_put(writer, job, sizeof *job);
}

static bool is_agent(const StoreAgent *agent, int size) {
    return bytes_is_text(agent->search, sizeof agent->search) &&
           bytes_is_text(agent->run, sizeof agent->run) &&
           bytes_is_text(agent->weights, sizeof agent->weights) && agent->size == size;
}

bool match_job_get(BytesReader *reader, MatchJob *job) {
    bytes_get(reader, job, sizeof *job);
    return !reader->failed && job->size >= BOARD_SIZE_MIN && job->size <= BOARD_SIZE_MAX &&
           bytes_is_bool(&job->greedy) && job->number >= 0 && job->games >= 2 &&
           job->games <= MATCH_GAMES_MAX && job->games % 2 == 0 &&
           bytes_is_text(job->folder, sizeof job->folder) && is_agent(&job->agents[0], job->size) &&
           (job->agents[1].id == STORE_PERFECT || is_agent(&job->agents[1], job->size));
}

// --- results ---

// The header; after it the kept games, and the failures, each followed by its texts.
typedef struct Head {
    Status status;
    Error error;
    StoreTrial trials[2];
    bool kept[2];
    int failures;
} Head;

void match_result_put(const MatchResult *result, BytesWriter *writer) {
    Head head;
    memset(&head, 0, sizeof head);
    head.status = result->status;
    head.error = result->error;
    memcpy(head.trials, result->trials, sizeof head.trials);
    for (int half = 0; half < 2; half++)
        head.kept[half] = result->games[half].size > 0;
    head.failures = result->failure_count;
    bytes_put(writer, &head, sizeof head);
    for (int half = 0; half < 2; half++)
        if (head.kept[half])
            episode_put(&result->games[half], writer);
    for (int i = 0; i < result->failure_count; i++) {
        const StoreFailure *failure = &result->failures[i];
        StoreFailure plain = *failure;
        plain.kind = plain.text = plain.output = NULL;
        bytes_put(writer, &plain, sizeof plain);
        bytes_put(writer, failure->kind, strlen(failure->kind) + 1);
        bytes_put(writer, failure->text, strlen(failure->text) + 1);
        bytes_put(writer, failure->output, strlen(failure->output) + 1);
    }
}

static bool is_trial(const StoreTrial *trial) {
    return bytes_is_bool(&trial->greedy) && is_count(trial->black_wins) &&
           is_count(trial->white_wins) && is_amount(trial->moves) && is_amount(trial->times) &&
           is_count(trial->settled) && is_amount(trial->settled_stones) && trial->proven >= 0 &&
           trial->proven <= trial->settled;
}

static bool is_head(const Head *head) {
    if (!bytes_is_choice(&head->status, STATUS_STOPPED) ||
        !bytes_is_text(head->error.text, sizeof head->error.text))
        return false;
    for (int half = 0; half < 2; half++)
        if (!is_trial(&head->trials[half]) || !bytes_is_bool(&head->kept[half]))
            return false;
    return is_count(head->failures);
}

// NULL where there is none.
static char *text_get(BytesReader *reader) {
    const char *text = reader->bytes + reader->at;
    if (reader->failed || !bytes_is_text(text, reader->length - reader->at))
        return NULL;
    reader->at += strlen(text) + 1;
    return memory_string(text);
}

// The failure owns its texts even if it is invalid.
static bool failure_get(BytesReader *reader, StoreFailure *failure) {
    bytes_get(reader, failure, sizeof *failure);
    failure->kind = text_get(reader);
    failure->text = text_get(reader);
    failure->output = text_get(reader);
    return failure->kind && failure->text && failure->output && bytes_is_bool(&failure->greedy) &&
           is_count(failure->game);
}

bool match_result_get(BytesReader *reader, MatchResult *result) {
    Head head;
    *result = (MatchResult){.status = STATUS_OK};
    bytes_get(reader, &head, sizeof head);
    if (reader->failed || !is_head(&head) ||
        (size_t)head.failures > (reader->length - reader->at) / sizeof(StoreFailure))
        return false;
    result->status = head.status;
    result->error = head.error;
    memcpy(result->trials, head.trials, sizeof result->trials);
    result->failures = memory_zeroed((size_t)head.failures, sizeof *result->failures);
    bool sound = true;
    for (int half = 0; half < 2 && sound; half++)
        sound = !head.kept[half] || episode_get(reader, &result->games[half]);
    while (sound && result->failure_count < head.failures)
        sound = failure_get(reader, &result->failures[result->failure_count++]);
    if (!sound)
        match_result_free(result);
    return sound;
}
