#!/bin/sh
# Work out the pins anew: requirements.lock (everything), requirements-run.lock (a weekly run),
# requirements-cluster.lock (a weekly run on Dask or Spark) and constraints.txt (the same pins without hashes, for conda). Pins stay as they are unless told otherwise:
#
#   make lock                                    after a change of the dependencies in pyproject.toml
#   make lock LOCK_ARGS='--upgrade'              newest versions of everything
#   make lock LOCK_ARGS='--upgrade-package nh3'  newest version of one package
#
# Only who refreshes the pins needs uv; it lives in a folder of its own inside .venv.
# uv has its own settings and does not read pip's: behind a mirror, set UV_DEFAULT_INDEX.
set -eu
cd "$(dirname "$0")/.."

tool=.venv/lock-tool
if [ ! -x "$tool/bin/uv" ]; then
    .venv/bin/python -m venv "$tool"
    "$tool/bin/python" -m pip install -q --disable-pip-version-check 'uv>=0.9,<1'
fi
compile() {
    "$tool/bin/uv" pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --no-annotate "$@"
}
pins_of() { sed -n 's/^\([^ #][^\\]*==[^\\]*[^ \\]\) *\\*$/\1/p' "$1"; }

compile --extra lab --extra test --extra browser --extra build "$@" -o requirements.lock
pins_of requirements.lock >constraints.txt
rm -f requirements-run.lock requirements-cluster.lock
compile --extra build -c constraints.txt -o requirements-run.lock
compile --extra cluster -c constraints.txt -o requirements-cluster.lock
echo "$(pins_of requirements.lock | wc -l) pins, $(pins_of requirements-run.lock | wc -l) of them for a weekly run. Next: make check"
