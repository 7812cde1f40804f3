"""What students hand in, against the derivation: answers read, replayed with their own numbers, marked and explained."""
