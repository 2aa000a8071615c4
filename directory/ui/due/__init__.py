"""The parts of the page *Due*: what to chase, and writing down that they answered."""
