/** \file
 * The C ABI of a generated model.
 *
 * The code generator copies this text into every generated `<model>.h`, so that the header stands alone.  Compiles as
 * C99 and C++17.  All tensors are float32, dense and NHWC (outermost dimension first) unless a comment says otherwise;
 * kernels of convolutions are HWIO, of dense layers (in, out).
 *
 * Errors: every function that can fail returns a skipper_status; `<model>_last_error()` gives the reason as text, per
 * thread.  Nothing aborts, exits or prints by itself.
 *
 * Thread safety: descriptors, variants and packed blobs are immutable once prepared and are shared freely.  A
 * skipper_context is used by one thread at a time.
 */
/* A guard, where Skipper's other headers have #pragma once: each generated header holds this text, an app many. */
#ifndef SKIPPER_ABI_H_
#define SKIPPER_ABI_H_ /**< this file was included */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Raised when a struct below changes incompatibly.  Passed to `<model>_choose`, which refuses another one. */
#define SKIPPER_ABI_VERSION 3

/** Bytes.  Alignment of packed blobs, of context memory and of the vectors of a training state. */
#define SKIPPER_ALIGNMENT 256

/** The most dimensions of a tensor, batch included. */
#define SKIPPER_MAX_RANK 6

/** A function that can fail returns one of these.  Numbers stay what they are from version to version; new ones may
 * come. */
typedef enum skipper_status {
  SKIPPER_OK = 0,                 /**< done */
  SKIPPER_INVALID_ARGUMENT = 1,   /**< a null pointer, a count that is not the model's */
  SKIPPER_ABI_MISMATCH = 2,       /**< the header's SKIPPER_ABI_VERSION is not the archive's */
  SKIPPER_UNSUPPORTED_CPU = 3,    /**< this CPU has none of the archive's variants (or not the forced one) */
  SKIPPER_UNKNOWN_VARIANT = 4,    /**< no variant of that name in the archive */
  SKIPPER_BATCH_OUT_OF_RANGE = 5, /**< batch < 1 or > max_batch */
  SKIPPER_BUFFER_SIZE = 6,        /**< a buffer's size in bytes is not what the shape and batch ask for */
  SKIPPER_MISALIGNED = 7,         /**< memory is not aligned to SKIPPER_ALIGNMENT (blobs, contexts) or 4 (tensors) */
  SKIPPER_OUT_OF_MEMORY = 8,      /**< the system gave no memory */
  SKIPPER_FOREIGN_BLOB = 9,       /**< a packed blob of another model, variant or version, not prepared, or damaged */
  SKIPPER_KERNEL_FAILED = 10,     /**< a kernel reported an error; the message names it and its layer */
  SKIPPER_NO_ENTRY = 11,          /**< the context is for other entries, e.g. one for predict given to train_step */
  SKIPPER_NO_DEVICE = 12,         /**< no GPU, no driver, or one that the archive's variants are not for */
  SKIPPER_NOT_A_NUMBER = 13,      /**< an input or a layer's result is NaN: see skipper_options::find_nan */
  SKIPPER_IO_ERROR = 20,          /**< runtime: a file cannot be opened, read, mapped or written */
  SKIPPER_BAD_FILE = 21,          /**< runtime: a file is not what it should be: magic, truncation, offsets, syntax */
  SKIPPER_BAD_WEIGHTS = 22, /**< prepare: a variance at or below -epsilon; runtime: a tensor is missing, duplicate,
                             * NaN, or of another dtype or shape */
  SKIPPER_BAD_DATA = 23,    /**< runtime: samples and labels do not fit together, or a label is out of range */
  SKIPPER_DIVERGED = 24,    /**< training: a loss, gradient or parameter is NaN or infinite */
  SKIPPER_INTERRUPTED = 25  /**< training: asked to stop; what was reached is saved */
} skipper_status;

/** A dense float32 tensor: an input, an output or a parameter. */
typedef struct skipper_tensor {
  const char* name;                /**< static storage */
  int32_t rank;                    /**< entries of `shape` that count, batch included */
  int32_t reserved;                /**< 0 */
  int64_t shape[SKIPPER_MAX_RANK]; /**< outermost first; -1 is the batch */
  uint64_t elements;               /**< of one sample: the product of all extents but the batch */
} skipper_tensor;

/** How a parameter starts when no weights are given.  Formulas: Keras 2, keras/initializers.py:
 *   glorot_uniform: U(-l, l), l = sqrt(6 / (fan_in + fan_out))
 *   he_normal: normal truncated at two standard deviations, sd = sqrt(2 / fan_in) / 0.87962566103423978
 * fan_in = product(shape[:-2]) * shape[-2], fan_out = product(shape[:-2]) * shape[-1]. */
