#include "elo/report/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

// Starts the program in the folder with its stderr on `stderr_end`; returns an errno.
static int start(const char *program, const char *folder, const char *before, const char *script,
                 int stderr_end, pid_t *child) {
    posix_spawn_file_actions_t actions;
    int code = posix_spawn_file_actions_init(&actions);
    if (code)
        return code;
    code = posix_spawn_file_actions_addchdir_np(&actions, folder);
    if (!code)
        code = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (!code)
        code = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (!code)
        code = posix_spawn_file_actions_adddup2(&actions, stderr_end, 2);
    char *const arguments[] = {(char *)program, "--default-settings", "-e",
                               (char *)before,  (char *)script,       NULL};
    if (!code)
        code = posix_spawnp(child, program, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

// Reads to the end, keeps what fits, and joins it into one line.
static void read_line(int fd, char *text, size_t room) {
    size_t length = 0;
    char chunk[512];
    ssize_t got;
    while ((got = read(fd, chunk, sizeof chunk)) > 0 || (got < 0 && errno == EINTR))
        for (ssize_t i = 0; i < got; i++) {
            const bool blank = chunk[i] == '\n' || chunk[i] == ' ' || chunk[i] == '\t';
            if (length + 1 < room && !(blank && (length == 0 || text[length - 1] == ' ')))
                text[length++] = blank ? ' ' : chunk[i];
        }
    text[length] = '\0';
}

Status gnuplot_run(const char *program, const char *folder, const char *before, const char *script,
                   Error *error) {
    char absolute[PATH_MAX];
    if (strchr(program, '/')) { // relative to the current folder, not to `folder`
        if (!realpath(program, absolute))
            return error_set(error, STATUS_IO, "%s: cannot run: %s", program, strerror(errno));
        program = absolute;
    }
    int ends[2];
    if (pipe2(ends, O_CLOEXEC))
        return error_set(error, STATUS_IO, "%s: cannot run: %s", program, strerror(errno));
    pid_t child;
    const int code = start(program, folder, before, script, ends[1], &child);
    close(ends[1]);
    if (code) {
        close(ends[0]);
        return error_set(error, STATUS_IO,
                         "%s: cannot run: %s; figures need gnuplot (Debian: gnuplot-nox)", program,
                         strerror(code));
    }
    char said[320];
    read_line(ends[0], said, sizeof said);
    close(ends[0]);
    int state;
    while (waitpid(child, &state, 0) < 0)
        if (errno != EINTR)
            return error_set(error, STATUS_IO, "%s: cannot wait for it: %s", program,
                             strerror(errno));
    if (WIFEXITED(state) && WEXITSTATUS(state) == 0)
        return STATUS_OK;
    return error_set(error, STATUS_IO, "%s failed on %s/%.60s: %s", program, folder, script,
                     said[0] ? said : "it said nothing");
}
