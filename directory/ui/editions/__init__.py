"""The parts of the page *Editions*: those that were issued, issuing one, and what differs between two."""
