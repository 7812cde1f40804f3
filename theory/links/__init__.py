"""Whether each link of a chain holds, judged without a key: arithmetic, algebra, what the theory rules out."""
