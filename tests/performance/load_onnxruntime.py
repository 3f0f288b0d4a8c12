"""Load to first result with ONNX Runtime, as bench_load does it with Skipper; the import is not counted.

    load_onnxruntime.py MODEL.onnx [THREADS]
"""
import json
import sys
import time

import numpy as np
import onnxruntime


def memory(field):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field + ":"))


image = (np.arange(3 * 224 * 224) % 255 - 110).astype(np.float32).reshape(1, 3, 224, 224)
imported = memory("VmRSS")
start = time.perf_counter()
options = onnxruntime.SessionOptions()
options.intra_op_num_threads, options.inter_op_num_threads = int(sys.argv[2]) if len(sys.argv) > 2 else 2, 1
session = onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
session.run(["probabilities"], {"image": image})
total = 1e3 * (time.perf_counter() - start)
print(json.dumps({"total_ms": total, "peak_kib": memory("VmHWM"), "before_kib": imported}))
