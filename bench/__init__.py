"""Speed and growth, as ratios to the same work written by hand; `python -m bench` prints and keeps the table."""
