#!/bin/sh
# Make .venv ready. Usage: tools/environment.sh run | all
#
#   run   what a weekly run needs                     (requirements-run.lock)
#   all   that, and JupyterLab, tests and a browser driver (requirements.lock)
#
# Pins and hashes come from the lock, so everybody gets the same files. A second call with nothing new to
# do returns at once. An installation that was cut off is begun again from nothing: see .venv/.installing.
set -eu
cd "$(dirname "$0")/.."

stage=${1:?usage: tools/environment.sh run | all}
case $stage in
run) lock=requirements-run.lock ;;
all) lock=requirements.lock ;;
*) echo "tools/environment.sh: unknown stage '$stage'; use run or all." >&2; exit 2 ;;
esac

say() { printf '%s\n' "$*" >&2; }
fail() { say "make: $1"; say "  next step: $2"; exit 1; }

# The stamp holds what was installed and where: a changed lock, a moved folder or a new Python makes it differ.
fingerprint() { { cksum <"$1"; cksum <pyproject.toml; pwd; } | cksum; }
is_ready() {
    [ -f ".venv/.ready-$1" ] && [ "$(cat ".venv/.ready-$1")" = "$(fingerprint "$2")" ] &&
        [ ! -e .venv/.installing ] && .venv/bin/python -c '' 2>/dev/null
}
is_ready "$stage" "$lock" && exit 0
[ "$stage" = all ] || ! is_ready all requirements.lock || exit 0

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        is_new_enough "$PYTHON" || fail "PYTHON=$PYTHON is not a Python 3.11 or newer." \
            "Name another one: make ${MAKECMDGOALS:-weekly} PYTHON=/path/to/python3.11"
        echo "$PYTHON"
        return
    fi
    for name in python3 python3.11 python3.12 python3.13 python3.14; do
        if is_new_enough "$name"; then echo "$name"; return; fi
    done
    fail "Python 3.11 or newer is needed; found $(python3 -V 2>/dev/null || echo 'no python3 at all')." \
        "Install one (Debian 12, Ubuntu 24.04: apt install python3 python3-venv; macOS: brew install python@3.11), or name it: make ${MAKECMDGOALS:-weekly} PYTHON=/path/to/python3.11"
}
can_make_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }
need_venv_module() {
    can_make_venv "$1" && return
    version=$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing $version, which this Python lacks ..."
        apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "$version" >/dev/null || true
    fi
    can_make_venv "$1" || fail "this Python cannot make virtual environments." \
        "Install $version (Debian, Ubuntu: sudo apt install $version), then run make again."
}

python=$(find_python)
need_venv_module "$python"

if [ -f .venv/.installing ]; then
    other=$(cat .venv/.installing)
    if [ -n "$other" ] && kill -0 "$other" 2>/dev/null; then
        fail "process $other is setting up .venv right now." "Wait until it is done, then run make again."
    fi
    say "The last installation was cut off; beginning again."
    rm -rf .venv
fi
if [ -d .venv ] && ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    say ".venv belongs to a Python that is gone; making a new one."
    rm -rf .venv
fi
if [ -f .venv/.place ] && [ "$(cat .venv/.place)" != "$(pwd)" ]; then
    say "This folder was moved, and a .venv does not move with it; making a new one."
    rm -rf .venv
fi

if [ -x .venv/bin/python ]; then
    say "Bringing .venv up to date with $lock ..."
else
    say "Setting up .venv from $lock (about a minute, once) ..."
fi
mkdir -p .venv
echo $$ >.venv/.installing
pwd >.venv/.place
rm -f .venv/.ready-run .venv/.ready-all
[ -x .venv/bin/python ] || "$python" -m venv .venv || fail "no virtual environment could be made in $(pwd)/.venv." "Read the message above."

# --no-deps: the lock is complete (a test holds it to that), so pip need not think it through again.
# --no-compile: Python compiles what is used, when it is used; compiling all of it first costs 10 seconds.
pip() { .venv/bin/python -m pip --disable-pip-version-check --no-input "$@"; }
pip install -q --no-deps --no-compile --require-hashes -r "$lock" ||
    fail "the packages could not be installed." "Is there a network, or a mirror in your pip settings? Then run make again."
pip install -q --no-deps --no-compile --no-build-isolation -e . ||
    fail "arlib itself could not be installed into .venv." "Read the message above."

# Last of all, so that a stamp means: everything before it was done.
fingerprint "$lock" >".venv/.ready-$stage"
rm .venv/.installing
