#!/bin/sh
# Records of runs that cannot be seen for some looks, as on a network's file system: the sweep ends
# as if they always had been. test_sweep_unseen.sh HEXLAW ROWS FAULTS
set -u
hexlaw=$1
rows=$2
faults=$3
. "$(dirname "$0")/expect.sh"
. "$(dirname "$0")/sweeps.sh"
seed=${HEXLAW_TEST_SEED:-1}
spec=$scratch/spec.ini
write_spec "$spec"
sed -i 's/^moves = .*/moves = 2k/; s/^boards = .*/boards = 2/' "$spec"
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
export ASAN_OPTIONS
export FAULT_UNDER='/life-[a-z0-9]+/runs/[^/]*/run\.json$' FAULT_WHAT=hide FAULT_LOG="$scratch/looks"
export FAULT_AT=0 FAULT_COUNT=0

sweep() { # DIR
    LD_PRELOAD=$faults "$hexlaw" sweep "$spec" --out "$1" --threads 2 --quiet
}

expect 0 sweep "$scratch/life-reference"
looks=$(sed -n 's/^looks //p' "$FAULT_LOG")
[ "${looks:-0}" -ge 12 ] || fail "only ${looks:-0} looks at records"
contents "$scratch/life-reference" >"$scratch/reference"
for life in 1 2 3 4; do
    below $((looks / 4))
    FAULT_AT=$(((life - 1) * looks / 4 + number))
    FAULT_COUNT=3
    rm -f "$FAULT_LOG"
    expect 0 sweep "$scratch/life-$life"
    same "looks $FAULT_AT to $((FAULT_AT + 2)) of $looks" "$scratch/life-$life"
done
finish
