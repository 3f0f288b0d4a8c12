#!/usr/bin/env bash
# consumer.sh CMAKE NINJA BUILD_FOLDER WORK_FOLDER: installs into a prefix, moves it, and builds and runs an app that
# knows that prefix alone.
set -euo pipefail
cmake=$1 ninja=$2 build=$3 work=$4
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/project" && pwd)
rm -rf "$work"
mkdir -p "$work"

"$cmake" --install "$build" --prefix "$work/installed" >"$work/install.log"
# A package must not know where it was installed first.
mv "$work/installed" "$work/prefix"
for file in "$work"/prefix/lib/cmake/Skipper/*.cmake; do
  if grep -Hn -e "$work/installed" -e "$build" "$file"; then
    echo "FAILED: the package names a folder of this machine"
    exit 1
  fi
done

"$cmake" -G Ninja -DCMAKE_MAKE_PROGRAM="$ninja" -S "$project" -B "$work/build" -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
"$cmake" --build "$work/build"
grep -q 'digits\.cpp' "$work/build/compile_commands.json"
"$work/build/app"

# Nothing to do the second time.
"$cmake" --build "$work/build" | grep -q 'no work to do'
