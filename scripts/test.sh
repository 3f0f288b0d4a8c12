#!/usr/bin/env bash
# Sets up, builds and runs every test.  The last line says `N passed, N failed`; the exit status is 0 only if some test
# ran and none failed.
#   scripts/test.sh [CTEST OPTION ...]     e.g. -L lit, -R runtime; SKIPPER_JOBS as for scripts/build.sh
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
scripts/build.sh
results=build/release/test-results.xml
rm -f "$results"
echo "test: running"
.venv/bin/ctest --test-dir build/release --output-on-failure --parallel "${SKIPPER_JOBS:-$(nproc)}" \
  --no-tests=error --output-junit "$root/$results" "$@" || true
.venv/bin/python scripts/count_tests.py "$results"
