#!/usr/bin/env bash
# Installs what Skipper is built and tested with, on Debian bookworm: packages (as root or with sudo) and a pinned
# Python environment in .venv of the checkout.  What is there already is left alone.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

. "$root/scripts/python_environment.sh"

say() { echo "setup: $*"; }

missing_packages() {
  local package
  grep -v '^#' "$root/scripts/packages.txt" | while read -r package; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    say "needs root, or sudo, to run: $*" >&2
    return 1
  fi
}

install_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  if [ ${#missing[@]} = 0 ]; then
    say "Debian packages: all installed"
    return
  fi
  say "Debian packages: installing ${missing[*]}"
  as_root apt-get -qq update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
}

install_packages
python_environment "$root/.venv" "$root/scripts/requirements.txt"
