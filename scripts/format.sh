#!/usr/bin/env bash
# Formats all C and C++ of the tree, new files too, with the pinned clang-format; .clang-format-ignore has what it
# leaves alone.  scripts/check_style.py, which the tests run, only looks.
#   scripts/format.sh [FILE ...]     default: all
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=$root/.venv/bin/clang-format
if [ ! -x "$program" ]; then
  echo "format: there is no $program: run scripts/setup.sh first" >&2
  exit 1
fi
if [ $# != 0 ]; then
  exec "$program" -i "$@"
fi
cd "$root"
git ls-files -z --cached --others --exclude-standard -- '*.c' '*.cpp' '*.h' | xargs -0 "$program" -i
