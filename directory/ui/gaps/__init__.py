"""The parts of the page *Gaps*: where nobody is on file, and what rests on one."""
