#!/usr/bin/env bash
# Installs what Skipper is built and tested with, on Debian bookworm: packages (as root or with sudo) and a pinned Python
# environment in .venv of the checkout.  What is there already is left alone.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

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

# The stamp holds what .venv was made from; it is written last, so an interrupted set-up is done again.
install_python_environment() {
  local stamp="$root/.venv/setup.stamp" wanted
  wanted=$( (/usr/bin/python3 --version && cat "$root/scripts/requirements.txt") | sha256sum)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    say "Python environment .venv: up to date"
    return
  fi
  say "Python environment .venv: installing scripts/requirements.txt"
  rm -f "$stamp"
  [ -x "$root/.venv/bin/python" ] || /usr/bin/python3 -m venv --clear "$root/.venv"
  "$root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$root/scripts/requirements.txt"
  echo "$wanted" >"$stamp"
}

install_packages
install_python_environment
