#!/bin/sh
# A program that speaks just enough HTP for a tournament, and fails as it is told: fake.sh HOW [FROM]
# HOW is `well`, or what it does from its FROM-th genmove on (1 if not given).
how=$1
from=${2:-1}
size=0 taken=' ' last=white asked=0 random=$$
echo "fake engine: $how" >&2

good() { printf '= %s\n\n' "$1"; }
bad() { printf '? %s\n\n' "$1"; }

# put COLOUR CELL: strict, so that the other side is held to turns and free cells
put() {
    case $1 in b | black) colour=black ;; *) colour=white ;; esac
    [ $colour != $last ] || { bad 'out of turn'; return 1; }
    case $taken in *" $2 "*) bad 'taken'; return 1 ;; esac
    taken="$taken$2 "
    last=$colour
}

free_cell() {
    free= count=0
    for letter in a b c d e; do
        [ $letter != "$(echo abcdef | cut -c $((size + 1)))" ] || break
        number=1
        while [ $number -le $size ]; do
            case $taken in *" $letter$number "*) ;; *) free="$free $letter$number" count=$((count + 1)) ;; esac
            number=$((number + 1))
        done
    done
    random=$(((random * 1103515245 + 12345) % 2147483648))
    cell=$(echo $free | cut -d ' ' -f $((random / 65536 % count + 1)))
}

[ "$how" != flood ] || head -c 1000000 /dev/zero >&2
[ "$how" != mute ] || sleep 1000
while read -r command first second; do
    case $command in
    boardsize) size=$first taken=' ' last=white && good ;;
    clear_board) taken=' ' last=white && good ;;
    name) good fake ;;
    play) ! put $first $second || good ;;
    quit) good && exit ;;
    genmove)
        asked=$((asked + 1))
        side=$first
        free_cell
        if [ $asked -ge $from ]; then
            echo "genmove $asked: $how" >&2
            case $how in
            crash) kill -SEGV $$ ;;
            exit) exit 3 ;;
            hang) sleep 1000 & echo "child $!" >&2 && wait ;;
            taken) set -- $taken && [ $# -gt 0 ] && good $1 && continue ;;
            outside) good z9 && continue ;;
            swap) good swap-pieces && continue ;;
            garbage) printf 'I move to %s\n\n' $cell && continue ;;
            refuse) bad 'too tired' && continue ;;
            resign) good Resign && continue ;;
            trickle) while :; do printf ' ' && sleep 0.02; done ;;
            endless) while :; do printf '= no end of it\n'; done ;;
            esac
        fi
        ! put $side $cell || good $cell
        [ "$how" != leave ] || exit 0
        ;;
    *) bad 'unknown command' ;;
    esac
done
