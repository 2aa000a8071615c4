"""Any file to sheets of text cells, read in a child process with limits."""
