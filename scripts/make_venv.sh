#!/bin/sh
# Makes .venv with a Python of 3.11 or newer; keeps one that works.  Says what to do where it cannot.
set -eu

suits() {  # the Python named is one that the locked libraries are made for
    "$1" -c 'import sys; sys.exit(not sys.version_info >= (3, 11))' >/dev/null 2>&1
}

if suits .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; then
    exit 0
fi

found=""
for python in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14; do
    suits "$python" || continue
    found=$python
    rm -rf .venv
    if "$python" -m venv .venv >/dev/null 2>&1; then
        exit 0
    fi
    # Debian keeps ensurepip in a package of its own; a pip that is there can do its work.
    rm -rf .venv
    if "$python" -m venv --without-pip .venv >/dev/null 2>&1 &&
        "$python" -m pip --python .venv/bin/python install --quiet pip >/dev/null 2>&1; then
        exit 0
    fi
done

rm -rf .venv
if [ -z "$found" ]; then
    echo "This needs Python 3.11 or newer and finds none. Install it, or name it: make PYTHON=/path/to/python3.12" >&2
    exit 1
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "$found lacks the module venv; installing the system package python3-venv ..." >&2
    if apt-get install -y python3-venv >/dev/null 2>&1 ||
        { apt-get update >/dev/null 2>&1 && apt-get install -y python3-venv >/dev/null 2>&1; }; then
        "$found" -m venv .venv && exit 0
    fi
fi
echo "$found cannot make an environment: its module venv is missing." >&2
echo "On Debian and Ubuntu: sudo apt install python3-venv; then run make again." >&2
exit 1
