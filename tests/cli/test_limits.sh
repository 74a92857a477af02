#!/bin/sh
# Numbers within an option's bounds that no machine has the memory for, and machines that have little:
# refused in a line at once, never an abort, a killed process or one that hangs.
# test_limits.sh HEXLAW SANITIZE
set -u
hexlaw=$1
sanitize=${2:-}
. "$(dirname "$0")/expect.sh"

ended() { # COMMAND...: killed if it does not end
    timeout -s KILL 120 "$@"
}

limited() { # KIB COMMAND...: in that much address space
    (
        ulimit -v "$1"
        shift
        exec timeout -s KILL 120 "$@"
    )
}

train() { # OPTIONS...
    set -- "$hexlaw" train --quiet --out "$scratch/run" --budget 1e15 --snapshots 2 "$@"
    refuses ' of memory, ' ended "$@"
}

refuses '--memory needs 1.0 TiB of memory, ' ended "$hexlaw" solve --size 3 --memory 1048576
train --size 11 --width 4 --depth 0 --lanes 1024 --lane-games 4096 --nodes 16
train --size 11 --width 4 --depth 0 --lanes 1024 --cache 16777216
train --size 11 --width 4096 --depth 64 --batch 65536 --lanes 64 --replay 16777216
train --size 11 --width 4 --depth 0 --lanes 1024 --lane-games 64 --nodes 16384 --threads 1024
# Where no option's number is told beforehand, the allocation itself is refused.
refuses 'out of memory: ' ended "$hexlaw" bench search --boards 11 --nodes 16384 --lane-games 4096

# Sanitizers have terabytes of addresses.
[ -z "$sanitize" ] || finish
small='train --size 3 --width 4 --depth 1 --budget 1e6 --snapshots 2 --quiet'
for command in 'bench signature' 'fit' "$small --out $scratch/none"; do
    # shellcheck disable=SC2086 # a command and its options
    refuses 'of addresses, the limit (ulimit -v) leaves ' limited 150000 "$hexlaw" $command
done
refuses 'expected a higher limit or fewer --threads' \
    limited 1000000 "$hexlaw" $small --out "$scratch/none" --threads 64
refuses '--memory needs 300 MiB of memory, ' limited 300000 "$hexlaw" solve --size 3 --memory 300
for command in 'solve --size 3' "$small --threads 1 --out $scratch/one"; do
    # shellcheck disable=SC2086 # a command and its options
    expect 0 limited 300000 "$hexlaw" $command
done
expect 0 limited 1000000 "$hexlaw" $small --threads 3 --out "$scratch/three"
finish
