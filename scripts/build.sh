#!/usr/bin/env bash
# Builds Skipper into build/release (executables in build/release/bin), after scripts/setup.sh.
#   scripts/build.sh [TARGET ...]     default: all; SKIPPER_JOBS: jobs at a time (default: one per core)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
scripts/setup.sh
cmake=.venv/bin/cmake
# Configured before: ninja sees by itself when it must be done again.
if [ ! -f build/release/build.ninja ]; then
  echo "build: configuring build/release"
  "$cmake" --preset release
fi
echo "build: building build/release"
# One build at a time: two would write the same files.
exec 9>build/.lock
flock 9
"$cmake" --build build/release --parallel "${SKIPPER_JOBS:-$(nproc)}" ${1:+--target "$@"}
