#!/bin/sh
# Answers everything but `genmove` at once, and does not look at its input for a minute of thinking.
# PIDS, if set, is a file that gets its number and its child's; PIDS.asked gets the command.
trap '' HUP INT TERM
while read -r command rest; do
    case $command in
    name) printf '= busy\n\n' ;;
    genmove)
        sleep 60 &
        if [ -n "${PIDS:-}" ]; then
            echo "$$ $!" >>"$PIDS"
            echo "$command" >>"$PIDS.asked"
        fi
        wait
        printf '= a1\n\n'
        ;;
    *) printf '= \n\n' ;;
    esac
done
