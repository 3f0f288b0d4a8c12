"""gpu.py [--batch N] [--runs N] [--train] [--no-pytorch] [--kernels] LIBRARY...: milliseconds of a network on a GPU.

LIBRARY: shared objects for CUDA, of resnet50 or, with --train, of mnist_resnet.  Each is run as calls on a stream and
as a CUDA graph of one call, in turns with PyTorch (fp32 and TF32, batch norms folded); a training step's graph is
followed by a call of update.  Needs PyTorch with CUDA."""
import argparse
import pathlib
import statistics

import torch
from torch.autograd import DeviceType

from gpu_engines import SkipperPredict, SkipperTrain, TorchPredict, TorchTrain

ROUNDS = 5


def pytorch_engines(batch, stream):
    layouts = {"NCHW": torch.contiguous_format, "NHWC": torch.channels_last}
    return [TorchPredict(f"PyTorch {'TF32' if tf32 else 'fp32'} {layout}", batch, stream, tf32, memory_format)
            for tf32 in (False, True) for layout, memory_format in layouts.items()]


def pytorch_training(batch, stream):
    return [TorchTrain(f"PyTorch {name}", batch, stream, name == "TF32") for name in ("fp32", "TF32")]


def try_capture(engine):
    """Empty, or why the engine has no graph."""
    try:
        engine.capture()
    except RuntimeError as error:
        return str(error.__context__ or error).splitlines()[0]  # the end of a capture that failed fails too
    return ""


def network_table(engines, runs):
    refusals = {}
    for engine in engines:
        with torch.cuda.stream(engine.stream):
            for _ in range(5):
                engine.enqueue()
        torch.cuda.synchronize()
        refusals[engine] = try_capture(engine)
    times = {(engine, graph): [] for engine in engines for graph in (False, True) if engine.graph or not graph}
    for _ in range(ROUNDS):
        for (engine, graph), kept in times.items():
            kept += engine.milliseconds(runs + 2, graph)[2:]
    print(f"{'engine':<36} {'calls ms':>9} {'graph ms':>9}")
    for engine in engines:
        calls = statistics.median(times[engine, False])
        graph = f"{statistics.median(times[engine, True]):.3f}" if engine.graph else "-"
        print(f"{engine.name:<36} {calls:9.3f} {graph:>9}  {engine.note()} {refusals[engine]}".rstrip())


def kernel_times(engine, runs):
    """Nanoseconds of each kernel of one call, in their order, as medians; by the driver's own clock (CUPTI)."""
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA]) as profile:
        for _ in range(runs):
            engine.enqueue()
        torch.cuda.synchronize()
    events = [event for event in profile.profiler.kineto_results.events()
              if event.device_type() == DeviceType.CUDA and "Mem" not in event.name()]
    events.sort(key=lambda event: event.start_ns())
    count = len(events) // runs
    if not count or len(events) % runs:
        raise RuntimeError(f"{len(events)} kernels in {runs} calls")
    return [(events[i].name(), statistics.median(event.duration_ns() for event in events[i::count]))
            for i in range(count)]


def kernel_table(engine, runs):
    kernels, steps = kernel_times(engine, runs), engine.steps()
    print(f"{engine.name}: {len(kernels)} kernels, {sum(ns for _, ns in kernels) * 1e-6:.3f} ms in them")
    if len(steps) != len(kernels):  # a step that copies is no kernel
        steps = [(name, 0, "") for name, _ in kernels]
    for (layer, flops, implementation), (_, ns) in zip(steps, kernels):
        print(f"{layer[-40:]:<40} {ns * 1e-3:8.1f} us {flops / ns * 1e-3:6.1f} TFLOP/s  {implementation[:60]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", action="store_true", help="LIBRARY is mnist_resnet with train_step and update")
    parser.add_argument("libraries", nargs="+", type=pathlib.Path)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--no-pytorch", action="store_true")
    parser.add_argument("--kernels", action="store_true")
    options = parser.parse_args()
    torch.backends.cudnn.benchmark = True
    stream = torch.cuda.Stream()
    engine, others = (SkipperTrain, pytorch_training) if options.train else (SkipperPredict, pytorch_engines)
    engines = [engine(path.parent.name, path, options.batch, stream) for path in options.libraries]
    others = [] if options.no_pytorch else others(options.batch, stream)
    network = "A training step of the MNIST ResNet" if options.train else "ResNet50"
    print(f"{network}, batch {options.batch}, {torch.cuda.get_device_name()}, PyTorch {torch.__version__}")
    network_table(engines + others, options.runs)
    if options.kernels:
        for engine in engines:
            kernel_table(engine, options.runs)
    for engine in engines:
        engine.close()


if __name__ == "__main__":
    main()
