#!/bin/sh
# However hexlaw ends, no engine and nothing that an engine started outlives it; the first Ctrl-C
# waits for no answer and keeps what was played: test_engines_end.sh HEXLAW FOLDER-OF-ENGINES ROWS
set -u
hexlaw=$1
engines=$2
rows=$3
. "$(dirname "$0")/expect.sh"
PIDS=$scratch/pids
export PIDS

alive() { # PID: it is there, and no zombie that somebody else has yet to hear of
    state=$(sed -n 's/^State:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null)
    case $state in '' | Z*) return 1 ;; esac
}

wait_for() { # SECONDS COMMAND...: until it succeeds
    tries=$(($1 * 10))
    shift
    while ! "$@"; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.1
    done
}

gone() { # PID...
    for pid in "$@"; do
        ! alive "$pid" || return 1
    done
}

begin() { # ENGINE [ENGINE]: a tournament in $process, seen to wait for the first engine's answer
    : >"$PIDS"
    : >"$PIDS.asked"
    "$hexlaw" tournament --store "$scratch/s.sqlite" --games-pair 4 --games-perfect 4 --rounds 1 \
        --threads 2 --quiet --boards 2 -e "$1" ${2:+-e "$2"} >"$out" 2>"$err" &
    process=$!
    # Before the tournament each engine is tried out, by `name` alone.
    wait_for 60 grep -q 'boardsize\|genmove' "$PIDS.asked" || fail "$*: did not begin: $(cat "$err")"
}

end_of() { # EXPECTED: the exit code of $process, and all of the engines gone
    wait $process 2>/dev/null
    code=$?
    [ $code = "$1" ] || fail "$what: exit $code, expected $1: $(cat "$err")"
    wait_for 20 gone $(cat "$PIDS") || fail "$what: $(cat "$PIDS") outlive hexlaw"
    kill -KILL $(cat "$PIDS") 2>/dev/null
}

for name in busy deaf; do
    for signal in HUP KILL; do
        what="$name, $signal"
        begin "$name=$engines/$name.sh"
        kill -$signal $process
        case $signal in HUP) end_of 129 ;; KILL) end_of 137 ;; esac
    done
    for signal in INT TERM; do
        what="$name, $signal"
        begin "$name=$engines/$name.sh"
        began=$(date +%s)
        kill -$signal $process
        end_of 130
        [ $(($(date +%s) - began)) -lt 30 ] || fail "$what: waited for an answer"
        grep -q 'every game played is stored' "$err" || fail "$what: $(cat "$err")"
    done
    what="$name, two Ctrl-C"
    begin "$name=$engines/$name.sh"
    kill -INT $process
    kill -INT $process
    wait $process 2>/dev/null
    wait_for 20 gone $(cat "$PIDS") || fail "$what: $(cat "$PIDS") outlive hexlaw"
done

# The first pairing is broken off; what the other thread played behind it is there, and played once.
what='what was played'
tries=0
rm -f "$scratch/s.sqlite"
while [ $tries -lt 20 ]; do
    tries=$((tries + 1))
    begin "busy=$engines/busy.sh" "good=$hexlaw gtp --random"
    sleep 1
    kill -INT $process
    end_of 130
    count=$("$rows" "$scratch/s.sqlite" | grep -c '^mohex_trials|')
    [ "$count" = 0 ] || break
done
[ "$count" = 2 ] || fail "$count rows were kept, expected both of the pairing that was over"
finish
