"""Prints `N passed, N failed` for a JUnit file of ctest; fails if a test failed, did not run, or none was there."""

import sys
import xml.etree.ElementTree as ElementTree


def main(path):
    try:
        cases = list(ElementTree.parse(path).iter("testcase"))
    except (OSError, ElementTree.ParseError) as error:
        sys.exit(f"no test results: {error}")
    failed = [case.get("name") for case in cases if case.get("status") != "run"]
    if failed:
        print("failed:", *failed, sep="\n  ")
    print(f"{len(cases) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
