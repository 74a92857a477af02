#!/bin/sh
# A sweep over two hosts has the rows, weights and fit of a sweep of one process. The hosts are two
# network namespaces with names of their own and a cable between them, which carries all messages
# since Open MPI shares memory only within a host. Skipped (exit 77) where the system does not let us
# make namespaces.
# test_sweep_hosts.sh HEXLAW ROWS MPIRUN
set -u
if [ "${HEXLAW_TEST_HOSTS:-}" != inside ]; then
    unshare --map-root-user --net --uts --mount true 2>/dev/null && command -v ip >/dev/null || {
        echo 'skipped: no namespaces here'
        exit 77
    }
    HEXLAW_TEST_HOSTS=inside exec unshare --map-root-user --net --uts --mount sh "$0" "$@"
fi
hexlaw=$1
rows=$2
mpirun=$3
. "$(dirname "$0")/expect.sh"
. "$(dirname "$0")/sweeps.sh"
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS
export TMPDIR="$scratch"

# The second host lives as long as this process of it.
unshare --net --uts sleep 900 &
second=$!
trap 'kill $second; rm -rf "$scratch"' EXIT
for moment in 1 2 3 4 5 6 7 8 9 10; do
    [ "$(readlink /proc/$second/ns/net)" != "$(readlink /proc/$$/ns/net)" ] && break
    sleep 0.2
done
there() {
    nsenter --target $second --net --uts "$@"
}
wire() {
    hostname hexlaw-one && there hostname hexlaw-two &&
        printf '127.0.0.1 localhost\n10.99.0.1 hexlaw-one\n10.99.0.2 hexlaw-two\n' >"$scratch/hosts" &&
        mount --bind "$scratch/hosts" /etc/hosts &&
        ip link add cable-one type veth peer name cable-two netns $second &&
        ip link set lo up && ip address add 10.99.0.1/24 dev cable-one && ip link set cable-one up &&
        there ip link set lo up && there ip address add 10.99.0.2/24 dev cable-two &&
        there ip link set cable-two up
}
wire 2>"$err" || {
    echo "skipped: no cable between namespaces here: $(cat "$err")"
    exit 77
}

# In place of ssh: HOST COMMAND...
cat >"$scratch/rsh" <<SCRIPT
#!/bin/sh
[ "\$1" = hexlaw-two ] || { echo "no host \$1" >&2; exit 1; }
shift
exec nsenter --target $second --net --uts sh -c "\$*"
SCRIPT
chmod +x "$scratch/rsh"
together() { # COMMAND...: one process on the first host, two on the second
    "$mpirun" --allow-run-as-root --oversubscribe --mca plm_rsh_agent "$scratch/rsh" \
        --mca oob_tcp_if_include 10.99.0.0/24 --mca btl_tcp_if_include 10.99.0.0/24 \
        --host hexlaw-one:1,hexlaw-two:2 -n 3 "$@"
}
expect 0 together hostname
[ "$(sort "$out" | tr '\n' ' ')" = 'hexlaw-one hexlaw-two hexlaw-two ' ] ||
    fail "the hosts: $(cat "$out" "$err")"

spec=$scratch/spec.ini
write_spec "$spec"
expect 0 "$hexlaw" sweep "$spec" --out "$scratch/one" --threads 1 --quiet
contents "$scratch/one" >"$scratch/reference"
expect 0 together "$hexlaw" sweep "$spec" --out "$scratch/two" --quiet
same 'two hosts' "$scratch/two"
ip -s link show cable-one | awk '/RX:/ { getline; print $1 " bytes through the cable"; exit $1 < 100000 }' ||
    fail 'next to nothing went through the cable'
finish
