#include "base/process.h"

#include "base/check.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct Process {
    pid_t pid;             // and its group's number
    int in, out, complain; // our ends of its input, output and error output; -1: closed
    size_t length;
    char complaints[PROCESS_COMPLAINTS_BYTES];
};

double process_clock(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

// --- starting ---

static int spawn(const char *command, const int theirs[3], pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    CHECK(posix_spawn_file_actions_init(&actions) == 0);
    CHECK(posix_spawnattr_init(&attributes) == 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    for (int i = 0; i < 3; i++)
        posix_spawn_file_actions_adddup2(&actions, theirs[i], i);
    char *const arguments[] = {"sh", "-c", (char *)command, NULL};
    const int code = posix_spawn(pid, "/bin/sh", &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return code;
}

static void close_all(const int fds[], int count) {
    for (int i = 0; i < count; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

Status process_start(const char *command, Process **process, Error *error) {
    *process = NULL;
    int fds[6] = {-1, -1, -1, -1, -1, -1}, code = 0; // read and write end of each pipe
    for (int i = 0; i < 3 && code == 0; i++)
        code = pipe2(fds + 2 * i, O_CLOEXEC) ? errno : 0;
    const int ours[3] = {fds[1], fds[2], fds[4]}, theirs[3] = {fds[0], fds[3], fds[5]};
    pid_t pid;
    if (code == 0)
        code = spawn(command, theirs, &pid);
    if (code != 0) {
        close_all(fds, 6);
        return error_set(error, STATUS_IO, "cannot run '%.200s': %s", command, strerror(code));
    }
    close_all(theirs, 3);
    fcntl(ours[1], F_SETFL, O_NONBLOCK);
    fcntl(ours[2], F_SETFL, O_NONBLOCK);
    Process *made = memory_zeroed(1, sizeof *made);
    made->pid = pid;
    made->in = ours[0];
    made->out = ours[1];
    made->complain = ours[2];
    *process = made;
    return STATUS_OK;
}

// --- talking ---

// Writing to a program that has ended raises SIGPIPE, which would end ours. It is held back for
// this thread and taken away, whatever the rest of the program does with it.
bool process_write(Process *process, const char *bytes, size_t length) {
    sigset_t broken, before, pending;
    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &broken, &before);
    ssize_t wrote = 0;
    while (length > 0 && wrote >= 0) {
        wrote = write(process->in, bytes, length);
        if (wrote < 0 && errno == EINTR)
            wrote = 0;
        if (wrote > 0) {
            bytes += wrote;
            length -= (size_t)wrote;
        }
    }
    if (wrote < 0 && errno == EPIPE && !sigismember(&pending, SIGPIPE))
        sigtimedwait(&broken, NULL, &(struct timespec){0});
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return wrote >= 0;
}

static void keep(Process *process, const char *bytes, size_t length) {
    const size_t room = PROCESS_COMPLAINTS_BYTES - 1;
    if (length > room) {
        bytes += length - room;
        length = room;
    }
    const size_t kept =
        process->length + length > room ? room - length : process->length; // of what is there
    memmove(process->complaints, process->complaints + process->length - kept, kept);
    for (size_t i = 0; i < length; i++) {
        const char c = bytes[i];
        const bool plain = (c >= ' ' && c <= '~') || c == '\n' || c == '\t';
        process->complaints[kept + i] = plain ? c : '?';
    }
    process->length = kept + length;
    process->complaints[process->length] = '\0';
}

// Takes what is there of its error output. Not more than a pipe holds: a program may write without
// end.
static void take_complaints(Process *process) {
    char bytes[4096];
    for (int i = 0; i < 16 && process->complain >= 0; i++) {
        const ssize_t got = read(process->complain, bytes, sizeof bytes);
        if (got > 0) {
            keep(process, bytes, (size_t)got);
        } else if (got == 0) {
            close(process->complain);
            process->complain = -1;
        } else if (errno != EINTR) {
            return;
        }
    }
}

int process_read(Process *process, char *bytes, size_t room, double deadline) {
    for (;;) {
        const double left = deadline - process_clock();
        struct pollfd ready[2] = {{.fd = process->out, .events = POLLIN},
                                  {.fd = process->complain, .events = POLLIN}};
        const int wait = left <= 0 ? 0 : left < 1e6 ? (int)(left * 1e3) + 1 : 1000000000;
        const int count = poll(ready, 2, wait);
        if (count > 0 && ready[1].revents)
            take_complaints(process);
        if (count > 0 && ready[0].revents) {
            const ssize_t got = read(process->out, bytes, room);
            if (got >= 0 || (errno != EINTR && errno != EAGAIN))
                return got > 0 ? (int)got : 0;
        }
        if (left <= 0)
            return -1;
    }
}

const char *process_complaints(Process *process) {
    take_complaints(process);
    return process->complaints;
}

// --- ending ---

// Whether the program has ended; it stays a zombie, so that its group's number is not given away.
static bool has_ended(const Process *process) {
    siginfo_t info = {0};
    const int code = waitid(P_PID, (id_t)process->pid, &info, WEXITED | WNOHANG | WNOWAIT);
    return code == 0 && info.si_pid == process->pid;
}

// A shell whose last command was killed by a signal ends with 128 + its number.
static void tell_end(int status, ProcessEnd *end) {
    end->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    const int number = WIFEXITED(status) ? end->code - 128 : WTERMSIG(status);
    const char *signal = number > 0 ? sigdescr_np(number) : NULL;
    if (signal)
        snprintf(end->how, sizeof end->how, "by signal %d (%.60s)", number, signal);
    else
        snprintf(end->how, sizeof end->how, "with exit code %d", end->code);
}

void process_end(Process *process, double seconds, ProcessEnd *end) {
    if (!process)
        return;
    close(process->in);
    const double deadline = process_clock() + seconds;
    bool ended = has_ended(process);
    while (!ended && process_clock() < deadline) {
        take_complaints(process); // it may be waiting to write them
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        ended = has_ended(process);
    }
    kill(-process->pid, SIGKILL);
    if (!ended)
        kill(process->pid, SIGKILL); // it may have left the group
    int status = 0;
    while (waitpid(process->pid, &status, 0) < 0 && errno == EINTR)
        ;
    take_complaints(process);
    if (end) {
        tell_end(status, end);
        memcpy(end->complaints, process->complaints, sizeof end->complaints);
    }
    close(process->out);
    if (process->complain >= 0)
        close(process->complain);
    free(process);
}
