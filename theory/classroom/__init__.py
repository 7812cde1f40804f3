"""A class of submissions: found, marked side by side, remembered, decided by a person where needed, tabled."""
