#!/bin/sh
# The disk is full, or the folder can no longer be written to, in the middle of a sweep: a clear
# line, exit 2, every file sound, and the same command ends it once that is over.
# test_sweep_refused.sh HEXLAW ROWS FAULTS
set -u
hexlaw=$1
rows=$2
faults=$3
. "$(dirname "$0")/expect.sh"
. "$(dirname "$0")/sweeps.sh"
seed=${HEXLAW_TEST_SEED:-1}
spec=$scratch/spec.ini
write_spec "$spec"
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
export ASAN_OPTIONS

sweep() { # DIR
    LD_PRELOAD=$faults FAULT_UNDER=/life "$hexlaw" sweep "$spec" --out "$1" --threads 2 --quiet
}

export FAULT_LOG="$scratch/calls"
expect 0 sweep "$scratch/life-reference"
calls=$(sed -n 's/^calls //p' "$FAULT_LOG" | sort -n | tail -1)
contents "$scratch/life-reference" >"$scratch/reference"

for what in full readonly; do
    for third in 0 1 2; do
        life=$scratch/life-$what-$third
        below $((calls / 3))
        export FAULT_AT=$((third * calls / 3 + number)) FAULT_WHAT=$what
        # Checkpoints go by the clock, so a sweep that is quicker may end before that call.
        while sweep "$life" >"$out" 2>"$err"; code=$?; [ $code = 0 ] && [ $FAULT_AT -gt 1 ]; do
            made=$(sed -n 's/^calls //p' "$FAULT_LOG" | tail -1)
            [ "$made" -lt $FAULT_AT ] || break
            FAULT_AT=$((made * (3 * third + 2) / 9))
            rm -rf "$life"
        done
        [ $code = 2 ] || fail "$what, call $FAULT_AT: exit $code, expected 2: $(cat "$err")"
        [ "$(wc -l <"$err")" = 1 ] || fail "$what: expected one line, got: $(cat "$err")"
        grep -qi 'no space left\|disk is full\|read-only\|readonly\|disk I/O\|unable to open' "$err" ||
            fail "$what: $(cat "$err")"
        [ ! -s "$life/hexlaw.sqlite" ] || "$rows" "$life/hexlaw.sqlite" >/dev/null || fail "$what: store"
        FAULT_AT=0
        expect 0 sweep "$life"
        same "$what, call $number of third $third" "$life"
    done
done
finish