typedef enum skipper_initializer {
  SKIPPER_INIT_ZEROS = 0,
  SKIPPER_INIT_ONES = 1,
  SKIPPER_INIT_GLOROT_UNIFORM = 2,
  SKIPPER_INIT_HE_NORMAL = 3
} skipper_initializer;

/** A parameter of the network: a weight that is trained, or a moving average. */
typedef struct skipper_parameter {
  skipper_tensor tensor; /**< canonical name, e.g. "res2a_branch2a/kernel" */
  int32_t initializer;   /**< skipper_initializer */
  int32_t trainable;     /**< 0 for moving averages */
  int64_t seed;          /**< of random initialisers */
} skipper_parameter;

/** One launch of a kernel, in order.  What a profile is indexed by. */
typedef struct skipper_step {
  const char* layer;  /**< the spec's layer names, joined by '+', e.g. "conv1+bn_conv1+activation_1"; "add_3[::2,::2]"
                         has every other row and column of that layer alone */
  const char* kernel; /**< the kernel's symbol */
  const char* implementation; /**< algorithm variant and schedule parameters, as --explain prints them */
  uint64_t flops;             /**< per sample; a multiply-add counts 2 */
  uint64_t bytes;             /**< read and written, per sample, without weight_bytes */
  uint64_t weight_bytes;      /**< read or written once for a whole batch: weights, and sums over the batch */
} skipper_step;

/** A call works with it: arena, thread pool's share, options.  Opaque; used by one thread at a time. */
typedef struct skipper_context skipper_context;

/** One task of a parallel loop.  Returns 0, or an error. */
typedef int (*skipper_task)(void* body_data, int32_t index);
/** Runs tasks: calls body(body_data, i) once for each i in [0, tasks), on any threads, and returns when all are done:
 * 0, or what a body returned that failed (any of them).  Where it returns something else, or has not run each task
 * once, the call fails with SKIPPER_KERNEL_FAILED.  There are at most 1,024 tasks.  Must not throw. */
typedef int (*skipper_parallel_for)(void* user, int32_t tasks, skipper_task body, void* body_data);

/** How grave a message to skipper_log is. */
typedef enum skipper_severity {
  SKIPPER_LOG_INFO = 0,    /**< what a kernel prints, if any does */
  SKIPPER_LOG_WARNING = 1, /**< the call goes on */
  SKIPPER_LOG_ERROR = 2    /**< the call fails */
} skipper_severity;
/** Takes one line of text, valid until it returns, on the thread of the call or of the pool.  Must not throw. */
typedef void (*skipper_log)(void* user, int32_t severity, const char* text);

/** Called behind each step, on the thread that called the entry.  `arena`: what the manifest's offsets of steps'
 * results count from; to be read until the function returns. */
typedef void (*skipper_step_done)(void* user, uint32_t step, const void* arena);

/** All zero is the default.  The struct is copied; what its pointers refer to must outlive the context. */
typedef struct skipper_options {
  int32_t threads;                   /**< at most, up to 256; 0: the environment's SKIPPER_NUM_THREADS, else the smaller
                                      * of the CPUs that the process may run on and its CPU quota (cgroups), rounded up.
                                      * Ignored with parallel_for. */
  int32_t device;                    /**< ordinal of the GPU, for variants that run on one */
  skipper_parallel_for parallel_for; /**< null: the library's own thread pool */
  void* parallel_for_user;           /**< handed to parallel_for */
  skipper_log log;                   /**< null: silent */
  void* log_user;                    /**< handed to log */
  uint64_t* step_ns;                 /**< null, or steps entries: nanoseconds of each step are added here */
  skipper_step_done step_done;       /**< null: none */
  void* step_done_user;              /**< handed to step_done */
  void* cuda_context;                /**< a CUcontext of the app; null: the primary context of `device` */
  void* cuda_stream;                 /**< a CUstream of that context; null: its default stream */
  int32_t device_pointers; /**< not 0, with device variants: inputs, labels, outputs, losses and the vectors of
                            * a training state are the device's memory (CUdeviceptr), and predict, train_step
                            * and update return before the device is done: synchronise the stream.  With 0 they
                            * copy, and return when results are there. */
  int32_t find_nan;        /**< not 0: predict and cam fail with SKIPPER_NOT_A_NUMBER at the first NaN, in an input
                            * of the host's memory or in what a step computed, and the message names the input
                            * or the step's layers.  Reads each intermediate once more, on one thread: to look
                            * for where a NaN in an output comes from. */
} skipper_options;

