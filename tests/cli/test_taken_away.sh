#!/bin/sh
# A store that somebody deletes, moves or replaces while a tournament or a sweep writes it: they end
# with one line that says so, never as if all were well. test_taken_away.sh HEXLAW
set -u
hexlaw=$1
. "$(dirname "$0")/expect.sh"
. "$(dirname "$0")/sweeps.sh"
cd "$scratch" || exit 1

for number in 1 2; do
    expect 0 "$hexlaw" train --size 4 --width 8 --depth 1 --budget 1e8 --snapshots 4 --quiet \
        --seed $number --out base
done

# Starts the command, does something to the folder once it is at work, and looks at its end.
disturbed() { # FOLDER WHAT COMMAND...
    folder=$1
    what=$2
    shift 2
    "$@" >"$out" 2>"$err" </dev/null &
    process=$!
    tries=0
    while [ ! -s "$folder/hexlaw.sqlite-wal" ] && [ $tries -lt 600 ]; do
        sleep 0.05
        tries=$((tries + 1))
    done
    (cd "$folder" && eval "$what") || fail "$what: the command ended before"
    wait $process
    code=$?
    [ $code = 2 ] || fail "$what under $*: exit $code, expected 2: $(cat "$err")"
    [ "$(wc -l <"$err")" = 1 ] || fail "$what under $*: expected one line, got: $(cat "$err")"
    grep -q "$folder/hexlaw.sqlite: deleted, moved or replaced" "$err" ||
        fail "$what under $*: $(cat "$err")"
}

for what in 'rm hexlaw.sqlite' 'mv hexlaw.sqlite away' 'rm hexlaw.sqlite*' \
    'cp hexlaw.sqlite other && mv other hexlaw.sqlite'; do
    rm -rf played
    cp -r base played
    disturbed played "$what" "$hexlaw" tournament --store played/hexlaw.sqlite --quiet \
        --games-pair 400 --threads 1
done

# What was trained is still there, and the same sweep goes on from it.
write_spec spec.ini
sed -i 's/^moves = .*/moves = 60k/; s/^boards = .*/boards = 3/' spec.ini
disturbed swept 'rm hexlaw.sqlite*' "$hexlaw" sweep spec.ini --out swept --threads 2 --quiet
expect 0 "$hexlaw" sweep spec.ini --out swept --threads 2 --quiet
[ -s swept/hexlaw.sqlite ] && [ -s swept/fit.json ] || fail 'the sweep did not go on'
finish
