#!/bin/sh
# Text that a user names comes from a file, a pipe, a named pipe or standard input, with and without
# a byte-order mark: test_texts.sh HEXLAW ROOT
set -u
hexlaw=$1
root=$2
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

# everywhere FILE COMMAND... PATH: the same answer wherever the file comes from; @ is its place.
everywhere() {
    file=$1
    shift
    printf '\357\273\277' | cat - "$file" >"$scratch/marked"
    mkfifo "$scratch/fifo"
    asked="$*"
    ask() { # PATH
        path=$1
        shift
        set -- $asked
        for word; do
            shift
            [ "$word" = @ ] && word=$path
            set -- "$@" "$word"
        done
        "$hexlaw" "$@" 2>&1 | sed 's/, [0-9.]* s$//' # not how long it took
    }
    ask "$file" >"$scratch/direct"
    [ -s "$scratch/direct" ] || fail "$asked: no answer"
    grep -q '^hexlaw' "$scratch/direct" && fail "$asked: $(cat "$scratch/direct")"
    for from in "$file" "$scratch/marked"; do
        ask "$from" | cmp -s - "$scratch/direct" || fail "$asked: $from"
        ask - <"$from" | cmp -s - "$scratch/direct" || fail "$asked: - $from"
        # shellcheck disable=SC2002
        cat "$from" | ask - | cmp -s - "$scratch/direct" || fail "$asked: a pipe, $from"
        timeout 300 sh -c 'cat "$1" >"$2"' cat "$from" "$scratch/fifo" &
        ask "$scratch/fifo" | cmp -s - "$scratch/direct" || fail "$asked: a named pipe, $from"
        wait
    done
    rm "$scratch/fifo"
}

everywhere "$root/elo/law/paper/frontiers.csv" fit --frontiers @ --json
"$hexlaw" sweep small --show >"$scratch/small.ini"
everywhere "$scratch/small.ini" sweep @ --dry-run --slowness 1 --json
printf '(;FF[4]GM[11]SZ[3];B[b2];W[a1])' >"$scratch/game.sgf"
everywhere "$scratch/game.sgf" solve --sgf @
printf 'size,moves\n3,b2\n3,-\n' >"$scratch/batch.csv"
"$hexlaw" solve --batch "$scratch/batch.csv" | cut -d, -f1-5 >"$scratch/direct"
"$hexlaw" solve --batch - <"$scratch/batch.csv" | cut -d, -f1-5 | cmp -s - "$scratch/direct" || fail 'a batch'
refuses 'standard input: text in UTF-16, expected UTF-8' sh -c "printf '\\377\\376a\\0' | '$hexlaw' rate --games -"
refuses 'Is a directory' "$hexlaw" rate --games "$scratch"
finish