/** A model compiled for one instruction set. */
typedef struct skipper_variant {
  const char* name;                  /**< e.g. "avx512" */
  const char* target;                /**< Halide target string */
  uint64_t features[2];              /**< CPU features that are required: bits of Halide's halide_target_feature_t */
  uint64_t packed_bytes;             /**< of a prepared blob */
  uint64_t context_bytes;            /**< of a context, arena included unless it is a device's */
  uint64_t arena_bytes;              /**< of the arena alone, at max_batch; device variants: of the device's memory */
  uint64_t intermediate_bytes;       /**< what all intermediates together would take, at max_batch */
  const skipper_step* steps;         /**< of predict, then those that cam adds */
  uint32_t step_count;               /**< with those of cam */
  uint32_t kernel_count;             /**< distinct kernels of predict */
  uint32_t train_step_count;         /**< entries of train_steps; 0 without training */
  uint32_t update_step_count;        /**< how many of them, the last ones, are update's */
  uint32_t cam_step_count;           /**< how many of `steps`, the last ones, are cam's; 0 without it */
  uint32_t reserved;                 /**< 0 */
  const skipper_step* train_steps;   /**< of train_step, then of update: a profile of a training context */
  uint64_t train_context_bytes;      /**< of a training context, arena included */
  uint64_t train_arena_bytes;        /**< of its arena alone: forward and backward, at max_batch */
  uint64_t train_intermediate_bytes; /**< what all intermediates together would take, at max_batch */
  const void* entries;               /**< private */
} skipper_variant;

/** Class activation maps (CAM; Zhou et al., "Learning Deep Features for Discriminative Localization", 2016). */
typedef struct skipper_cam {
  int32_t height;             /**< of the last activation: the size of a map before it is enlarged */
  int32_t width;              /**< as height */
  uint32_t classes;           /**< how many there are */
  uint32_t probabilities;     /**< index of the output that ranks the classes */
  uint64_t activation_floats; /**< of one sample */
} skipper_cam;

/** Training state: three vectors of float32, each aligned to SKIPPER_ALIGNMENT, that belong to the caller.
 *
 *   parameters  parameter_floats: every parameter, dense and in its canonical shape, at its offset.  The trainable ones
 *               come first, of those the ones that weight decay applies to (rank 2 and more).
 *   gradients   parameter_floats, the same layout: d loss / d parameter; for moving averages the statistics of the
 *               batch (mean, biased variance).  To train on several machines, average this vector between them.
 *   moments     2 * trainable_floats: Adam's first moments, then its second ones; SGD's velocity, then nothing.  Start
 *               with zeros.
 * Floats between parameters are padding: zeros in `parameters` at first, and they stay zeros. */
typedef struct skipper_training {
  uint64_t parameter_floats;    /**< of parameters and of gradients, padding included */
  uint64_t trainable_floats;    /**< <= parameter_floats */
  uint64_t decayed_floats;      /**< <= trainable_floats */
  const uint64_t* offsets;      /**< of each parameter in floats, in the order of skipper_model::parameters */
  const skipper_tensor* labels; /**< (batch, classes): the wanted probabilities, e.g. one-hot */
  uint32_t probabilities;       /**< index of the output that is compared with the labels: a softmax */
  uint32_t reserved;            /**< 0 */
} skipper_training;

/** The rule of an update; the formulas stand at skipper_update. */
typedef enum skipper_optimizer {
  SKIPPER_ADAM = 0, /**< two moments */
  SKIPPER_SGD = 1   /**< with momentum */
} skipper_optimizer;

/** One update.  With g = gradient + weight_decay * p for the decayed parameters, g = gradient for the others:
 *   Adam (Kingma and Ba 2015 as Keras 2 has it): m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2,
 *     p -= learning_rate sqrt(1 - beta2^step) / (1 - beta1^step) m / (sqrt(v) + epsilon)
 *   SGD: m = momentum m - learning_rate g,  p += m
 * Moving averages: a = a momentum' + statistic (1 - momentum'), momentum' of their batch norm in the spec. */
typedef struct skipper_update {
  int32_t optimizer;    /**< skipper_optimizer */
  int32_t reserved;     /**< 0 */
  int64_t step;         /**< Adam: 1 for the first update */
  double learning_rate; /**< of this update */
  double beta1;         /**< Adam: decay of the first moments, in [0, 1) */
  double beta2;         /**< Adam: decay of the second moments, in [0, 1) */
  double epsilon;       /**< Adam: positive */
  double momentum;      /**< SGD */
  double weight_decay;  /**< L2; 0: none */
} skipper_update;

