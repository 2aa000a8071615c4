"""One module per question: pure functions over a `Reader`."""
