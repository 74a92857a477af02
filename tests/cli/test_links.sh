#!/bin/sh
# Every link within the documents leads to a file that is there and, behind #, to a heading of it; so does
# every docs/PAGE.md that the source names. test_links.sh SOURCE_FOLDER
set -u
cd "$1" || exit 2
. tests/cli/expect.sh

# The anchors of a page: of a heading its letters, digits, - and _, in lower case with - for spaces, and -1, -2
# behind those that come again; of HTML the ids.
anchors() { # FILE
    case $1 in
    *.md)
        awk '/^```/ { code = !code }
            !code && /^##* / {
                sub(/^##* */, "")
                gsub(/\]\([^)]*\)/, "")
                name = tolower($0)
                gsub(/[^a-z0-9_ -]/, "", name)
                gsub(/ /, "-", name)
                print name (seen[name]++ ? "-" seen[name] - 1 : "")
            }' "$1"
        ;;
    *.html) grep -o ' id="[^"]*"' "$1" | sed 's/.*="//; s/"//' ;;
    esac
}

leads() { # FROM FILE ANCHOR
    [ -e "$2" ] || { fail "$1: no file $2"; return; }
    [ -z "$3" ] || anchors "$2" | grep -qxF -e "$3" || fail "$1: no heading #$3 in $2"
}

find . -name '*.md' ! -path './build*' ! -path './.git/*' | sed 's|^\./||' | sort >"$scratch/pages"
links=0
while read -r page <&3; do
    folder=$(dirname "$page")
    for link in $(sed '/^```/,/^```/d' "$page" | grep -o '](\([^) ]*\))' | sed 's/^](//; s/)$//'); do
        case $link in *:*) continue ;; esac # on the web
        links=$((links + 1))
        anchor=''
        case $link in *'#'*) anchor=${link#*#} ;; esac
        file=${link%%#*}
        leads "$page" "${file:+$folder/}${file:-$page}" "$anchor"
    done
done 3<"$scratch/pages"
[ $links -gt 50 ] || fail "only $links links seen in the documents"

grep -rnoE 'docs/[a-z_/]+\.md(#[a-z0-9_-]+)?' CMakeLists.txt base engine nn selfplay elo view tools tests \
    >"$scratch/named"
while IFS=: read -r file line named <&3; do
    anchor=''
    case $named in *'#'*) anchor=${named#*#} ;; esac
    leads "$file:$line" "${named%%#*}" "$anchor"
done 3<"$scratch/named"
[ -s "$scratch/named" ] || fail 'no page seen that the source names'
finish
