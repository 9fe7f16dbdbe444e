#!/bin/sh
# Add Dask and Spark to .venv, for those who run on a cluster and for the nightly tests. Spark needs Java:
# where there is none it is installed on Debian, else it says so.
set -eu
cd "$(dirname "$0")/.."
say() { printf '%s\n' "$*" >&2; }

stamp=.venv/.ready-cluster
wanted=$(cksum <requirements-cluster.lock; cat .venv/.ready-all)
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
    say "Adding Dask and Spark to .venv (450 MB, once) ..."
    .venv/bin/python -m pip --disable-pip-version-check --no-input install -q --no-deps --no-compile \
        --require-hashes -r requirements-cluster.lock
    printf '%s\n' "$wanted" >"$stamp"
fi

command -v java >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then
    say "No Java found; installing Debian's ..."
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends default-jre-headless >/dev/null || true
fi
command -v java >/dev/null 2>&1 && exit 0
say "NO JAVA: what needs Spark will fail. Install Java 17 or newer (Debian: apt install default-jre-headless)."
exit 1
