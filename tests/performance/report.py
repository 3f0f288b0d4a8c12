"""What both halves of scripts/bench.sh print with, and where they find what was built."""
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release"


def table(title, header, rows):
    """The first column to the left, the others to the right; numbers with two decimals."""
    print(f"\n{title}")
    cells = [header] + [[cell if isinstance(cell, str) else f"{cell:.2f}" for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    for row in cells:
        print("  " + "  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths))))


def note_other_load(others):
    if others.percent > 3:
        print(f"  NOTE: other processes took {others.percent:.0f}% of the machine meanwhile: no ratio to rely on")
