"""The parts of the page *Coverage*; its boxes serve *Gaps* as well."""
