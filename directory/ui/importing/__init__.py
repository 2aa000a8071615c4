"""The parts of the pages *Import* and *Held*: from a file to a batch, and the rows that wait for somebody."""
