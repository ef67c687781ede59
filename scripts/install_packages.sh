#!/bin/sh
# Installs the Debian packages that a list names, those that are missing, where apt-get is there
# and may be used.  Elsewhere it says what is missing; with CI=true that is a failure.
set -eu

missing=""
for name in $(sed 's/#.*//' "$1"); do
    if ! dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q "install ok installed"; then
        missing="$missing $name"
    fi
done
[ -n "$missing" ] || exit 0

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing$missing ..."
    export DEBIAN_FRONTEND=noninteractive
    if { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >/dev/null
    then
        exit 0
    fi
fi
echo "Missing:$missing - tests that need them are skipped." >&2
echo "To install: sudo apt-get install$missing" >&2
[ "${CI:-}" != true ]
