#!/bin/sh
# kill -9 in the middle of everything a sweep does, each time started again: the rows, weights and
# fit of a sweep that was never interrupted. Half of the sweeps have an adaptive tournament. The
# kills are spread over six phases, as many for each, and counted. HEXLAW_KILLS sets how often,
# HEXLAW_TEST_SEED where.
# test_sweep_kill.sh HEXLAW ROWS FAULTS
set -u
hexlaw=$1
rows=$2
faults=$3
. "$(dirname "$0")/expect.sh"
. "$(dirname "$0")/sweeps.sh"
seed=${HEXLAW_TEST_SEED:-1}
kills=${HEXLAW_KILLS:-6}
write_spec "$scratch/spec-0.ini"
write_adaptive_spec "$scratch/spec-1.ini"
# The runtime of a sanitized build wants to be the first library.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
export ASAN_OPTIONS

sweep() { # SPEC DIR: with what FAULT_* say
    LD_PRELOAD=$faults "$hexlaw" sweep "$1" --out "$2" --threads 2 --quiet
}

store='/life-[0-9]+/hexlaw\.sqlite'
checkpoint='/life-[0-9]+/runs/.*/checkpoint'
snapshot='/life-[0-9]+/(fit\.json|runs/[^/]*$|runs/[^/]*/(snap-|run\.json))'

# The undisturbed sweeps of both plans, how long they take, and how often they write what.
milliseconds=1000000
for kind in 0 1; do
    began=$(date +%s%N)
    FAULT_UNDER='/life-' FAULT_WHAT=list FAULT_LOG="$scratch/calls-$kind" \
        sweep "$scratch/spec-$kind.ini" "$scratch/life-$kind" >"$out" 2>"$err" ||
        fail "reference $kind: $(cat "$err")"
    took=$((($(date +%s%N) - began) / 1000000))
    [ $took -lt $milliseconds ] && milliseconds=$took
    contents "$scratch/life-$kind" >"$scratch/reference-$kind"
    [ "$(grep -c '^trials|' "$scratch/reference-$kind")" -gt 50 ] ||
        fail "reference $kind has too few trials"
done

# A spec of other settings is refused, and tells them; nothing is changed.
sed 's/reuse = 4/reuse = 5/' "$scratch/spec-0.ini" >"$scratch/other.ini"
refuses 'replay_ratio = 4, expected replay_ratio = 5' "$hexlaw" sweep "$scratch/other.ini" --quiet \
    --out "$scratch/life-0"
same 'after another spec was refused' "$scratch/life-0" "$scratch/reference-0"
rm -rf "$scratch/life-0" "$scratch/life-1"

# At one of the first third of the calls that match, since a sweep that goes on has fewer; DELAY is
# the most microseconds after it.
killed_at() { # SPEC DIR KIND PATHS DELAY
    calls=$(grep -cE "$4" "$scratch/calls-$3")
    below $((calls / 3 + 1))
    FAULT_AT=$number
    FAULT_DELAY=0
    [ "$5" = 0 ] || { below "$5"; FAULT_DELAY=$number; }
    FAULT_UNDER=$4 FAULT_WHAT=kill FAULT_LOG="$scratch/killed"
    export FAULT_AT FAULT_DELAY FAULT_UNDER FAULT_WHAT FAULT_LOG
    sweep "$1" "$2" >"$out" 2>"$err"
    code=$?
    unset FAULT_AT FAULT_DELAY FAULT_UNDER FAULT_WHAT FAULT_LOG
}

killed_by_clock() { # SPEC DIR
    below $((milliseconds * 3 / 4))
    "$hexlaw" sweep "$1" --out "$2" --threads 2 --quiet >"$out" 2>"$err" &
    process=$!
    sleep "$((number / 1000)).$(printf %03d $((number % 1000)))"
    kill -KILL $process 2>/dev/null
    wait $process 2>/dev/null
    code=$?
}

life=0
done_kills=0
: >"$scratch/phases"
while [ $done_kills -lt "$kills" ] && [ $failures = 0 ]; do
    kind=$((life % 2))
    spec=$scratch/spec-$kind.ini
    folder=$scratch/life-$life
    # In turns, so that each phase gets as many.
    case $((done_kills % 6)) in
    0) phase='training, after a checkpoint' && killed_at "$spec" "$folder" $kind "$checkpoint" 9000 ;;
    1) phase='tournament, after rows were stored' && killed_at "$spec" "$folder" $kind "$store-wal" 3000 ;;
    2) phase='write of the store' && killed_at "$spec" "$folder" $kind "$store" 0 ;;
    3) phase='write of a checkpoint' && killed_at "$spec" "$folder" $kind "$checkpoint" 0 ;;
    4) phase='write of weights, settings or fit' && killed_at "$spec" "$folder" $kind "$snapshot" 0 ;;
    5) phase='any moment' && killed_by_clock "$spec" "$folder" ;;
    esac
    case $code in
    137)
        done_kills=$((done_kills + 1))
        echo "$phase" >>"$scratch/phases"
        ;;
    0)
        same "life $life" "$folder" "$scratch/reference-$kind"
        rm -rf "$folder"
        life=$((life + 1))
        ;;
    *) fail "life $life, started again after a kill: exit $code: $(cat "$err")" ;;
    esac
done
kind=$((life % 2))
expect 0 sweep "$scratch/spec-$kind.ini" "$scratch/life-$life"
same "life $life, the last" "$scratch/life-$life" "$scratch/reference-$kind"
echo "$done_kills kills in $((life + 1)) lives, every second with an adaptive tournament:"
sort "$scratch/phases" | uniq -c
finish
