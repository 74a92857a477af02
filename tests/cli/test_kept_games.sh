#!/bin/sh
# Games of tournaments that are kept, thoughts and all, and every other row: the same for any number
# of threads, and after kill -9 in the middle of it and another start. HEXLAW_KILLS sets how often it
# is killed, HEXLAW_TEST_SEED where.
# test_kept_games.sh HEXLAW ROWS FAULTS
set -u
hexlaw=$1
rows=$2
faults=$3
. "$(dirname "$0")/expect.sh"
. "$(dirname "$0")/sweeps.sh"
seed=${HEXLAW_TEST_SEED:-1}
kills=${HEXLAW_KILLS:-4}
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
export ASAN_OPTIONS

for number in 1 2; do
    expect 0 "$hexlaw" train --size 3 --width 8 --depth 1 --budget 2e7 --snapshots 3 --quiet \
        --seed $number --out "$scratch/base"
done

ladder='--nodes 8 --games-pair 8 --games-perfect 8 --rounds 1'
target='--nodes 8 --games-pair 8 --games-perfect 8 --target 60 --max-games 30k'
# More games in a job than are searched at once, and a search that draws.
large='--nodes 8 --games-pair 160 --games-perfect 2 --rounds 1 --search regularised'

play() { # FOLDER THREADS OPTIONS
    # shellcheck disable=SC2086 # the options are words
    "$hexlaw" tournament --store "$1/hexlaw.sqlite" --boards 3 --threads "$2" $3 --quiet
}

kept() { # FOLDER FILE: all rows
    "$rows" "$1/hexlaw.sqlite" >"$2" || fail "$1: the store is not sound"
}

compare() { # WHAT REFERENCE FOLDER
    kept "$3" "$scratch/rows"
    cmp -s "$2" "$scratch/rows" ||
        fail "$1: $(diff "$2" "$scratch/rows" | grep -c '^<') rows differ, among them" \
            "$(diff "$2" "$scratch/rows" | grep -c '^< hexlaw_games') kept games"
}

for plan in ladder target large; do
    eval "options=\$$plan"
    for threads in 1 2 3; do
        cp -r "$scratch/base" "$scratch/$plan-$threads"
        expect 0 play "$scratch/$plan-$threads" $threads "$options"
        [ $threads = 1 ] && kept "$scratch/$plan-1" "$scratch/reference-$plan"
        compare "$plan, $threads threads" "$scratch/reference-$plan" "$scratch/$plan-$threads"
    done
    games=$(grep -c '^hexlaw_games|[0-9]*|[0-9]*||' "$scratch/reference-$plan")
    [ "$games" -ge 20 ] || fail "$plan: only $games games are kept"
    echo "$plan: $games kept games, played with 1, 2 and 3 threads"
done

# Every write to the store, and any moment between two of them.
life=0
done_kills=0
while [ $done_kills -lt "$kills" ] && [ $failures = 0 ]; do
    folder=$scratch/life-$life
    plan=target
    [ $((life % 4)) = 3 ] && plan=ladder
    eval "options=\$$plan"
    [ -d "$folder" ] || cp -r "$scratch/base" "$folder"
    below 120
    FAULT_AT=$number
    below 4000
    FAULT_DELAY=$((number * (done_kills % 2)))
    FAULT_UNDER='/life-[0-9]+/hexlaw\.sqlite' FAULT_WHAT=kill FAULT_LOG=$scratch/killed
    export FAULT_AT FAULT_DELAY FAULT_UNDER FAULT_WHAT FAULT_LOG
    below 3
    LD_PRELOAD=$faults play "$folder" "$number" "$options" >"$out" 2>"$err"
    code=$?
    unset FAULT_AT FAULT_DELAY FAULT_UNDER FAULT_WHAT FAULT_LOG
    case $code in
    137) done_kills=$((done_kills + 1)) ;;
    0)
        compare "life $life" "$scratch/reference-$plan" "$folder"
        rm -rf "$folder"
        life=$((life + 1))
        ;;
    *) fail "life $life, started again after a kill: exit $code: $(cat "$err")" ;;
    esac
done
plan=target
[ $((life % 4)) = 3 ] && plan=ladder
eval "options=\$$plan"
[ -d "$scratch/life-$life" ] || cp -r "$scratch/base" "$scratch/life-$life"
expect 0 play "$scratch/life-$life" 2 "$options"
compare "life $life, the last" "$scratch/reference-$plan" "$scratch/life-$life"
echo "$done_kills kills in $((life + 1)) lives, every fourth without a target"
finish
