#!/bin/sh
# How the program starts: alone in its process whichever OpenBLAS it finds, so that it also ends where
# memory is limited; and on a processor that lacks what it was built for, with a word.
# test_start.sh HEXLAW NATIVE SANITIZE
set -u
hexlaw=$1
native=$2
sanitize=${3:-}
. "$(dirname "$0")/expect.sh"

threads_of() { # PROGRAM OPTION: how many the process has that is about to write its answer
    rm -f "$scratch/pipe"
    mkfifo "$scratch/pipe"
    exec 3<>"$scratch/pipe"
    timeout 5 head -c 65536 /dev/zero >&3 # no room in the pipe: it waits there
    "$@" >&3 2>"$err" &
    process=$!
    sleep 1
    count=$(ls "/proc/$process/task" | wc -l)
    kill -KILL $process
    wait $process 2>/dev/null
    exec 3<&-
    echo "$count"
}

limited() { # KIB COMMAND...: in that much address space, and killed if it does not end
    (
        ulimit -v "$1"
        shift
        exec timeout -s KILL 60 "$@"
    )
}

# The OpenBLAS that it was linked with, and the usual one.
for folder in '' /usr/lib/*/openblas-pthread; do
    [ -z "$folder" ] || [ -d "$folder" ] || continue
    LD_LIBRARY_PATH=$folder
    export LD_LIBRARY_PATH
    for option in --version --help; do
        count=$(threads_of "$hexlaw" $option)
        [ "$count" = 1 ] || fail "${folder:-as linked}: $option has $count threads, expected 1"
    done
    [ -z "$sanitize" ] || continue # sanitizers reserve terabytes
    for command in --version 'solve --help' 'solve --size 3'; do
        # shellcheck disable=SC2086 # a command and its options
        expect 0 limited 160000 "$hexlaw" $command
    done
done
# One that threads cannot share.
for folder in /usr/lib/*/openblas-serial; do
    [ -d "$folder" ] || continue
    LD_LIBRARY_PATH=$folder
    refuses 'expected one with threads' "$hexlaw" solve --size 3
done
unset LD_LIBRARY_PATH

if [ "$native" = ON ] && [ -z "$sanitize" ] && command -v qemu-x86_64 >/dev/null; then
    for command in --version 'solve --size 3' nonsense; do
        # shellcheck disable=SC2086 # a command and its options
        refuses 'avx2' qemu-x86_64 -cpu qemu64 "$hexlaw" $command
    done
fi
finish
