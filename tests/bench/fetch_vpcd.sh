#!/bin/sh
# Lay the driver of the virtual card reader into var/bench/vpcd, without installing it.
#
# vpcd listens on every network address while pcscd has it, so it never belongs on a machine: it is
# unpacked into a folder and only ever loaded by the bench's own pcscd, in a network of its own.
# Runs as an ordinary user; a second run does nothing. Usage: fetch_vpcd.sh [FOLDER]
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
target=${1:-$root/var/bench/vpcd}

if [ -e "$target/libifdvpcd.so" ]; then
    exit 0
fi
for program in apt-get dpkg-deb; do
    if ! command -v "$program" >/dev/null 2>&1; then
        echo "fetch_vpcd: $program is missing. Put libifdvpcd.so of vsmartcard's vpcd into $target by hand." >&2
        exit 1
    fi
done

mkdir -p "$target"
work=$(mktemp -d "$target/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM

if ! (cd "$work" && apt-get download -qq vsmartcard-vpcd >log 2>&1); then
    cat "$work/log" >&2
    echo "fetch_vpcd: the package vsmartcard-vpcd could not be had; 'apt-get update' may be needed first." >&2
    exit 1
fi
dpkg-deb -x "$work"/vsmartcard-vpcd_*.deb "$work/tree"
library=$(find "$work/tree" -name 'libifdvpcd.so*' -type f | head -n 1)
if [ -z "$library" ]; then
    echo "fetch_vpcd: the package holds no libifdvpcd.so" >&2
    exit 1
fi
chmod 755 "$library"
cp "$work"/tree/usr/share/doc/vsmartcard-vpcd/copyright "$target/copyright"
# Renamed last and at once, so that a second run beside this one never sees half a file.
mv "$library" "$target/libifdvpcd.so"
