# What quickstart and check share; read with `.` from the root of the source by a script with
# `set -eu`. It makes sure that what the build needs is there, and builds.

note() {
    printf '\n== %s\n' "$*"
}

# What `hexlaw view` needs; without it the rest is built all the same.
needs_view='
module:sdl2:libsdl2-dev
module:SDL2_ttf:libsdl2-ttf-dev
module:libpng:libpng-dev
file:/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf:fonts-dejavu-core
'

# What is needed: a command, a pkg-config module, a file or a header, and the Debian and Ubuntu package that has it.
needs_build='
command:cc:build-essential
command:make:build-essential
command:cmake:cmake
command:ninja:ninja-build
command:pkg-config:pkg-config
module:openblas:libopenblas-pthread-dev
header:lapack.h:liblapacke-dev
module:sqlite3:libsqlite3-dev
module:libcjson:libcjson-dev
module:nlopt:libnlopt-dev
module:inih:libinih-dev
module:cmocka:libcmocka-dev
command:gnuplot:gnuplot-nox
'

has() { # KIND NAME
    case $1 in
    command) command -v "$2" >/dev/null 2>&1 ;;
    module) command -v pkg-config >/dev/null 2>&1 && pkg-config --exists "$2" ;;
    file) [ -f "$2" ] ;;
    header) has command cc && echo "#include <$2>" | cc -E -x c - >/dev/null 2>&1 ;;
    esac
}

missing_from() { # NEEDS: the packages of what is not there, each once
    for need in $1; do
        kind=${need%%:*}
        rest=${need#*:}
        has "$kind" "${rest%%:*}" || echo "${rest#*:}"
    done | sort -u | tr '\n' ' '
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo ${CI:+-n} "$@" # nobody is there to type a password where CI is set
    fi
}

is_debian() {
    command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1
}

apt_ready=no
apt_install() { # PACKAGES...
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null 2>&1; then
        echo "hexlaw: neither root nor sudo here; have this run as root, then start again:" >&2
        echo "  apt-get install $*" >&2
        exit 2
    fi
    if [ $apt_ready = no ]; then
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 update ||
            return 1
        apt_ready=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 \
        install --no-install-recommends "$@" </dev/null
}

# Installs what the build needs where apt can, and says what to install elsewhere.
setup_packages() {
    missing=$(missing_from "$needs_build")
    if [ -n "$missing" ]; then
        note "missing: $missing"
        if ! is_debian; then
            echo "hexlaw: this is no Debian or Ubuntu; please install what your system calls these," >&2
            echo "hexlaw: C headers included, and start again: $missing" >&2
            exit 2
        fi
        # shellcheck disable=SC2086 # one word a package
        if ! apt_install $missing; then
            echo "hexlaw: apt could not install what is missing: $missing" >&2
            exit 2
        fi
        missing=$(missing_from "$needs_build")
        if [ -n "$missing" ]; then
            echo "hexlaw: installed, and still not found: $missing" >&2
            exit 2
        fi
    fi
    version=$(cmake --version | sed -n '1s/[^0-9]*\([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
    # shellcheck disable=SC2086 # two numbers
    set -- $version
    if [ "$1" -lt 3 ] || { [ "$1" -eq 3 ] && [ "$2" -lt 22 ]; }; then
        echo "hexlaw: cmake $1.$2 is too old: expected 3.22 or later (Debian 12, Ubuntu 22.04)" >&2
        exit 2
    fi
}

# Packages that are wanted, not needed: installed where apt has them.
setup_wanted() { # NEEDS
    wanted=$(missing_from "$1")
    if [ -z "$wanted" ] || ! is_debian; then
        return 0
    fi
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null 2>&1; then
        return 0
    fi
    note "missing, and wanted: $wanted"
    for package in $wanted; do
        apt_install "$package" || echo "not to be had here: $package"
    done
}

build() { # PRESET TARGETS...: configures build/PRESET if need be, and builds
    preset=$1
    shift
    if [ ! -f "build/$preset/CMakeCache.txt" ] && has command ninja; then
        cmake --preset "$preset" -G Ninja
    else
        cmake --preset "$preset"
    fi || return 1
    # shellcheck disable=SC2086 # words on purpose
    cmake --build --preset "$preset" --parallel "$(nproc)" ${1:+--target "$@"}
}
