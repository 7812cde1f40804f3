"""Derivation, evidence and marks become a few kinds of block, and one small writer per format prints them."""
