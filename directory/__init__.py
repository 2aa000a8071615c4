"""A contact directory as a graph for resolution 1540 (2004): whom to contact per sector and region."""
