#!/bin/sh
# Answers one command, then never again, and hears neither the end of its input nor a signal; its
# child is a daemon. PIDS and PIDS.asked as in busy.sh.
trap '' HUP INT TERM
read -r line
(setsid sh -c '[ -z "${PIDS:-}" ] || echo $$ >>"$PIDS"; exec sleep 1000' &)
if [ -n "${PIDS:-}" ]; then
    echo $$ >>"$PIDS"
    echo "$line" >>"$PIDS.asked"
fi
printf '= deaf\n\n'
exec sleep 1000
