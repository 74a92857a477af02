#!/bin/sh
# A sweep of three processes has the rows, weights and fit of a sweep of one; and of one that was
# killed with all its processes and started again.
# test_sweep_mpi.sh HEXLAW ROWS MPIRUN
set -u
hexlaw=$1
rows=$2
mpirun=$3
. "$(dirname "$0")/expect.sh"
. "$(dirname "$0")/sweeps.sh"
spec=$scratch/spec.ini
write_spec "$spec"
# Libraries of MPI keep memory to the end.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS

together() { # DIR [SPEC]
    "$mpirun" --allow-run-as-root --oversubscribe -n 3 \
        "$hexlaw" sweep "${2:-$spec}" --out "$1" --quiet
}

expect 0 "$hexlaw" sweep "$spec" --out "$scratch/one" --threads 1 --quiet
contents "$scratch/one" >"$scratch/reference"
expect 0 together "$scratch/three"
same 'three processes' "$scratch/three"

# Until every rating is as exact as wanted.
write_adaptive_spec "$scratch/adaptive.ini"
expect 0 "$hexlaw" sweep "$scratch/adaptive.ini" --out "$scratch/adaptive" --threads 1 --quiet
contents "$scratch/adaptive" >"$scratch/reference-adaptive"
grep -q '^hexlaw_jobs|' "$scratch/reference-adaptive" || fail 'no rounds of an adaptive tournament'
expect 0 together "$scratch/adaptive-three" "$scratch/adaptive.ini"
same 'an adaptive tournament of three processes' "$scratch/adaptive-three" "$scratch/reference-adaptive"

# mpirun dies by the signal's default action; the processes it started are killed with it.
setsid "$mpirun" --allow-run-as-root --oversubscribe -n 3 \
    "$hexlaw" sweep "$spec" --out "$scratch/killed" --quiet >/dev/null 2>&1 &
process=$!
for moment in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ -s "$scratch/killed/runs/2x2-w4-d1-s1/run.json" ] && break
    sleep 0.5
done
kill -KILL -$process 2>/dev/null
wait $process 2>/dev/null
# Its processes notice that mpirun is gone; until then the folder is theirs.
for moment in 1 2 3 4 5 6 7 8 9 10; do
    together "$scratch/killed" >"$out" 2>"$err"
    code=$?
    [ $code = 0 ] && break
    grep -q 'another process is at work' "$err" || break
    sleep 1
done
[ $code = 0 ] || fail "started again: exit $code: $(cat "$err")"
same 'killed and started again' "$scratch/killed"

# Processes of two versions do not work together.
LC_ALL=C sed 's/hexlaw [0-9]\.[0-9]\.[0-9]/hexlaw 9.9.9/g' "$hexlaw" >"$scratch/hexlaw"
cmp -s "$hexlaw" "$scratch/hexlaw" && fail 'the other version is the same'
chmod +x "$scratch/hexlaw"
expect 2 timeout -s KILL 60 "$mpirun" --allow-run-as-root --oversubscribe \
    -n 2 "$hexlaw" sweep "$spec" --out "$scratch/none" --quiet : \
    -n 1 "$scratch/hexlaw" sweep "$spec" --out "$scratch/none" --quiet
grep -q 'process 2 is another hexlaw (hexlaw 9.9.9, messages of' "$err" ||
    fail "two versions: $(cat "$err")"
[ ! -e "$scratch/none" ] || fail 'two versions made a folder'

# Errors are told once, and end all processes.
expect 2 "$mpirun" --allow-run-as-root --oversubscribe -n 3 \
    "$hexlaw" sweep "$scratch/none.ini" --out "$scratch/none" --quiet
[ "$(grep -c 'none.ini: cannot read' "$err")" = 1 ] || fail "an error: $(cat "$err")"
finish
