"""The engines that scripts/bench.sh compares: run(prepare(image NHWC)) gives probabilities and logits."""
import numpy as np

from skipper_model import Context, Model


class Skipper:
    name = "Skipper"

    def __init__(self, library, weights, threads, variant):
        self.model = Model(library, weights, threads, variant)
        self.context = Context(self.model, threads)
        self.note = self.model.variant_name

    def prepare(self, image):
        return np.ascontiguousarray(image)

    def run(self, inputs):
        return self.context.predict(inputs)


class OnnxRuntime:
    name = "ONNX Runtime"

    def __init__(self, path, threads):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        # Its threads wait busily inside a run, as by default, but not between runs, while the others are measured.
        options.add_session_config_entry("session.force_spinning_stop", "1")
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.note = onnxruntime.__version__

    def prepare(self, image):
        return {"image": np.ascontiguousarray(image.transpose(0, 3, 1, 2))}

    def run(self, inputs):
        return self.session.run(["probabilities", "logits"], inputs)


class OpenVino:
    name = "OpenVINO"

    def __init__(self, path, threads, as_it_comes=False):
        """as_it_comes: in the precision that it chooses for the CPU, bf16 where there are instructions for it."""
        import openvino

        core = openvino.Core()
        config = {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY", "NUM_STREAMS": 1}
        if not as_it_comes:
            config["INFERENCE_PRECISION_HINT"] = "f32"
        compiled = core.compile_model(str(path), "CPU", config)
        self.request = compiled.create_infer_request()
        self.note = openvino.__version__.split("-")[0]
        if as_it_comes:
            precision = compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name()
            self.name, self.note = "OpenVINO as it comes", f"{self.note}, {precision}"

    def prepare(self, image):
        return [np.ascontiguousarray(image.transpose(0, 3, 1, 2))]

    def run(self, inputs):
        results = self.request.infer(inputs, share_inputs=True, share_outputs=True)
        return results["probabilities"], results["logits"]
