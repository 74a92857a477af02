#include "base/process.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define SWEEP_SECONDS 10.0 // enough to kill all descendants, on a busy machine

struct Process {
    pid_t pid;             // of the supervising shell, and its session's id
    int in, out, complain; // our ends of its input, output and error output; -1: closed
    int leash;             // closing it, here or by this process's end, ends all that was started
    size_t length;
    char complaints[PROCESS_COMPLAINTS_BYTES];
};

// --- starting ---

// A shell supervises the command. Orphaned descendants become its children (it is a subreaper), so
// that all of them can be found, in whatever session or group they are. It and a shell beside it
// hold the reading end of the leash, a pipe whose only writer is this process: when this process
// ends, by whatever means, the leash is closed, and everything is killed. $0 is the command.
static const char keeper[] =
    "exec 4>&2 2>/dev/null\n"
    "sweep() {\n"
    "    read -r self rest </proc/self/stat\n"
    "    left=1\n"
    "    while [ $left = 1 ]; do\n"
    "        left=0 children=\n"
    "        read -r children </proc/$$/task/$$/children\n"
    "        for child in $children; do\n"
    "            [ $child != $self ] || continue\n"
    "            while read -r word state rest; do\n"
    "                [ \"$word\" != State: ] || break\n"
    "            done </proc/$child/status || continue\n"
    "            [ $state = Z ] || ! kill -KILL $child || left=1\n"
    "        done\n"
    "    done\n"
    "}\n"
    // Caught, not ignored: the command then starts with the default signal handling.
    "trap : HUP INT QUIT TERM\n"
    "(\n"
    "    trap '' HUP INT QUIT TERM\n"
    "    read -r end\n"
    "    sweep\n"
    "    kill -KILL -$$\n"
    ") <&3 >/dev/null 4>&- &\n"
    "/bin/sh -c \"$0\" 2>&4 3>&- 4>&-\n"
    "code=$?\n"
    "sweep\n"
    "exit $code\n";

// The child between vfork() and exec: system calls only, because it shares the parent's memory.
_Noreturn static void become_keeper(const char *command, const int theirs[4], volatile int *code) {
    struct sigaction action;
    sigset_t none;
    for (int number = 1; number < NSIG; number++) {
        const bool told = sigaction(number, NULL, &action) == 0;
        if (told && (action.sa_handler != SIG_IGN || number == SIGPIPE)) {
            action = (struct sigaction){.sa_handler = SIG_DFL};
            sigaction(number, &action, NULL);
        }
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    // Above the target descriptors, so that no dup2() overwrites one that is still needed.
    int high[4];
    bool good = setsid() != -1 && prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0;
    for (int i = 0; i < 4 && good; i++)
        good = (high[i] = fcntl(theirs[i], F_DUPFD_CLOEXEC, 4)) != -1;
    for (int i = 0; i < 4 && good; i++)
        good = dup2(high[i], i) != -1;
    if (good) {
        char *const arguments[] = {"sh", "-c", (char *)keeper, (char *)command, NULL};
        execve("/bin/sh", arguments, environ);
    }
    *code = errno;
    _exit(127);
}

// Not fork(): this process may be large, and other threads may be running.
__attribute__((noinline)) static pid_t start_keeper(const char *command, const int theirs[4],
                                                    volatile int *code) {
    const pid_t pid = vfork();
    if (pid == 0)
        become_keeper(command, theirs, code);
    return pid;
}

static int spawn(const char *command, const int theirs[4], pid_t *pid) {
    sigset_t all, before;
    volatile int code = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before); // no signal handler of this process may run in the
                                               // child
    *pid = start_keeper(command, theirs, &code);
    if (*pid < 0)
        code = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (code != 0 && *pid > 0)
        while (waitpid(*pid, NULL, 0) < 0 && errno == EINTR)
            ;
    return code;
}

static void close_all(const int fds[], int count) {
    for (int i = 0; i < count; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

Status process_start(const char *command, Process **process, Error *error) {
    *process = NULL;
    int fds[8] = {-1, -1, -1, -1, -1, -1, -1, -1}, code = 0; // read and write end of each pipe
    for (int i = 0; i < 4 && code == 0; i++)
        code = pipe2(fds + 2 * i, O_CLOEXEC) ? errno : 0;
    const int ours[4] = {fds[1], fds[2], fds[4], fds[7]};
    const int theirs[4] = {fds[0], fds[3], fds[5], fds[6]};
    pid_t pid;
    if (code == 0)
        code = spawn(command, theirs, &pid);
    if (code != 0) {
        close_all(fds, 8);
        return error_set(error, STATUS_IO, "cannot run '%.200s': %s", command, strerror(code));
    }
    close_all(theirs, 4);
    fcntl(ours[1], F_SETFL, O_NONBLOCK);
    fcntl(ours[2], F_SETFL, O_NONBLOCK);
    Process *made = memory_zeroed(1, sizeof *made);
    made->pid = pid;
    made->in = ours[0];
    made->out = ours[1];
    made->complain = ours[2];
    made->leash = ours[3];
    *process = made;
    return STATUS_OK;
}

// --- talking ---

// Writing to a program that has ended raises SIGPIPE, which would end this process. It is blocked
// for this thread and consumed, whatever the process's handler is.
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
        process->length + length > room ? room - length : process->length; // of what is available
    memmove(process->complaints, process->complaints + process->length - kept, kept);
    for (size_t i = 0; i < length; i++) {
        const char c = bytes[i];
        const bool plain = (c >= ' ' && c <= '~') || c == '\n' || c == '\t';
        process->complaints[kept + i] = plain ? c : '?';
    }
    process->length = kept + length;
    process->complaints[process->length] = '\0';
}

// Reads the available error output. Not more than a pipe holds: a program may write without end.
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
        const double left = deadline - clock_now();
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

// Whether the program has ended; it stays a zombie, so that its group's id is not reused.
static bool has_ended(const Process *process) {
    siginfo_t info = {0};
    const int code = waitid(P_PID, (id_t)process->pid, &info, WEXITED | WNOHANG | WNOWAIT);
    return code == 0 && info.si_pid == process->pid;
}

// A shell whose last command was killed by a signal exits with 128 + the signal's number.
static void tell_end(int status, ProcessEnd *end) {
    end->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    const int number = WIFEXITED(status) ? end->code - 128 : WTERMSIG(status);
    const char *signal = number > 0 ? sigdescr_np(number) : NULL;
    if (signal)
        snprintf(end->how, sizeof end->how, "by signal %d (%.60s)", number, signal);
    else
        snprintf(end->how, sizeof end->how, "with exit code %d", end->code);
}

// Waits up to `seconds` for its end, reading its error output: it may be blocked writing it.
static bool wait_for_end(Process *process, double seconds) {
    const double deadline = clock_now() + seconds;
    bool ended = has_ended(process);
    while (!ended && clock_now() < deadline) {
        take_complaints(process);
        clock_pause(0.001);
        ended = has_ended(process);
    }
    return ended;
}

void process_end(Process *process, double seconds, ProcessEnd *end) {
    if (!process)
        return;
    close(process->in);
    const bool ended = wait_for_end(process, seconds);
    close(process->leash);
    if (!ended)
        wait_for_end(process, SWEEP_SECONDS);
    kill(-process->pid, SIGKILL); // in case its supervisors were killed
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
