"""Lets a library that starts an event loop of its own be called from anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def outside_loop(work: Callable[[], T]) -> T:
    """Return what ``work`` returns; where this thread runs an event loop, in another thread.

    pyHanko's plain calls start a loop, which a thread that runs one refuses.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()
