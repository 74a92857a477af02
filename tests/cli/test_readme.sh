#!/bin/sh
# What the documents say exists: every `hexlaw` command line in a code block is a command with those
# options. test_readme.sh HEXLAW SOURCE_FOLDER
set -u
hexlaw=$1
cd "$2" || exit 2
. tests/cli/expect.sh
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

lines=0
for document in *.md docs/*.md docs/lab/*.md; do
    sed -n '/^```sh/,/^```/s/^\(hexlaw .*\)/\1/p' "$document" | sed "s/'[^']*'/TEXT/g" >"$scratch/lines"
    while read -r line; do
        lines=$((lines + 1))
        # shellcheck disable=SC2086 # words on purpose
        set -- ${line%%#*}
        shift
        words=''
        while [ $# -gt 0 ] && [ "${1#-}" = "$1" ] && "$hexlaw" $words "$1" --help >"$out" 2>&1; do
            words="$words $1"
            shift
        done
        [ -n "$words" ] || fail "$document: no such command: $line"
        # shellcheck disable=SC2086
        "$hexlaw" $words --help >"$out" 2>&1
        for argument in "$@"; do
            case $argument in
            --*) grep -q -e "${argument%%=*}\(=\|  \|\$\)" "$out" ||
                fail "$document: hexlaw$words has no option $argument" ;;
            esac
        done
    done <"$scratch/lines"
done
[ $lines -gt 3 ] || fail "only $lines command lines seen in the documents"
finish
