#!/bin/sh
# Checkpoints that are not what they should be, runs that two want to train, threads that have
# nothing to do: test_checkpoint.sh HEXLAW SOURCE
set -u
hexlaw=$1
source=$2
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }
cd "$scratch" || exit 1

# Checkpoints with a good checksum and bad content, as an attack made them; of an older format, which does
# not say where it was made.
attacked() { # CASE TEXT
    cp -r "$source/tests/cases/attack/$1" "$1"
    set -- "$2" timeout 60 "$hexlaw" train --size 3 --width 2 --depth 1 --name a --lanes 1 --lane-games 2 \
        --cache 8 --replay 64 --replay-least 16 --batch 16 --owner-weight 0.1 --average 0.1 --first 20000 \
        --budget 2e6 --snapshots 4 --out "$1"
    content=$1
    shift
    refuses '/runs/a/checkpoint: made by another machine or build (unknown, expected processor = ' "$@"
    refuses "$content" "$@" --mix-machines
}
attacked ckheap 'lane 0, sample 31 of 64: stones off the board or on each other'
attacked ckhang 'its parts or their counts are not those of its settings'

# Two that train one run: one does, the other is told, and what there is in the end is what one
# alone makes.
train_one() { # FOLDER
    "$hexlaw" train --size 3 --width 4 --depth 1 --name a --budget 4e7 --snapshots 6 --threads 1 \
        --quiet --out "$1"
}
snaps() { # FOLDER
    (cd "$1/runs/a" && cksum snap-*)
}
train_one alone >alone.rows || fail 'a run that one trains'
snaps alone >alone.snaps
told=0
try=0
while [ $try -lt 8 ]; do
    try=$((try + 1))
    train_one two-$try >one.rows 2>one.err &
    one=$!
    train_one two-$try >other.rows 2>other.err
    other_code=$?
    wait $one
    one_code=$?
    case "$one_code $other_code" in
    '0 0') ;;
    '0 2') grep -q 'another process is at work here' other.err && told=$((told + 1)) ||
        fail "the other: $(cat other.err)" ;;
    '2 0') grep -q 'another process is at work here' one.err && told=$((told + 1)) ||
        fail "the one: $(cat one.err)" ;;
    *) fail "two at once: exit $one_code and $other_code: $(cat one.err other.err)" ;;
    esac
    snaps two-$try | cmp -s - alone.snaps || fail "two at once: other weights in try $try"
    # All but the times.
    train_one two-$try | awk '{print $1, $2, $3, $4, $5, $8}' >two.rows
    awk '{print $1, $2, $3, $4, $5, $8}' alone.rows | cmp -s - two.rows ||
        fail "two at once: other rows in try $try: $(cat two.rows)"
done
[ $told -ge 1 ] || fail 'nobody was told of another process'

until_trains() { # $running shows the games of the run, as it does every two seconds
    tries=0
    while [ ! -s machines/runs/long/live ] && [ $tries -lt 1200 ] && kill -0 $running 2>/dev/null; do
        tries=$((tries + 1))
        sleep 0.05
    done
    [ -s machines/runs/long/live ] || fail "no games in progress: $(cat "$err")"
}

# TERM ends training with a checkpoint, which another BLAS kernel or build does not go on from unasked.
begin='train --size 4 --width 8 --depth 1 --name long --budget 1e13 --threads 1 --quiet --out machines'
# shellcheck disable=SC2086 # words
"$hexlaw" $begin >"$out" 2>"$err" &
running=$!
until_trains
kill -TERM $running
wait $running
[ $? = 130 ] || fail "TERM: $(cat "$err")"
[ -s machines/runs/long/checkpoint ] || fail 'TERM: no checkpoint'
kernel=$("$hexlaw" bench signature --json | sed 's/.*"blas":"\([^"]*\)".*/\1/')
for other in Nehalem Prescott Haswell; do
    there=$(OPENBLAS_CORETYPE=$other "$hexlaw" bench signature --json 2>/dev/null |
        sed 's/.*"blas":"\([^"]*\)".*/\1/')
    [ "$there" != "$kernel" ] && [ -n "$there" ] && break
done
if [ "$there" != "$kernel" ]; then
    # shellcheck disable=SC2086 # words
    refuses '--mix-machines' env OPENBLAS_CORETYPE=$other "$hexlaw" $begin
    grep -q "another machine or build (kernel = $kernel, expected kernel = $there)" "$err" ||
        fail "another machine: $(cat "$err")"
    # shellcheck disable=SC2086 # words
    OPENBLAS_CORETYPE=$other "$hexlaw" $begin --mix-machines >"$out" 2>"$err" &
    running=$!
    until_trains
    kill -TERM $running
    wait $running
    [ $? = 130 ] || fail "--mix-machines: $(cat "$err")"
    [ "$(grep -c "kernel" machines/runs/long/run.json)" = 1 ] || fail 'machines: no list'
    for part in "kernel = $kernel" "kernel = $there"; do
        grep -q "\"machines\":.*$part" machines/runs/long/run.json || fail "run.json lacks $part"
    done
fi

# Threads that have nothing to do.
expect 0 "$hexlaw" train --size 3 --width 2 --depth 1 --budget 1e6 --snapshots 2 --threads 8 --out threads
[ "$(grep -c 'of 8 threads 2 play at a time' "$err")" = 1 ] || fail "threads: $(cat "$err")"
expect 0 "$hexlaw" train --size 3 --width 2 --depth 1 --budget 1e6 --snapshots 2 --threads 8 --json \
    --out threads
grep -q '"threads":8,"threads_playing":2,"threads_learning":1' "$out" || fail "threads: $(cat "$out")"
finish
