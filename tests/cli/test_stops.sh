#!/bin/sh
# TERM and Ctrl-C end every command, whatever it is at: long work, an input that never comes, a store
# whose tables have no end. test_stops.sh HEXLAW CHANGE
set -u
hexlaw=$1
change=$2
. "$(dirname "$0")/expect.sh"
export SDL_VIDEODRIVER=offscreen SDL_RENDER_DRIVER=software
link='https://hexworld.org/board/#5c1,c3b4b3,d2'

# A command ends by the signal within half a minute: with 130, or as the signal ends programs. Its input
# stays open and empty.
signalled() { # SIGNAL COMMAND...
    signal=$1
    shift
    "$@" >"$out" 2>"$err" <"$scratch/silent" &
    pid=$!
    sleep 0.5
    # A shell's background does not get Ctrl-C before the program listens (bit 1 of the signals caught).
    tries=0
    while [ $signal = INT ] && [ $tries -lt 600 ] && kill -0 $pid 2>/dev/null &&
        ! grep -q 'SigCgt:.*[2367abef]$' /proc/$pid/status 2>/dev/null; do
        tries=$((tries + 1))
        sleep 0.1
    done
    kill -$signal $pid 2>/dev/null
    tries=0
    while kill -0 $pid 2>/dev/null && [ $tries -lt 300 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
    kill -KILL $pid 2>/dev/null && echo "$*: goes on for half a minute after $signal" >>"$err"
    wait $pid
    got=$?
}

stops() { # COMMAND...
    signalled TERM "$@"
    [ $got = 130 ] || [ $got = 143 ] || fail "$*: exit $got, expected TERM to end it: $(cat "$err")"
}

# Ctrl-C as well, of a command that listens to it: to others it never comes in a shell's background.
hears() { # COMMAND...
    stops "$@"
    signalled INT "$@"
    [ $got = 130 ] || fail "$*: exit $got, expected INT to end it: $(cat "$err")"
}

# What reads no pipes may refuse one.
waits() { # COMMAND...
    signalled TERM "$@"
    [ $got = 130 ] || [ $got = 143 ] || [ $got = 2 ] || fail "$*: exit $got after TERM"
}

mkfifo "$scratch/silent" "$scratch/nobody"
sleep 3000 >"$scratch/silent" &
keeper=$!
trap 'kill $keeper 2>/dev/null; rm -rf "$scratch"' EXIT

# --- nothing comes ---
stops "$hexlaw" gtp --random
waits "$hexlaw" rate --games "$scratch/nobody"
waits "$hexlaw" fit --frontiers "$scratch/nobody"
waits "$hexlaw" solve --batch "$scratch/nobody"
waits "$hexlaw" solve --sgf "$scratch/nobody"
waits "$hexlaw" sweep "$scratch/nobody" --out "$scratch/swept"

# --- long work ---
stops "$hexlaw" solve --size 8
stops "$hexlaw" solve --size 8 --openings
printf 'size,moves\n8,a8\n' >"$scratch/batch.csv"
hears "$hexlaw" solve --batch "$scratch/batch.csv"
stops "$hexlaw" bench selfplay
hears "$hexlaw" train --size 9 --width 64 --budget 1e15 --out "$scratch/long" --quiet
hears "$hexlaw" train --size 5 --until 0 --quiet
hears "$hexlaw" replicate --out "$scratch/paper" --time 10h --quiet
hears "$hexlaw" sweep night --out "$scratch/night" --quiet

# --- the viewer, which may have been built without a window ---
"$hexlaw" view --link "$link" --screenshot "$scratch/first.png" >"$out" 2>"$err"
if ! grep -q 'built without a window' "$err"; then
    hears "$hexlaw" view --link "$link"
    for step in 'wait 600' 'frames 1000000' "$(yes 'key O 1000000' | head -n 1000)" \
        "$(yes 'key O 100' | head -n 100000)"; do
        echo "$step" >"$scratch/script.txt"
        hears "$hexlaw" view --link "$link" --script "$scratch/script.txt"
    done
fi

# --- a store ---
expect 0 "$hexlaw" train --size 3 --width 2 --depth 1 --budget 1e6 --snapshots 3 --out "$scratch/exp" --quiet
store=$scratch/exp/hexlaw.sqlite
hears "$hexlaw" tournament --store "$store" --round-robin 200000 --quiet
expect 0 "$hexlaw" tournament --store "$store" --rounds 0 --games-pair 2 --games-perfect 2 --quiet
run=$scratch/exp/runs/3x3-w2-d1-s1
hears "$hexlaw" judge --run "$run" --games 1000000 --positions 0 --quiet
hears "$hexlaw" horizon --run "$run" --positions 1000000 --quiet

# Tables that have no end and no row that is wanted: SQLite itself must be stopped.
"$change" "$store" "ALTER TABLE trials RENAME TO old; CREATE VIEW trials AS WITH RECURSIVE n(i) AS
(SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, -i AS black_agent, -i AS white_agent,
1 AS black_wins, 0 AS white_wins, 9 AS moves, 1 AS times FROM n" >"$out" 2>"$err" ||
    fail "no endless store: $(cat "$err")"
for command in rate fit plot report horizon; do
    case $command in
    plot | report) more="--out $scratch/drawn" ;;
    *) more='' ;;
    esac
    # shellcheck disable=SC2086 # words on purpose
    stops "$hexlaw" $command --store "$store" $more
done
# As many rows as there is no memory for are refused.
"$change" "$store" "DROP VIEW trials; CREATE VIEW trials AS WITH RECURSIVE n(i) AS
(SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, 1 AS black_agent, 2 AS white_agent,
1 AS black_wins, 0 AS white_wins, 9 AS moves, 1 AS times FROM n" >"$out" 2>"$err" ||
    fail "no endless store: $(cat "$err")"
refuses 'more than 512 MiB of memory' "$hexlaw" rate --store "$store"
finish
