#!/bin/sh
# The folders' order: a file may include headers of its own folder and of those before it.
# test_rooms.sh SOURCE_FOLDER
set -u
cd "$1" || exit 2
wrong=0
below=''
files=0
for room in base engine nn selfplay elo view tools; do
    below="$below$room/\\|"
    for file in $(find "$room" -name '*.c' -o -name '*.h'); do
        files=$((files + 1))
        # Includes in quotes that begin with none of the allowed folders.
        found=$(grep -n '^ *# *include *"' "$file" | grep -v "\"\\(${below%\\|}\\)")
        if [ -n "$found" ]; then
            echo "$file: $room may not use: $found"
            wrong=1
        fi
        # The floors below tools/ neither print nor exit nor read the environment; base/ has a last
        # word before it aborts, and a child that could not become another program ends.
        if [ "$room" != tools ] && [ "$file" != base/check.c ] && [ "$file" != base/memory.c ]; then
            found=$(grep -nE '\<(printf|puts|putchar|exit|_exit|getenv)\(|\<(stdout|stderr)\>' "$file" |
                grep -vE '^[0-9]+: *(//|\*)')
            [ "$file" != base/process.c ] || found=$(echo "$found" | grep -v '_exit(127);$')
            if [ -n "$found" ]; then
                echo "$file: only tools/ prints, exits or reads the environment: $found"
                wrong=1
            fi
        fi
    done
done
[ $files -gt 10 ] || { echo "only $files files seen: expected the whole tree"; exit 2; }
exit $wrong
