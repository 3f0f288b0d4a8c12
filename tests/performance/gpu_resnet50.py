"""gpu_resnet50.py SKIPPER LIBRARY: ms of ResNet50 at batch 1 on the GPU, Skipper's and, where it is installed, PyTorch's."""
import json
import statistics
import subprocess
import sys


def skipper_ms(program, library, runs=50):
    profile = subprocess.run([program, "profile", library, "--runs", str(runs), "--peak", "0", "--json"], check=True,
                             capture_output=True, text=True).stdout
    return json.loads(profile)["total"]["ms"]


def torch_ms(runs=50):
    try:
        import torch
        import torchvision
    except ImportError:
        return None
    if not torch.cuda.is_available():
        return None
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    model = torchvision.models.resnet50().eval().cuda()
    image = torch.randn(1, 3, 224, 224, device="cuda")
    times = []
    with torch.inference_mode():
        for i in range(runs + 10):
            start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
            start.record()
            model(image)
            end.record()
            torch.cuda.synchronize()
            times.append(start.elapsed_time(end))
    return statistics.median(times[10:])


def main():
    # Alternately, so that a clock that changes meets both.
    ours, theirs = [], []
    for _ in range(3):
        ours.append(skipper_ms(sys.argv[1], sys.argv[2]))
        theirs.append(torch_ms())
    print(f"ResNet50, batch 1, fp32: Skipper {statistics.median(ours):.3f} ms (kernels, each waited for)")
    if theirs[0] is None:
        print("PyTorch with CUDA and torchvision is not installed: nothing to compare with")
    else:
        other = statistics.median(theirs)
        print(f"PyTorch {other:.3f} ms; ratio {statistics.median(ours) / other:.2f}")


if __name__ == "__main__":
    main()
