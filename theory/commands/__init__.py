"""One file per command: `add_arguments(parser)`, and `run(args)`, importing what is slow; it gives the exit code."""
