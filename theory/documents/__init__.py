"""What a student writes, as chains: markdown, LaTeX, plain text and notebooks, each by a reader of its own."""
