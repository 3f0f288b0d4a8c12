#!/usr/bin/env bash
# Sets up, builds what is needed, classifies the two example photos with ResNet50, trains the MNIST ResNet for one
# epoch, which takes about a minute, and shows where in digits a trained one looks.
#   scripts/demo.sh [OPTION ...]      options of classify, e.g. --json, --variant avx2
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
scripts/build.sh classify resnet50_weights mnist_train mnist_predict cam

echo
echo "demo: ResNet50, compiled from examples/models/resnet50.cpp, on two photos;"
echo "demo: with weights that are NOT TRAINED (see below)"
echo "demo: build/release/bin/classify --weights build/release/weights/resnet50.safetensors examples/data/images/*.png"
echo
build/release/bin/classify --weights build/release/weights/resnet50.safetensors "$@" examples/data/images/*.png
cat <<'END'

demo: These weights are NOT TRAINED.  They are deterministic random numbers, made by tests/data/resnet50_weights.py so
demo: that results can be compared with what TensorFlow computes from the same numbers; the names above mean nothing.
demo: Trained weights are resnet50_weights_tf_dim_ordering_tf_kernels.h5 (103 MB), in the releases of
demo:   https://github.com/fchollet/deep-learning-models/releases
demo: Give that file to classify as it is:
demo:   build/release/bin/classify --weights resnet50_weights_tf_dim_ordering_tf_kernels.h5 PHOTO ...
END

echo
echo "demo: MNIST ResNet, compiled from examples/models/mnist_resnet.cpp for training too: one epoch of the 60,000"
echo "demo: images, then the 10,000 test images (scripts/train_mnist.sh trains for three)"
echo "demo: build/release/bin/mnist_train --epochs 1 --no-summary --output build/mnist_demo"
echo
build/release/bin/mnist_train --epochs 1 --no-summary --output build/mnist_demo
echo
echo "demo: build/release/bin/mnist_predict --weights build/mnist_demo/weights.safetensors --index 0,1,2"
build/release/bin/mnist_predict --weights build/mnist_demo/weights.safetensors --index 0,1,2
echo
echo "demo: curves, confusion matrix and misclassified digits are on this page:"
echo "demo:   file://$root/build/mnist_demo/report.html"

echo
echo "demo: where does a trained network look?  The MNIST ResNet after three epochs, on digits that are hard to read"
echo "demo: build/release/bin/cam --mnist --index 8,18,247,445,583,1014 -o build/digits.html"
build/release/bin/cam --mnist --index 8,18,247,445,583,1014 -o build/digits.html
echo "demo:   file://$root/build/digits.html"
