"""The parts of the page *Network*; the drawing itself is in `network_graph`."""
