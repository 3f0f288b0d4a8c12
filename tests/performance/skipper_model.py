"""A model's shared object through ctypes: the structs of runtime/include/skipper/abi.h and what bench.py needs."""
import ctypes as c

import numpy as np

ABI_VERSION, MAX_RANK, ALIGNMENT = 3, 6, 256


class Tensor(c.Structure):
    _fields_ = [("name", c.c_char_p), ("rank", c.c_int32), ("reserved", c.c_int32), ("shape", c.c_int64 * MAX_RANK),
                ("elements", c.c_uint64)]


class Parameter(c.Structure):
    _fields_ = [("tensor", Tensor), ("initializer", c.c_int32), ("trainable", c.c_int32), ("seed", c.c_int64)]


class Step(c.Structure):
    _fields_ = [("layer", c.c_char_p), ("kernel", c.c_char_p), ("implementation", c.c_char_p), ("flops", c.c_uint64),
                ("bytes", c.c_uint64), ("weight_bytes", c.c_uint64)]


class Options(c.Structure):
    _fields_ = [("threads", c.c_int32), ("device", c.c_int32), ("parallel_for", c.c_void_p),
                ("parallel_for_user", c.c_void_p), ("log", c.c_void_p), ("log_user", c.c_void_p),
                ("step_ns", c.POINTER(c.c_uint64)), ("step_done", c.c_void_p), ("step_done_user", c.c_void_p),
                ("cuda_context", c.c_void_p), ("cuda_stream", c.c_void_p), ("device_pointers", c.c_int32),
                ("find_nan", c.c_int32)]


class Variant(c.Structure):
    _fields_ = [("name", c.c_char_p), ("target", c.c_char_p), ("features", c.c_uint64 * 2),
                ("packed_bytes", c.c_uint64), ("context_bytes", c.c_uint64), ("arena_bytes", c.c_uint64),
                ("intermediate_bytes", c.c_uint64), ("steps", c.POINTER(Step)), ("step_count", c.c_uint32),
                ("kernel_count", c.c_uint32), ("train_step_count", c.c_uint32), ("update_step_count", c.c_uint32),
                ("cam_step_count", c.c_uint32), ("reserved", c.c_uint32), ("train_steps", c.POINTER(Step)),
                ("train_context_bytes", c.c_uint64),
                ("train_arena_bytes", c.c_uint64), ("train_intermediate_bytes", c.c_uint64), ("entries", c.c_void_p)]


class Training(c.Structure):
    _fields_ = [("parameter_floats", c.c_uint64), ("trainable_floats", c.c_uint64), ("decayed_floats", c.c_uint64),
                ("offsets", c.POINTER(c.c_uint64)), ("labels", c.POINTER(Tensor)), ("probabilities", c.c_uint32),
                ("reserved", c.c_uint32)]


class Update(c.Structure):
    """What is not given is zero; optimizer 0 is Adam."""
    _fields_ = [("optimizer", c.c_int32), ("reserved", c.c_int32), ("step", c.c_int64), ("learning_rate", c.c_double),
                ("beta1", c.c_double), ("beta2", c.c_double), ("epsilon", c.c_double), ("momentum", c.c_double),
                ("weight_decay", c.c_double)]


_void_pp, _size_p = c.POINTER(c.c_void_p), c.POINTER(c.c_size_t)


class Descriptor(c.Structure):
    _fields_ = [
        ("abi_version", c.c_uint32), ("struct_bytes", c.c_uint32), ("name", c.c_char_p), ("fingerprint", c.c_char_p),
        ("max_batch", c.c_int32), ("input_count", c.c_uint32), ("output_count", c.c_uint32),
        ("parameter_count", c.c_uint32), ("variant_count", c.c_uint32), ("inputs", c.POINTER(Tensor)),
        ("outputs", c.POINTER(Tensor)), ("parameters", c.POINTER(Parameter)), ("variants", c.POINTER(Variant)),
        ("choose", c.CFUNCTYPE(c.c_int, c.c_uint32, c.c_char_p, c.POINTER(c.POINTER(Variant)))),
        ("prepare", c.CFUNCTYPE(c.c_int, c.POINTER(Variant), _void_pp, c.c_size_t, c.c_void_p, c.c_size_t,
                                c.POINTER(Options))),
        ("context_create", c.CFUNCTYPE(c.c_int, c.POINTER(Variant), c.c_void_p, c.c_size_t, c.POINTER(Options),
                                       c.POINTER(c.c_void_p))),
        ("context_create_in", c.c_void_p), ("context_destroy", c.CFUNCTYPE(None, c.c_void_p)),
        ("predict", c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_int32, _void_pp, _size_p, _void_pp, _size_p)),
        ("last_error", c.CFUNCTYPE(c.c_char_p)), ("cam_info", c.c_void_p), ("cam", c.c_void_p),
        ("training", c.POINTER(Training)),
        ("training_create", c.CFUNCTYPE(c.c_int, c.POINTER(Variant), c.POINTER(Options), c.POINTER(c.c_void_p))),
        ("train_step", c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_int32, _void_pp, _size_p, c.c_void_p, c.c_size_t,
                                   c.c_void_p, c.c_void_p, c.c_void_p, _void_pp, _size_p)),
        ("update", c.CFUNCTYPE(c.c_int, c.c_void_p, c.POINTER(Update), c.c_void_p, c.c_void_p, c.c_void_p))]


