"""pyHanko seals and checks with coroutines; everything here that calls it is plain code, whatever serves the site."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def run_to_end(work: Callable[[], Coroutine[object, object, Result]]) -> Result:
    """The result of a coroutine, run in a thread of its own: an event loop may already be running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result()
