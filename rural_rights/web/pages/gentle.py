"""A gentle limit on how often one address may ask: kept in memory, forgotten at a restart."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from threading import Lock
from typing import Final

_MOST_ADDRESSES: Final = 10_000


class Gentle:
    """Admits ``most`` questions of one address within ``within_s`` seconds."""

    def __init__(self, *, most: int, within_s: int) -> None:
        self.most = most
        self.within_s = within_s
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def admits(self, address: str) -> bool:
        """Return whether the address may ask now, and count the question if so."""
        now = time.monotonic()
        with self._lock:
            asked = self._asked.setdefault(address, deque())
            self._asked.move_to_end(address)
            if len(self._asked) > _MOST_ADDRESSES:
                self._asked.popitem(last=False)
            while asked and now - asked[0] >= self.within_s:
                asked.popleft()
            if len(asked) >= self.most:
                return False
            asked.append(now)
            return True
