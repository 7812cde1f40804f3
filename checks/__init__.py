"""What counts as right: the instruments that decide whether a claim holds. Never imports `theory`."""
