#!/bin/sh
# tools/sweep.slurm with an srun that starts one process: how it ends, by itself and when told to.
# test_slurm.sh HEXLAW SOURCE
set -u
hexlaw=$1
script=$2/tools/sweep.slurm
. "$(dirname "$0")/expect.sh"
. "$(dirname "$0")/sweeps.sh"
cd "$scratch" || exit 1
mkdir bin
cat >bin/srun <<'END'
#!/bin/sh
[ "$1" = --mpi=pmix ] || exit 9
shift
[ -z "${SRUN_CODE:-}" ] || exit "$SRUN_CODE"
echo $$ >srun.process
exec "$@" --quiet --threads 2
END
chmod +x bin/srun
PATH=$scratch/bin:$PATH
HEXLAW=$hexlaw
export PATH HEXLAW

# Slurm's own defaults are a guess: what is needed is asked for.
for option in mem-per-cpu time ntasks; do
    grep -q "^#SBATCH --$option=" "$script" || fail "no --$option is asked for"
done

refuses 'expected SPEC and DIR' sh "$script"
refuses 'expected SPEC and DIR' sh "$script" small
refuses 'no-such.ini' sh "$script" no-such.ini exp
write_spec spec.ini
expect 0 sh "$script" spec.ini exp
[ -s exp/fit.json ] || fail 'the sweep has no fit'

# Told to stop: the script alone, as by scancel, and the tasks alone, as before the time is over.
sed -i 's/^moves = .*/moves = 50M/' spec.ini
for whom in script tasks; do
    rm -rf long srun.process
    sh "$script" spec.ini long >"$out" 2>"$err" &
    process=$!
    tries=0
    until ls long/runs/*/checkpoint >/dev/null 2>&1 || [ $tries = 600 ]; do
        sleep 0.05
        tries=$((tries + 1))
    done
    [ $whom = script ] && kill -TERM $process || kill -TERM "$(cat srun.process)"
    wait $process
    code=$?
    [ $code = 0 ] || fail "TERM to the $whom: exit $code, expected 0: $(cat "$err")"
    grep -q 'submitted again, goes on' "$err" || fail "TERM to the $whom: $(cat "$err")"
    kill -0 "$(cat srun.process)" 2>/dev/null && fail "TERM to the $whom: the task goes on"
    ls long/runs/*/checkpoint >/dev/null || fail "TERM to the $whom: nothing is saved"
done

# Everything else that goes wrong is a failure.
for code in 1 2 137; do
    SRUN_CODE=$code expect $code sh "$script" spec.ini exp
done
finish