/** The descriptor of a model: what `<model>_model()` returns, and what a shared object exports.  Static storage.  The
 * functions are those of `<model>.h`, which documents them.
 *
 * It grows at its end within an ABI version: of what stands behind `update`, an archive has what lies within its
 * struct_bytes.  Who reads descriptors of other archives compares before it reads:
 *   offsetof(skipper_model, verify) < model->struct_bytes */
typedef struct skipper_model {
  uint32_t abi_version;          /**< SKIPPER_ABI_VERSION of the archive */
  uint32_t struct_bytes;         /**< sizeof(skipper_model) in the archive */
  const char* name;              /**< of the model: a C identifier */
  const char* fingerprint;       /**< 64 hex digits: hash of all that a packed blob depends on: the graph, how each
                                  * variant computes, Skipper's version and how it packs */
  int32_t max_batch;             /**< the most samples of a call */
  uint32_t input_count;          /**< entries of inputs */
  uint32_t output_count;         /**< entries of outputs */
  uint32_t parameter_count;      /**< entries of parameters */
  uint32_t variant_count;        /**< entries of variants */
  const skipper_tensor* inputs;  /**< in the order of the spec */
  const skipper_tensor* outputs; /**< the spec's outputs, then layers that were kept */
  const skipper_parameter* parameters; /**< in the order of the spec: what prepare takes */
  const skipper_variant* variants;     /**< the most specific first */
  /** `<model>_choose`: the variant of that name, or for null the best for this CPU. */
  skipper_status (*choose)(uint32_t abi_version, const char* variant, const skipper_variant** out);
  /** `<model>_prepare`: packs parameters for a variant. */
  skipper_status (*prepare)(const skipper_variant*, const float* const* parameters, size_t parameter_count,
                            void* packed, size_t packed_bytes, const skipper_options*);
  /** `<model>_context_create`: a context for predict and cam. */
  skipper_status (*context_create)(const skipper_variant*, const void* packed, size_t packed_bytes,
                                   const skipper_options*, skipper_context** out);
  /** `<model>_context_create_in`: the same in memory of the caller. */
  skipper_status (*context_create_in)(const skipper_variant*, const void* packed, size_t packed_bytes, void* memory,
                                      size_t memory_bytes, const skipper_options*, skipper_context** out);
  /** `<model>_context_destroy`: ends a context; null is fine. */
  void (*context_destroy)(skipper_context*);
  /** `<model>_predict`: the outputs of a batch. */
  skipper_status (*predict)(skipper_context*, int32_t batch, const float* const* inputs, const size_t* input_bytes,
                            float* const* outputs, const size_t* output_bytes);
  /** `<model>_last_error`: why the last call of this thread failed; never null. */
  const char* (*last_error)(void);
  /** Sizes of the entry cam.  Null without it. */
  const skipper_cam* cam_info;
  /** `<model>_cam`: the outputs, and a map for each of `top` classes.  Null without the entry. */
  skipper_status (*cam)(skipper_context*, int32_t batch, const float* const* inputs, const size_t* input_bytes,
                        float* const* outputs, const size_t* output_bytes, int32_t top, int32_t* classes,
                        int32_t height, int32_t width, float* maps, size_t map_bytes);
  /** Sizes of the training state.  Null without the entries train_step and update. */
  const skipper_training* training;
  /** `<model>_training_create`: a context for train_step and update.  Null without these entries. */
  skipper_status (*training_create)(const skipper_variant*, const skipper_options*, skipper_context** out);
  /** `<model>_train_step`: gradients, statistics and losses of a batch.  Null without the entry. */
  skipper_status (*train_step)(skipper_context*, int32_t batch, const float* const* inputs, const size_t* input_bytes,
                               const float* labels, size_t label_bytes, const float* parameters, float* gradients,
                               float* losses, float* const* outputs, const size_t* output_bytes);
  /** `<model>_update`: one step of the optimiser.  Null without the entry. */
  skipper_status (*update)(skipper_context*, const skipper_update*, float* parameters, const float* gradients,
                           float* moments);
  /** `<model>_verify`: whether a packed blob is whole. */
  skipper_status (*verify)(const skipper_variant*, const void* packed, size_t packed_bytes, const skipper_options*);
  /** 64 hex digits: hash of the network as its spec gives it and of where its training state has what, whatever tools,
   * variants and precision it was compiled with.  Null without training. */
  const char* training_hash;
} skipper_model;

#ifdef __cplusplus
}
#endif
#endif /* SKIPPER_ABI_H_ */
