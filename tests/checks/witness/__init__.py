"""Tests of the witnesses; a package, because they are called after topics, as the topics' own tests are."""
