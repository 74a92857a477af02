#include "tools/shared/engines.h"

#include "tools/frame/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Engines engines_default(void) {
    return (Engines){.seconds = engine_config_default().seconds};
}

// Writes the name: the text before the first '=' if that is a valid name, else the file name of the
// command's first word. Returns the command.
static const char *split(const char *text, char name[EXPERIMENT_ENGINE_NAME_MAX + 1]) {
    size_t length = strcspn(text, "=");
    if (text[length] == '=' && length <= EXPERIMENT_ENGINE_NAME_MAX) {
        memcpy(name, text, length);
        name[length] = '\0';
        if (experiment_engine_name_good(name))
            return text + length + 1;
    }
    const char *word = text + strspn(text, " \t");
    length = strcspn(word, " \t");
    for (size_t i = length; i > 0; i--)
        if (word[i - 1] == '/') {
            word += i;
            length -= i;
            break;
        }
    // A name cut to one byte above the limit is still rejected.
    snprintf(name, EXPERIMENT_ENGINE_NAME_MAX + 1, "%.*s",
             length <= EXPERIMENT_ENGINE_NAME_MAX ? (int)length : 0, word);
    return text;
}

Status engines_read(Engines *engines, Error *error) {
    for (int i = 0; i < engines->texts.count; i++) {
        const char *text = engines->texts.items[i];
        char *name = engines->names[i];
        const char *command = split(text, name);
        if (!experiment_engine_name_good(name) || command[strspn(command, " \t")] == '\0')
            return error_set(error, STATUS_INVALID,
                             "--engine: '%.200s', expected NAME=CMD with a name of at most %d "
                             "letters, digits and -._",
                             text, EXPERIMENT_ENGINE_NAME_MAX);
        for (int k = 0; k < i; k++)
            if (strcmp(name, engines->names[k]) == 0)
                return error_set(error, STATUS_INVALID,
                                 "--engine: two of them are named %s, expected NAME=CMD with "
                                 "another name for each",
                                 name);
        engines->configs[i] = engine_config_default();
        engines->configs[i].name = name;
        engines->configs[i].command = command;
        engines->configs[i].seconds = engines->seconds;
        engines->configs[i].stop = command_stop();
    }
    return STATUS_OK;
}

static void add_object(cJSON *list, const StoreFailure *failure) {
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "agent", failure->agent);
    cJSON_AddNumberToObject(object, "black", failure->black);
    cJSON_AddNumberToObject(object, "white", failure->white);
    cJSON_AddNumberToObject(object, "job", failure->job);
    cJSON_AddNumberToObject(object, "game", failure->game);
    cJSON_AddStringToObject(object, "kind", failure->kind);
    cJSON_AddStringToObject(object, "text", failure->text);
    cJSON_AddStringToObject(object, "stderr", failure->output);
    cJSON_AddItemToArray(list, object);
}

static void print_failures(const StoreAgent *agent, const StoreFailure *failures, int count) {
    const StoreFailure *last = NULL;
    int games = 0;
    for (int i = 0; i < count; i++)
        if (failures[i].agent == agent->id) {
            last = &failures[i];
            games++;
        }
    if (last)
        printf("%s: %d games lost by failures, the last: %s: %s\n", agent->run, games, last->kind,
               last->text);
}

Status engines_tell_failures(Store *store, int size, cJSON *list, Error *error) {
    StoreFailure *failures;
    StoreAgent *agents;
    int count, agent_count;
    Status status = store_failures(store, size, &failures, &count, error);
    if (status != STATUS_OK)
        return status;
    status = store_agents(store, size, &agents, &agent_count, error);
    if (status == STATUS_OK) {
        for (int i = 0; i < count && list; i++)
            add_object(list, &failures[i]);
        for (int i = 0; i < agent_count && !list; i++)
            print_failures(&agents[i], failures, count);
        free(agents);
    }
    store_failures_free(failures, count);
    return status;
}
