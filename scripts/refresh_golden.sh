#!/usr/bin/env bash
# Writes the headers and manifests of the example models to generated/, which a test compares with what is generated.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
models=(blocks tiny mnist_resnet resnet50)
scripts/build.sh "${models[@]/%/_generate}"
for model in "${models[@]}"; do
  folder=build/release/examples/models/$model
  .venv/bin/python scripts/golden.py refresh "$folder/$model.h" "$folder/manifest.json" generated
done
git --no-pager diff --stat -- generated
