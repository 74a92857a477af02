#!/bin/sh
# What holds for every command of the real program: test_commands.sh HEXLAW
# Options are read by the same code whichever they are: with a sanitizer, where every start takes long,
# one in five is tried, HEXLAW_OPTIONS=all: all.
set -u
hexlaw=$1
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

sample=1
if [ "${HEXLAW_OPTIONS:-}" != all ] && grep -q '__[at]san_init' "$hexlaw"; then
    sample=5
fi
options=0

# commands_of WORDS...: the commands that the help of a group lists
commands_of() {
    "$hexlaw" "$@" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z_-]*\)  .*/\1/p'
}

check_command() {
    expect 0 "$hexlaw" "$@" --help
    if grep -q '^Commands:' "$out"; then
        for word in $(commands_of "$@"); do
            check_command "$@" "$word"
        done
        refuses "hexlaw $*: unknown command" "$hexlaw" "$@" no-such-command
        return
    fi
    name="hexlaw $*"
    grep -q "^Usage: $name" "$out" || fail "$name --help: no usage line"
    grep -q '^Example' "$out" || fail "$name --help: no example"
    grep -q "^  .*$name" "$out" || fail "$name --help: the example does not call it"
    [ "$(awk 'length > 100' "$out" | wc -l)" = 0 ] || fail "$name --help: lines past 100 columns"
    cp "$out" "$scratch/help"
    expect 0 "$hexlaw" help "$@"
    cmp -s "$out" "$scratch/help" || fail "hexlaw help $*: differs from $name --help"
    refuses "$name: unknown option --no-such-option" "$hexlaw" "$@" --no-such-option
    # An option with a value refuses to stand without one; one with a choice or a range, nonsense.
    for option in $(sed -n 's/^ .*--\([a-z][a-z0-9-]*\)=.*/\1/p' "$scratch/help"); do
        options=$((options + 1))
        [ $((options % sample)) = 0 ] || continue
        refuses "$name: --$option: a value is missing" "$hexlaw" "$@" "--$option"
        if ! grep -q -e "--$option=\(DIR\|FILE\|CMD\|NAME\|TEXT\|WEIGHTS\|MOVES\|URL\|CSV\|SPEC\|PROGRAM\)" "$scratch/help"; then
            refuses "$name: --$option" "$hexlaw" "$@" "--$option" '%'
        fi
    done
}

expect 0 "$hexlaw"
expect 0 "$hexlaw" --version
grep -qx 'hexlaw [0-9.]*' "$out" || fail "--version: $(cat "$out")"
refuses 'hexlaw: unknown command no-such-command (see hexlaw --help)' "$hexlaw" no-such-command
for word in $(commands_of); do
    check_command "$word"
done
[ $options -gt 100 ] || fail "only $options options seen"
finish
