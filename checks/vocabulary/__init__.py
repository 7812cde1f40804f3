"""The one row per function, operation and name that reading, building, evaluating and writing share."""