def pointers(arrays):
    return (c.c_void_p * len(arrays))(*[array.ctypes.data for array in arrays])


def aligned(size, dtype):
    """Zeros, aligned to ALIGNMENT."""
    memory = np.zeros(size * np.dtype(dtype).itemsize + ALIGNMENT, np.uint8)
    start = -memory.ctypes.data % ALIGNMENT
    return memory[start:start + size * np.dtype(dtype).itemsize].view(dtype)


class Library:
    """A model's shared object and one of its variants: that of a name, or with None the best."""

    def __init__(self, path, variant=None):
        entry = c.CDLL(str(path)).skipper_model_descriptor
        entry.restype = c.POINTER(Descriptor)
        self.descriptor = entry().contents
        if self.descriptor.abi_version != ABI_VERSION or self.descriptor.struct_bytes < c.sizeof(Descriptor):
            raise RuntimeError(f"{path} has another ABI than this script")
        self.variant = c.POINTER(Variant)()
        self.check(self.descriptor.choose(ABI_VERSION, variant and variant.encode(), c.byref(self.variant)))
        self.variant_name = self.variant.contents.name.decode()
        self.parameter_names = [self.descriptor.parameters[i].tensor.name.decode()
                                for i in range(self.descriptor.parameter_count)]

    def check(self, status):
        if status != 0:
            raise RuntimeError(f"status {status}: {self.descriptor.last_error().decode()}")

    def outputs(self, batch):
        """Arrays for each output, their addresses and their sizes."""
        tensors = self.descriptor.outputs
        arrays = [np.empty((batch, tensors[i].elements), np.float32) for i in range(self.descriptor.output_count)]
        return arrays, pointers(arrays), (c.c_size_t * len(arrays))(*[array.nbytes for array in arrays])


class Model(Library):
    """A prepared model; weights: {canonical name: float32 array}, or what makes them from the descriptor."""

    def __init__(self, path, weights, threads=0, variant=None):
        super().__init__(path, variant)
        if callable(weights):
            weights = weights(self.descriptor)
        parameters = [np.ascontiguousarray(weights[name], np.float32) for name in self.parameter_names]
        self.packed_bytes = self.variant.contents.packed_bytes
        self.memory = aligned(self.packed_bytes, np.uint8)
        self.packed = self.memory.ctypes.data
        self.check(self.descriptor.prepare(self.variant, pointers(parameters), len(parameters), self.packed,
                                           self.packed_bytes, c.byref(Options(threads=threads))))

    def steps(self):
        """(layer, flops, bytes, implementation) of each step."""
        variant = self.variant.contents
        decode = lambda step: (step.layer.decode(), step.flops, step.bytes + step.weight_bytes,
                               step.implementation.decode())
        return [decode(variant.steps[i]) for i in range(variant.step_count - variant.cam_step_count)]


class Context:
    """predict() and, where profile is set, the nanoseconds of each step added up in step_ns."""

    def __init__(self, model, threads, profile=False):
        self.model, self.handle = model, c.c_void_p()
        self.step_ns = np.zeros(model.variant.contents.step_count, np.uint64)
        options = Options(threads=threads)
        if profile:
            options.step_ns = self.step_ns.ctypes.data_as(c.POINTER(c.c_uint64))
        model.check(model.descriptor.context_create(model.variant, model.packed, model.packed_bytes, c.byref(options),
                                                    c.byref(self.handle)))
        self.buffers = {}

    def predict(self, image):
        """Each output of the model as an array, which the next call with this batch overwrites."""
        batch = len(image)
        if batch not in self.buffers:
            self.buffers[batch] = self.model.outputs(batch)
        outputs, addresses, sizes = self.buffers[batch]
        self.model.check(self.model.descriptor.predict(self.handle, batch, pointers([image]),
                                                       (c.c_size_t * 1)(image.nbytes), addresses, sizes))
        return outputs

    def __del__(self):
        if self.handle:
            self.model.descriptor.context_destroy(self.handle)
