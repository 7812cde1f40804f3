"""The documentation: pages of markdown whose examples are run, and whose tables come from the code, as plain files."""
