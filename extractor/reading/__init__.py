"""File formats: from bytes to a `Reading`. Knows nothing of what a plan is."""
