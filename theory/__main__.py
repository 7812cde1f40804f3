"""`python -m theory`: worked answers, evidence, counts and marks from the command line."""

import gc
import sys

from theory.cli import run


def main() -> None:
    # Trees, tokens and memories are many small objects that go with their last reference. Looking for cycles after each
    # 700 new ones, as Python does, took a sixth of the time of a long document; looking through all of them once more
    # before the process ends took a third.
    gc.set_threshold(100_000, 50, 100)
    code = run(sys.argv[1:])
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
