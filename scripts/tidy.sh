#!/usr/bin/env bash
# Builds, since sources include headers that are generated, and runs the pinned clang-tidy; .clang-tidy says what it
# looks for.  Exit status 1 if it finds anything.
#   scripts/tidy.sh [PATH ...]     files or folders (default: everything); SKIPPER_JOBS as for scripts/build.sh
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/scripts/build.sh"
exec "$root/.venv/bin/python" -B "$root/scripts/tidy.py" "$root/build/release" --jobs "${SKIPPER_JOBS:-$(nproc)}" "$@"
