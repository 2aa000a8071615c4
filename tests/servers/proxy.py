"""A network between a store and its server that breaks as it is told."""

from __future__ import annotations

import select
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Final, Literal, NamedTuple, Self

COMMIT: Final = b"\x00\x02\xb0\x12\x00\x00"  # as the driver sends it: a message of two bytes, its mark, its end
BREATH: Final = 0.05  # seconds after which a carrier looks up

Kind = Literal["cut", "half-close", "delay", "swallow", "gone"]


class Fault(NamedTuple):
    """
    What happens to a connection, and when.

    Attributes:
        after: so many chunks of either direction; the next one meets the fault.
        kind: cut: both ends are reset.  half-close: the server, or the client, hears the other one's end.
            delay: the chunk waits.  swallow: nothing comes through any more, on any connection.
            gone: cut, and so is every new connection.
        passes: whether the chunk still gets through; what is only delayed or half closed loses nothing.
        since: chunks are counted from the one that holds this.
        seconds: of a delay.  to_server: whose end is heard.
    """

    after: int
    kind: Kind
    passes: bool = True
    since: bytes = b""
    seconds: float = 0.0
    to_server: bool = True


class Proxy:
    """
    Carries all that comes to its port to another one, and back.

    Each connection meets the next of `faults`, as soon as there is one; one that was only delayed meets another one.
    `happened` counts them.
    """

    def __init__(self, port: int, faults: Iterator[Fault | None]) -> None:
        self.happened = Counter[Kind]()
        self._target, self._faults = port, faults
        self._guard = threading.Lock()
        self._over = threading.Event()
        self._silent = self._gone = False
        self._carriers: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port: int = self._listener.getsockname()[1]

    def start(self) -> Self:
        self._carry_in_thread(self._listen)
        return self

    def stop(self) -> None:
        """Reset all that is open."""
        self._over.set()
        self._listener.close()
        for carrier in list(self._carriers):
            carrier.join(5)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()

    def mend(self) -> None:
        """The network is back; connections that lost something are reset."""
        self._silent = self._gone = False

    def _carry_in_thread(self, work, *given) -> None:
        carrier = threading.Thread(target=work, args=given, daemon=True)
        self._carriers = [other for other in self._carriers if other.is_alive()] + [carrier]
        carrier.start()

    def _listen(self) -> None:
        while not self._over.is_set():
            with suppress(OSError, ValueError):  # the listener is closed at the end
                if select.select([self._listener], [], [], BREATH)[0]:
                    self._carry_in_thread(self._connect, self._listener.accept()[0])

    def _connect(self, client: socket.socket) -> None:
        with client, socket.socket() as server, suppress(OSError):
            if not self._gone:
                server.connect(("127.0.0.1", self._target))
                for end in (client, server):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                _Carrier(self, client, server).carry()
            for end in (client, server):
                _reset(end)

    def next_fault(self) -> Fault | None:
        with self._guard:
            return next(self._faults, None)

    def meets(self, fault: Fault) -> None:
        """Count it, and let it befall all connections if it does."""
        with self._guard:
            self.happened[fault.kind] += 1
        self._silent |= fault.kind == "swallow"
        self._gone |= fault.kind == "gone"

    @property
    def silent(self) -> bool:
        return self._silent

    @property
    def over(self) -> bool:
        return self._over.is_set()


class _Carrier:
    """One connection."""

    def __init__(self, proxy: Proxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy, self._client, self._server = proxy, client, server
        self._fault: Fault | None = None
        self._counted: int | None = None  # chunks since that of the fault
        self._ended = self._lost = False
        self._deaf: set[socket.socket] = set()  # who has heard the other one's end

    def carry(self) -> None:
        """Until one end closes, or the fault ends it."""
        while not self._proxy.over:
            if self._lost and not self._proxy.silent:
                return
            for source in select.select([self._client, self._server], [], [], BREATH)[0]:
                chunk = source.recv(65536)
                if not chunk or not self._pass_on(chunk, self._server if source is self._client else self._client):
                    return

    def _pass_on(self, chunk: bytes, sink: socket.socket) -> bool:
        """Whether the connection goes on."""
        if self._lost and not self._proxy.silent:
            return False
        fault = self._due(chunk)
        if fault:
            self._proxy.meets(fault)
            if fault.kind == "delay":
                time.sleep(fault.seconds)
        if self._proxy.silent and not (fault and fault.passes):
            self._lost = True
            return True
        if (fault is None or fault.passes or fault.kind in ("delay", "half-close")) and sink not in self._deaf:
            sink.sendall(chunk)
        if fault and fault.kind == "half-close":
            end = self._server if fault.to_server else self._client
            end.shutdown(socket.SHUT_WR)
            self._deaf.add(end)
        self._lost |= bool(fault) and fault.kind == "swallow"
        return fault is None or fault.kind not in ("cut", "gone")

    def _due(self, chunk: bytes) -> Fault | None:
        """The fault that this chunk meets, if it does."""
        self._fault = self._fault or (None if self._ended else self._proxy.next_fault())
        if self._fault is None:
            return None
        if self._counted is not None:
            self._counted += 1
        elif self._fault.since in chunk:
            self._counted = 0
        if self._counted is None or self._counted < self._fault.after:
            return None
        met, self._fault, self._counted = self._fault, None, None
        self._ended = met.kind != "delay"
        return met


def _reset(end: socket.socket) -> None:
    """Close it so that the other side sees a reset, as of a cable that was pulled and a peer that forgot."""
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()
