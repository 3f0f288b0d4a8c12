#!/usr/bin/env bash
# The acceptance run of training: the MNIST ResNet on all 60,000 images, 3 epochs, batch 32, three seeds, with the
# recipe of the Keras notebook (Adam, constant learning rate) and with mnist_train's own.  Prints losses and
# accuracies, and whether they are what they should be; ends with 0 only if so.  Takes about a quarter of an hour on
# two cores.
#   scripts/train_mnist.sh [FOLDER]      default: build/train_mnist; runs that this program finished there are kept
# MNIST_TRAIN names a program that is built already; SEEDS other seeds than "1 2 3".
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$(realpath -m "${1:-$root/build/train_mnist}")
program=${MNIST_TRAIN:-$root/build/release/bin/mnist_train}
cd "$root"
[ -n "${MNIST_TRAIN:-}" ] || scripts/build.sh mnist_train
seeds=${SEEDS:-1 2 3}
for seed in $seeds; do
  for recipe in constant cosine; do
    run=$folder/${recipe}_$seed
    [ "$run/finished.txt" -nt "$program" ] && continue
    echo "train_mnist: $recipe learning rate, seed $seed"
    mkdir -p "$run"
    "$program" --epochs 3 --batch 32 --schedule $recipe --seed "$seed" --output "$run" >"$run/log.txt"
    mv "$run/log.txt" "$run/finished.txt"
  done
done
python3 scripts/mnist_table.py "$folder" $seeds
