"""`python -m theory`: worked answers, evidence, counts and marks from the command line."""

import sys

from theory.cli import run


def main() -> None:
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
