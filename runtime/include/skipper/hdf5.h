/// \file
/// Skipper::hdf5: weights of Keras HDF5 files.
///
/// Read are files of save_weights of Keras 1 (data sets /conv1/conv1_W:0) and Keras 2 (/conv1/conv1/kernel:0), and
/// files of model.save("NAME.h5") of Keras 1, 2 and 3, whose weights lie in /model_weights; not Keras 3's .keras and
/// .weights.h5.  Tensors get canonical names: `<layer>/kernel`, `/bias` (convolution, dense) and /gamma, /beta,
/// /moving_mean, /moving_variance (batch norm); others, as `<layer>/alpha`, keep what they are called.  Names follow
/// from the file's own paths, also inside of models that are layers of models; what could be read in two ways is an
/// error that names both.  docs/file_formats.md has the rules.
///
/// **Files need not be trusted.**  The HDF5 library crashes, hangs, or asks for any amount of memory on damaged files,
/// so this process never parses one: a forked child does, and hands the tensors over in shared memory (memfd_create),
/// in the format of safetensors, which this process checks as any such file.  For a file of n bytes the child may take
/// - 256 MiB + 8 n of float32 data in all (files are packed by the filters of HDF5), and 768 MiB + 16 n of memory
///   beside what this process has mapped when it forks (RLIMIT_AS; as it is relative, it serves under sanitizers, too);
/// - 2 s + 1 s for each 4 MiB of CPU time, and 60 s + 1 s for each MiB by the clock: disks from 1 MiB/s on will do.
/// A child that crashes or goes beyond is SKIPPER_BAD_FILE with the reason, and none is left behind; the library
/// crashes in many places where memory runs out, too, and then the reason names both.  Links into other files, external
/// storage, virtual data sets, soft and user-defined links, plugins of filters, and more data than the file has bytes
/// for (one data set under many names) are refused.
///
/// Reading asks this of an app: fork() must be allowed, and the app gets SIGCHLD as for any child; ignoring it, or
/// collecting all children, does no harm but for the reason in messages.  Threads of the app may run on.  The HDF5
/// library, as distributions build it, is not thread-safe, and the child has a copy of it as it is at that moment: an
/// app that uses HDF5 itself does not do so on another thread during a call.  The functions here take turns among
/// themselves.
#pragma once

#include <skipper/status.h>
#include <skipper/weights.h>

#include <string>

namespace skipper {

/// How an HDF5 file names its datasets.
enum class KerasLayout {
  keras1,  ///< /conv1/conv1_W:0
  keras2   ///< /conv1/conv1/kernel:0
};

/// Replaces weights with the file's tensors, in the file's order of layers, as F32.  float32 and float16 data alone.
/// Errors: SKIPPER_IO_ERROR (missing or unreadable, or no process can be made), SKIPPER_BAD_FILE (not HDF5, damaged,
/// not Keras's structure, beyond the limits), SKIPPER_BAD_WEIGHTS (a tensor is of another dtype; a name is ambiguous,
/// or that of two tensors), SKIPPER_OUT_OF_MEMORY.
Status read_keras_hdf5(const std::string& path, Weights& weights);

/// Writes tensors named `<layer>/<weight>` in their order, layers by first appearance.  The file appears whole or not
/// at all.  Errors: SKIPPER_IO_ERROR, SKIPPER_BAD_WEIGHTS (a dtype other than F32, or a name without a layer).
Status write_keras_hdf5(const std::string& path, const Weights& weights, KerasLayout layout = KerasLayout::keras2);

/// Whether the file starts as HDF5 files do.  False also where it cannot be read.
bool is_hdf5(const std::string& path);

/// Opens either format, by the file's first bytes: safetensors mapped, Keras HDF5 read.  Errors: those of
/// Weights::open and read_keras_hdf5.
Status open_weights(const std::string& path, Weights& weights);

}  // namespace skipper
