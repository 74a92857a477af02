#!/bin/sh
# The frame of commands, tested from outside: test_frame.sh DEMO GOLDEN_FOLDER
# Golden files are written anew with GOLDEN=write.
set -u
demo=$1
golden=$2
here=$(dirname "$0")
. "$here/expect.sh"
[ -x "$demo" ] || { echo "$demo: no program to test"; exit 2; }

golden() { # NAME ARGUMENTS...: the output is the golden file's
    name=$1
    shift
    expect 0 "$demo" "$@"
    if [ "${GOLDEN:-}" = write ]; then
        cp "$out" "$golden/$name.txt"
    elif ! diff -u "$golden/$name.txt" "$out"; then
        fail "demo $*: not what $name.txt says"
    fi
}

golden help
golden help --help
golden help help
golden help_options options --help
golden help_options help options
golden help_options options -h --nonsense
golden help_answer help more answer 2>/dev/null && grep -q 'demo more answer' "$out" ||
    fail "help more answer: not the help of demo more answer"
golden help_more more
golden version --version

# Every kind of option, in the forms that people use.
says 0 'size 5 budget 1e+11 time 600 boards 3,4,5 search gumbel out - greedy 0 seed 1' "$demo" options
says 0 'size 3 budget 2000 time 5400 boards 3,5,6,7 search puct out x greedy 1 seed 18446744073709551615' \
    "$demo" options --size 3 --budget=2k --time 1h30m --boards 3,5-7 --search puct -gox \
    --seed 18446744073709551615
says 0 'size 7 ' "$demo" options --si 7
says 0 'file --size' "$demo" options -- --size
says 0 'file b' "$demo" options a --size 3 b
says 0 'engine b c' "$demo" options --engine a --engine 'b c'
says 0 '{"size":5,"budget":1e+11,"nothing":null}' "$demo" options --json

# Wrong use: one line that says what was wrong and what was expected, and exit 2.
refuses 'demo options: --size 12: expected a board size from 2 to 11' "$demo" options --size 12
for bad in 1 x 5x 2.5 '' ' 5' nan 0x5 99999999999; do
    refuses "demo options: --size $bad: expected a board size from 2 to 11" "$demo" options --size "$bad"
done
refuses 'demo options: --budget -5: expected a number of paper FLOPs of at least 1' \
    "$demo" options --budget -5
refuses 'demo options: --budget inf: expected' "$demo" options --budget inf
refuses 'demo options: --time 5x: expected a time such as 90s, 5m or 1h30m' "$demo" options --time 5x
refuses 'demo options: --boards 3-12: expected board sizes from 2 to 11' "$demo" options --boards 3-12
refuses 'demo options: --boards 3,3: expected' "$demo" options --boards 3,3
refuses 'demo options: --search alpha: expected one of gumbel, puct, regularised' \
    "$demo" options --search alpha
refuses 'demo options: --seed -1: expected a whole number from 0 to' "$demo" options --seed -1
refuses 'demo options: --seed 18446744073709551616: expected' "$demo" options --seed 18446744073709551616
refuses 'demo options: --threads 0: expected a number of threads from 1 to 1024' \
    "$demo" options --threads 0
refuses 'demo options: unknown option --sise: did you mean --size? (see demo options --help)' \
    "$demo" options --sise 3
refuses 'demo options: unknown option --frobnicate (see demo options --help)' "$demo" options --frobnicate
refuses 'demo options: unknown option --frobnicate=3 (see' "$demo" options --frobnicate=3
refuses 'demo options: unknown option -x' "$demo" options -gx
refuses 'demo options: --s: could be any of 3 options' "$demo" options --s 3
refuses 'demo options: --size: a value is missing: expected a board size' "$demo" options --size
refuses 'demo options: --out: a value is missing: expected a value' "$demo" options -o
refuses 'demo options: --greedy: takes no value' "$demo" options --greedy=yes
refuses 'demo options: unexpected argument d' "$demo" options a b c d
refuses 'demo answer: expected STATUS' "$demo" answer
refuses 'demo more answer: expected STATUS' "$demo" more answer
refuses 'demo: unknown command optoins: did you mean demo options?' "$demo" optoins
refuses 'demo: unknown command xyzzy (see demo --help)' "$demo" xyzzy
refuses 'demo: unknown option --frobnicate (see demo --help)' "$demo" --frobnicate
refuses 'demo: unknown command xyzzy' "$demo" help xyzzy
refuses 'demo more: unknown command' "$demo" more xyzzy

# Every status has its exit code, and an error is one line with the command's name.
expect 0 "$demo" answer ok
expect 2 "$demo" answer invalid
expect 2 "$demo" answer io
expect 1 "$demo" answer limit
expect 130 "$demo" answer stopped
grep -qx 'demo answer: it is stopped' "$err" || fail "answer stopped: $(cat "$err")"

# Output that cannot be written is not passed over.
"$demo" options >/dev/full 2>"$err"
[ $? = 2 ] || fail 'a full disk: expected exit 2'
grep -q 'cannot write the results: No space left' "$err" || fail "a full disk: $(cat "$err")"
"$demo" options >&- 2>"$err"
[ $? = 2 ] || fail 'closed stdout: expected exit 2'
{ sleep 0.2 && "$demo" options 2>"$err"; echo $? >"$scratch/code"; } | true
[ "$(cat "$scratch/code")" = 2 ] || fail 'a reader that went away: expected exit 2'
[ -s "$err" ] && fail "a reader that went away: expected silence, got $(cat "$err")"

# A first signal lets the work end in good order, a second one ends it at once.
start() { # ARGUMENTS...: the program in the background, once it listens to signals
    : >"$out"
    # A shell starts background jobs with SIGINT ignored; env --default-signal takes that back.
    env --default-signal=INT "$demo" "$@" >"$out" 2>"$err" &
    process=$!
    tries=0
    until grep -q ready "$out"; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] || break
        sleep 0.1
    done
}

for signal in INT TERM; do
    start work
    kill -$signal $process
    wait $process
    [ $? = 130 ] || fail "SIG$signal: expected exit 130"
    grep -qx 'demo work: stopped, saved' "$err" || fail "SIG$signal: $(cat "$err")"
done
start deaf
kill -INT $process
sleep 0.3
kill -0 $process 2>/dev/null || fail 'one SIGINT: ended at once'
kill -INT $process
wait $process
[ $? = 130 ] || fail 'two SIGINT: expected the signal to end it'

# Progress goes to stderr, in plain lines where that is no terminal, and not at all if quiet.
start work --quiet
kill -TERM $process
wait $process
grep -q '%' "$err" && fail "--quiet: $(cat "$err")"

finish
