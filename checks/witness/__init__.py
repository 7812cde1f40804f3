"""The second opinion: torch computes the same quantities from their definitions, and shares no formula."""
