#!/bin/sh
# See to it that the browser tests find a browser: one that is installed, else Debian's, else playwright's own.
# Where none can be had it says so and the browser tests fail; they are never left out in silence.
set -eu
cd "$(dirname "$0")/.."

# The same places, in the same order, as tests/conftest.py looks in.
is_installed() {
    if [ -n "${CHROMIUM:-}" ]; then [ -x "$CHROMIUM" ]; return; fi
    for name in chromium chromium-browser google-chrome google-chrome-stable chrome \
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' \
        '/Applications/Chromium.app/Contents/MacOS/Chromium'; do
        if command -v "$name" >/dev/null 2>&1; then return 0; fi
    done
    return 1
}
is_root() { [ "$(id -u)" = 0 ]; }
say() { printf '%s\n' "$*" >&2; }

is_installed && exit 0

if [ -z "${CHROMIUM:-}" ] && is_root && [ -f /etc/debian_version ] && ! grep -qs '^ID=ubuntu' /etc/os-release; then
    say "No browser found; installing Debian's chromium ..."
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends chromium >/dev/null || say "apt-get could not install chromium."
    is_installed && exit 0
fi
if [ -z "${CHROMIUM:-}" ]; then
    say "No browser found; asking playwright for its own ..."
    with_libraries=''
    if is_root; then with_libraries='--with-deps'; fi
    # shellcheck disable=SC2086  # empty means: no argument
    .venv/bin/python -m playwright install $with_libraries chromium >.venv/playwright-install.log 2>&1 && exit 0
    say "That failed: $(tail -n 1 .venv/playwright-install.log) (all of it: .venv/playwright-install.log)"
    reason='none is installed, and none could be fetched'
else
    reason="CHROMIUM names $CHROMIUM, which is not a program"
fi

say ""
say "NO BROWSER: $reason."
say "  The browser tests will fail. Install Chrome or Chromium, or set CHROMIUM=/path/to/chromium, then run make test again."
exit 1
