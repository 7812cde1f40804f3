"""What students hand in, against the derivation: read, replayed with their own numbers, marked and explained."""
