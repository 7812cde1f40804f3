"""Documents and banks while they are written: what an editor shows at each place, and what it may put there."""
