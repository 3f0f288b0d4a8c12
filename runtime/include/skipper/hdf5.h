/// \file
/// Skipper::hdf5: weights of Keras HDF5 files.
///
/// Read are files of save_weights, of Keras 1 (datasets /conv1/conv1_W:0) and Keras 2 (/conv1/conv1/kernel:0), and
/// files of model.save, whose weights lie in /model_weights.  Tensors get canonical names: `<layer>/kernel`, `/bias`
/// (convolution, dense) and /gamma, /beta, /moving_mean, /moving_variance (batch norm).  What a layer's weights are
/// follows from their names ("kernel:0", "conv1_W:0", "bn_conv1_running_std:0", which holds a variance), and where
/// these are foreign from their order in the attribute weight_names and their ranks; a tensor that is neither keeps its
/// own name.
///
/// The HDF5 library is not thread-safe as distributions build it; the functions here take turns among themselves.
///
/// Truncated files and wrong contents are errors, but HDF5 1.10 itself crashes on some files with flipped bytes (about
/// one in a thousand).  Where files are not trusted, let skipper-convert turn them into safetensors: it reads HDF5 in a
/// process of its own.
#ifndef SKIPPER_HDF5_H_
#define SKIPPER_HDF5_H_

#include <skipper/status.h>
#include <skipper/weights.h>

#include <string>

namespace skipper {

/// How an HDF5 file names its datasets.
enum class KerasLayout {
  keras1,  ///< /conv1/conv1_W:0
  keras2   ///< /conv1/conv1/kernel:0
};

/// Replaces weights with the file's tensors, in the file's order of layers.  float32 data alone.
/// Errors: SKIPPER_IO_ERROR (missing or unreadable), SKIPPER_BAD_FILE (not HDF5, damaged, not Keras's structure),
/// SKIPPER_BAD_WEIGHTS (a tensor's dtype is not float32, or two get the same name), SKIPPER_OUT_OF_MEMORY.
Status read_keras_hdf5(const std::string& path, Weights& weights);

/// Writes tensors named `<layer>/<weight>` in their order, layers by first appearance.  The file appears whole or not
/// at all.  Errors: SKIPPER_IO_ERROR, SKIPPER_BAD_WEIGHTS (a dtype other than F32, or a name without a layer).
Status write_keras_hdf5(const std::string& path, const Weights& weights, KerasLayout layout = KerasLayout::keras2);

/// Whether the file starts as HDF5 files do.  False also where it cannot be read.
bool is_hdf5(const std::string& path);

/// Opens either format, by the file's first bytes: safetensors mapped, Keras HDF5 read into memory.
Status open_weights(const std::string& path, Weights& weights);

}  // namespace skipper

#endif  // SKIPPER_HDF5_H_
