#!/bin/sh
# The rooms' order, which CMakeLists.txt has: a file may include headers of its own room and of those
# before it. No room is above 15% of all lines, files of a room go round in no circle, and
# docs/architecture.md names every room. test_rooms.sh SOURCE_FOLDER
set -u
cd "$1" || exit 2
. tests/cli/expect.sh
rooms="$(sed -n 's/^hexlaw_room(\([a-z/]*\).*/\1/p' CMakeLists.txt) tools/commands"
[ "$(echo "$rooms" | wc -w)" -gt 10 ] || { echo "only these rooms seen: $rooms"; exit 2; }

lines() { # FOLDER
    cat "$1"/*.[ch] 2>/dev/null | wc -l
}

# Every file is in a room.
for folder in $(find base engine nn selfplay elo view tools -name '*.[ch]' -exec dirname {} + | sort -u); do
    echo "$rooms" | tr ' ' '\n' | grep -qx "$folder" || fail "$folder is no room of CMakeLists.txt"
    grep -qF "| \`$folder/\` |" docs/architecture.md || fail "$folder is not in docs/architecture.md"
done

total=0
for room in $rooms; do
    total=$((total + $(lines "$room")))
done
printf '%-16s %5s %6s\n' room files lines
below=''
for room in $rooms; do
    below="$below$room/[^/]*\\|"
    set -- "$room"/*.[ch]
    printf '%-16s %5d %6d\n' "$room" $# "$(lines "$room")"
    [ $(($(lines "$room") * 100)) -le $((total * 15)) ] ||
        fail "$room has $(lines "$room") of $total lines, expected 15% at most"
    for file in "$@"; do
        # Includes in quotes that are in none of the allowed rooms.
        found=$(grep -n '^ *# *include *"' "$file" | grep -v "\"\\(${below%\\|}\\)\"")
        [ -z "$found" ] || fail "$file: $room may not use: $found"
        # The floors below tools/ neither print nor exit nor read the environment; base/ has a last
        # word before it aborts, and a child that could not become another program ends.
        case $file in tools/* | base/check.c | base/memory.c) continue ;; esac
        found=$(grep -nE '\<(printf|puts|putchar|exit|_exit|getenv)\(|\<(stdout|stderr)\>' "$file" |
            grep -vE '^[0-9]+: *(//|\*)')
        [ "$file" != base/process.c ] || found=$(echo "$found" | grep -v '_exit(127);$')
        [ -z "$found" ] || fail "$file: only tools/ prints, exits or reads the environment: $found"
    done

    # A module is a header and its file, or all files that include one NAME_internal.h.
    for file in "$@"; do
        module=${file%.[ch]}
        family=$(sed -n 's/^#include "\([a-z_/0-9]*\)_internal.h"$/\1/p' "$file" | head -n 1)
        echo "$module ${family:-${module%_internal}}"
    done | sort -u >"$scratch/modules"
    for file in "$@"; do
        for used in $(sed -n "s|^#include \"\\($room/[a-z_0-9]*\\)\\.h\"\$|\\1|p" "$file"); do
            echo "${file%.[ch]} $used"
        done
    done >"$scratch/uses"
    # A file of a family may be listed twice, by its header and by its .c: the family counts.
    awk 'NR == FNR { if (!($1 in of) || of[$1] == $1) of[$1] = $2; next }
         { a = $1 in of ? of[$1] : $1; b = $2 in of ? of[$2] : $2; if (a != b) print a, b }' \
        "$scratch/modules" "$scratch/uses" >"$scratch/edges"
    tsort "$scratch/edges" >/dev/null 2>"$scratch/circles" ||
        fail "$room: modules that use each other: $(tr '\n' ' ' <"$scratch/circles")"
done
finish
