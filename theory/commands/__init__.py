"""One file per command: `add_arguments(parser)`, and `run(args)`, which imports what is slow; it gives the exit code."""
