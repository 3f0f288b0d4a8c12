"""An ONNX model in int8 for the peers of scripts/bench.sh --int8, by ONNX Runtime's own tools.

Static quantisation, as its guide for x86-64 says: batch norms folded first, weights int8 for each output channel,
activations uint8 with one range for each map, found on sample images; QDQ, which OpenVINO reads too.
"""
import onnxruntime.quantization as quantization
from onnxruntime.quantization import shape_inference


class _Samples(quantization.CalibrationDataReader):
    def __init__(self, images):
        self.feeds = iter([{"image": image} for image in images])

    def get_next(self):
        return next(self.feeds, None)


def quantised(path, target, images):
    """images: NCHW arrays of the model's batch, for the ranges."""
    folded = target.with_suffix(".folded.onnx")
    shape_inference.quant_pre_process(str(path), str(folded), skip_symbolic_shape=True)
    quantization.quantize_static(str(folded), str(target), _Samples(images), quant_format=quantization.QuantFormat.QDQ,
                                 per_channel=True, activation_type=quantization.QuantType.QUInt8,
                                 weight_type=quantization.QuantType.QInt8)
    return target
