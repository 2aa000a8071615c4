"""Lines of JSON that tell whether they are as they were written."""

from __future__ import annotations

import hashlib
from typing import Final

_CHECK: Final = 16  # letters of the SHA-256 of what stands before them


def sealed(text: bytes) -> bytes:
    """A JSON object as a line; its last member, `line`, is the beginning of the SHA-256 of what stands before it."""
    body = text.removesuffix(b"}")
    return b'%s,"line":"%s"}\n' % (body, hashlib.sha256(body).hexdigest()[:_CHECK].encode())


_TAIL: Final = len(sealed(b"{}")) - len(b"{")


def is_whole(line: bytes) -> bool:
    """Whether a line is as it was written, with its end."""
    return line == sealed(line[:-_TAIL] + b"}")
