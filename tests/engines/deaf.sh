#!/bin/sh
# Answers `name`, then never again, and hears neither the end of its input nor a signal; its child is
# a daemon. PIDS as in busy.sh.
trap '' HUP INT TERM
read -r line
(setsid sh -c '[ -z "${PIDS:-}" ] || echo $$ >>"$PIDS"; exec sleep 1000' &)
[ -z "${PIDS:-}" ] || echo $$ >>"$PIDS"
printf '= deaf\n\n'
exec sleep 1000
