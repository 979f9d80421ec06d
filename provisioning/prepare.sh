#!/bin/sh
# Makes this machine able to run `make demo` and `make test`: Debian packages where they are missing,
# a virtual environment in .venv, the locked Python packages. Run again, it does nothing in a second.
# FOR=machine leaves out what only the bench needs: its programs, and voices and models that are not ours to ship.
set -eu
cd "$(dirname "$0")/.."

FOR=${FOR:-bench}
if [ "$FOR" = machine ]; then
    wanted=$(sed '/^# the bench/,$d' provisioning/packages.txt | grep -v '^#' | grep -v '^$')
else
    wanted=$(grep -v '^#' provisioning/packages.txt | grep -v '^$')
fi

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

installed() {
    dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'
}

missing_packages() {
    for entry in $wanted; do
        found=""
        for package in $(echo "$entry" | tr '|' ' '); do
            if installed "$package"; then found=yes; fi
        done
        [ -n "$found" ] || echo "$entry"
    done
}

# Of a|b, the one that this release has; of neither, the first, so that apt says what is wrong.
available() {
    for entry in "$@"; do
        chosen=${entry%%|*}
        for package in $(echo "$entry" | tr '|' ' '); do
            if apt-cache show "$package" >/dev/null 2>&1; then
                chosen=$package
                break
            fi
        done
        echo "$chosen"
    done
}

if command -v apt-get >/dev/null 2>&1; then
    missing=$(missing_packages)
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        as_root=sudo
    fi
    if [ -n "$missing" ]; then
        echo "installing:" $missing
        if [ -n "$as_root" ] && ! command -v sudo >/dev/null 2>&1; then
            echo "Please install as root: apt-get install --no-install-recommends" $missing >&2
            exit 1
        fi
        # Services that this brings in are not ours to run: those that were not there before are put to rest.
        fresh=""
        for service in pcscd.socket pcscd.service cups.socket cups.path cups.service cups-browsed.service \
            avahi-daemon.socket avahi-daemon.service mosquitto.service; do
            systemctl cat "$service" >/dev/null 2>&1 || fresh="$fresh $service"
        done
        $as_root apt-get update -q
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $(available $missing)
        if [ -d /run/systemd/system ]; then
            for service in $fresh; do
                $as_root systemctl disable --now "$service" >/dev/null 2>&1 || true
            done
        fi
    fi
    # The bench unpacks this one into var/ (tests/bench/fetch_vpcd.sh); the list of packages must know it.
    [ "$FOR" = machine ] || apt-cache show vsmartcard-vpcd >/dev/null 2>&1 || $as_root apt-get update -q
else
    programs="pcscd cupsd ippeveprinter avahi-daemon dbus-daemon mosquitto Xvfb xdotool chromium pdftotext swig"
    lacking=""
    for program in $programs; do
        command -v "$program" >/dev/null 2>&1 || [ -x "/usr/sbin/$program" ] || lacking="$lacking $program"
    done
    if [ -n "$lacking" ]; then
        echo "This system has no apt. Please install by its own means:$lacking" >&2
        echo "and these Debian packages' equivalents:" $wanted >&2
        exit 1
    fi
fi

python=$(find_python) || {
    echo "Python 3.11 or newer is needed" >&2
    exit 1
}

sum=$FOR-$(cksum requirements.lock | cut -d' ' -f1,2)-$("$python" -c 'import sys; print(sys.version_info[:2])')
if [ "$(cat .venv/locked 2>/dev/null || true)" != "$sum" ]; then
    echo "preparing .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
    if [ "$FOR" = machine ]; then
        .venv/bin/python -m pip install -q --disable-pip-version-check -c requirements.lock '.[kiosk]'
    else
        .venv/bin/python -m pip install -q --disable-pip-version-check -r requirements.lock
    fi
    echo "$sum" >.venv/locked
fi
