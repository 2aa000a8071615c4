"""Records and answers to files and text."""
