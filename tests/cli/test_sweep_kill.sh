#!/bin/sh
# kill -9 at random moments and at random writes, each time started again: the rows, weights and fit
# of a sweep that was never interrupted. HEXLAW_KILLS sets how often, HEXLAW_TEST_SEED where.
# test_sweep_kill.sh HEXLAW ROWS FAULTS
set -u
hexlaw=$1
rows=$2
faults=$3
. "$(dirname "$0")/expect.sh"
. "$(dirname "$0")/sweeps.sh"
seed=${HEXLAW_TEST_SEED:-1}
kills=${HEXLAW_KILLS:-5}
spec=$scratch/spec.ini
write_spec "$spec"
# The runtime of a sanitized build wants to be the first library.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
export ASAN_OPTIONS

sweep() { # DIR: with what FAULT_* say
    LD_PRELOAD=$faults FAULT_UNDER=/life "$hexlaw" sweep "$spec" --out "$1" --threads 2 --quiet
}

export FAULT_LOG="$scratch/calls"
began=$(date +%s%N)
sweep "$scratch/life-reference" >"$out" 2>"$err" || fail "the reference: $(cat "$err")"
milliseconds=$((($(date +%s%N) - began) / 1000000))
calls=$(sed -n 's/^calls //p' "$FAULT_LOG" | sort -n | tail -1)
contents "$scratch/life-reference" >"$scratch/reference"
[ "$(grep -c '^trials|' "$scratch/reference")" -gt 50 ] || fail 'the reference has too few trials'

# A spec of other settings is refused, and tells them; nothing is changed.
sed 's/reuse = 4/reuse = 5/' "$spec" >"$scratch/other.ini"
refuses 'reuse = 4, expected reuse = 5' "$hexlaw" sweep "$scratch/other.ini" --quiet \
    --out "$scratch/life-reference"
same 'after another spec was refused' "$scratch/life-reference"

FAULT_LOG=$scratch/killed
: >"$FAULT_LOG"
life=0
done_kills=0
by_time=0
mkdir "$scratch/life-0"
while [ $done_kills -lt "$kills" ] && [ $failures = 0 ]; do
    below 2
    if [ $number = 1 ]; then
        below $((milliseconds * 3 / 4))
        export FAULT_AT=0 FAULT_WHAT=kill
        LD_PRELOAD=$faults FAULT_UNDER=/life "$hexlaw" sweep "$spec" --out "$scratch/life-$life" \
            --threads 2 --quiet >"$out" 2>"$err" &
        process=$!
        sleep "$((number / 1000)).$(printf %03d $((number % 1000)))"
        kill -KILL $process 2>/dev/null
        wait $process 2>/dev/null
        code=$?
        [ $code = 137 ] && by_time=$((by_time + 1))
    else
        below $((calls * 3 / 4))
        export FAULT_AT=$number FAULT_WHAT=kill
        sweep "$scratch/life-$life" >"$out" 2>"$err"
        code=$?
    fi
    case $code in
    137) done_kills=$((done_kills + 1)) ;;
    0)
        same "life $life" "$scratch/life-$life"
        rm -rf "$scratch/life-$life"
        life=$((life + 1))
        ;;
    *) fail "started again after a kill: exit $code: $(cat "$err")" ;;
    esac
done
export FAULT_AT=0
expect 0 sweep "$scratch/life-$life"
same "life $life, the last" "$scratch/life-$life"
echo "$done_kills kills in $((life + 1)) lives, $by_time at a moment, the others at a write:"
sed -n 's|^.*/life-[0-9]*/*||p' "$FAULT_LOG" |
    sed 's|^runs/[^/]*/||; s/\.tmp\..*//; s/snap-[0-9]*/snap/' | sort | uniq -c
finish
