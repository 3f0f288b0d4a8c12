/// \file
/// Skipper::train: labelled samples, and the IDX files that MNIST comes in.
///
/// The format: http://yann.lecun.com/exdb/mnist: two zero bytes, a type code, the rank, the extents as big-endian
/// 32-bit integers, the data.  Here unsigned bytes (type code 8) of any rank.  Files may be gzip; that is seen by their
/// first bytes, not by their name.  Gzip of n bytes may unpack to 64 MiB and 32 n: real samples pack far worse, and a
/// megabyte made on purpose would take a gigabyte of memory.  Larger ones are read from files unpacked before.
///
/// All functions are thread-safe: they share nothing.  A Dataset may be read by several threads at once.
#pragma once

#include <skipper/status.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace skipper {

/// Holds the contents of an IDX file.
struct IdxArray {
  std::vector<std::int64_t> shape;  ///< outermost first
  std::vector<std::uint8_t> data;   ///< dense
};

/// Errors: SKIPPER_IO_ERROR (missing, unreadable, not a regular file), SKIPPER_BAD_FILE (magic, another type, rank 0,
/// an extent of 0 other than the first, truncated, bytes after the end, damaged gzip, or gzip beyond its limit),
/// SKIPPER_OUT_OF_MEMORY.  Nothing is allocated for sizes that the file cannot hold.  array is empty after an error.
Status read_idx(const std::string& path, IdxArray& array);

/// The same for a file's bytes in memory.  source names them in messages.
Status parse_idx(const void* bytes, std::size_t size, IdxArray& array, const std::string& source = "IDX in memory");

/// Samples of one shape with a class each.  Either bytes or floats holds the samples, one after the other, dense.
struct Dataset {
  std::string name = "data";         ///< starts messages: a path, usually
  std::vector<std::int64_t> shape;   ///< of a sample, without the batch, e.g. {28, 28, 1}
  std::int32_t classes = 0;          ///< 1 and more
  std::vector<std::uint8_t> bytes;   ///< given to the network as byte / 255
  std::vector<float> floats;         ///< given to the network as they are
  std::vector<std::int32_t> labels;  ///< 0 to classes - 1

  /// The number of samples.
  std::int64_t size() const { return static_cast<std::int64_t>(labels.size()); }
};

/// Whether data is one: SKIPPER_BAD_DATA if it is empty, both bytes and floats are given, their number is not that of
/// labels times shape, a label is out of range, or a float is not finite.
Status check_dataset(const Dataset& data);

/// Images (samples, height, width[, channels]) or vectors (samples, elements), and labels (samples).  Samples of two
/// extents get a third of 1.  classes 0: the largest label plus 1.  data.name is images_path.
/// Errors: those of read_idx; SKIPPER_BAD_DATA (not as many labels as images, no samples, a label over classes - 1).
/// data is empty after an error.
Status read_idx_dataset(const std::string& images_path, const std::string& labels_path, std::int32_t classes,
                        Dataset& data);

/// The four files of MNIST in folder, {train,t10k}-{images-idx3,labels-idx1}-ubyte, each with or without .gz; 10
/// classes.
Status read_mnist(const std::string& folder, Dataset& train, Dataset& test);

/// Writes count samples, those that indices names, for a call of train_step or predict: samples (count, shape...) and,
/// unless null, labels (count, classes), one-hot.  Indices must lie in the data.
void make_batch(const Dataset& data, const std::uint32_t* indices, std::size_t count, float* samples, float* labels);

/// The order of an epoch (0 for the first): first to first + count - 1, shuffled.  The same on every platform.
/// Fisher-Yates from the end: for i = count - 1 down to 1, swap(order[i], order[j]), j uniform in [0, i].  j = w (i +
/// 1) / 2^32 where w is the next word of Philox 4x32-10 with key `seed` and stream `epoch` (counter 0, 1, ..., four
/// words each; see skipper/initializers.h); words with w (i + 1) mod 2^32 < 2^32 mod (i + 1) are skipped, which makes j
/// unbiased (D. Lemire, "Fast random integer generation in an interval", 2019).  order is empty if memory runs out.
void shuffled_order(std::uint64_t seed, std::uint64_t epoch, std::uint32_t first, std::uint32_t count,
                    std::vector<std::uint32_t>& order);

}  // namespace skipper
