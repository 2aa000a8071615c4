"""Records as lines of JSON, as they are: what is read in again is the same, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from directory.export.contacts import Bodies
from directory.export.watermark import NO_POSITION, Watermark

AT_ONCE: Final = 1000  # lines of a piece


def to_jsonl(records: Bodies, mark: Watermark) -> Iterator[bytes]:
    """
    A line of what it is, then a line a record, `{"kind": ..., "record": {...}}`, in (kind, id) order.

    Args:
        records: in that order; the JSON of each goes into its line as it is.
    """
    said = {"audience": mark.audience, "as_of": mark.on, "by": mark.by, "at": mark.moment, "demo": mark.demo}
    head = {"directory": "1540", "version": 1, **said, "designations": NO_POSITION}
    lines = [json.dumps(head, ensure_ascii=False)]
    for kind, body in records:
        lines.append(f'{{"kind":"{kind}","record":{body}}}')
        if len(lines) >= AT_ONCE:
            yield ("\n".join(lines) + "\n").encode()
            lines.clear()
    if lines:
        yield ("\n".join(lines) + "\n").encode()
