"""Work spread over the cores of a machine, or over the machines of a cluster.

A task is a call of a function that another process can import, with arguments
and a result that can be sent; it may be run twice, so it must do no harm then.
Anything with the interface of :class:`concurrent.futures.Executor` can run it.
"""

from __future__ import annotations

import errno
import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from cpts_docs.base import os_errors
from cpts_docs.base.errors import WorkersError
from cpts_docs.base.installing import extra
from cpts_docs.run.interrupts import held_back

if TYPE_CHECKING:
    from concurrent.futures import Executor

T = TypeVar("T")
R = TypeVar("R")

Progress = Callable[[Iterable[Any], int], Iterable[Any]]
"""Shows how far the work is: takes the results as they come and how many they will be."""


def unseen(items: Iterable[T], total: int) -> Iterable[T]:
    """Shows nothing."""
    return items


_UNDER_WAY = 4  # tasks for each worker: enough that none waits, and few for memory


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def processes(jobs: int) -> Iterator[Executor | None]:
    """``jobs`` processes; None, for this one alone, if that is one.

    They are started by spawn: a fork of a process in which Typst has run
    would have its locks, and not its threads.

    Raises:
        WorkersError: they cannot be started.
    """
    if jobs <= 1:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ExitStack() as end:
        try:
            with _without_ctrl_c():
                executor = ProcessPoolExecutor(jobs, get_context("spawn"), _stay_with_parent)
                end.callback(_shut_down, executor)
                for _ in range(jobs):
                    executor.submit(int)  # starts one of them
        except (OSError, RuntimeError) as error:  # RuntimeError: no thread is to be had
            no_more = BlockingIOError(errno.EAGAIN, str(error))
            reason = os_errors.reading(error if isinstance(error, OSError) else no_more)
            raise WorkersError(
                f"les processus de travail ne peuvent pas être lancés : {reason} ; "
                "relancez avec -j 1"
            ) from error
        yield executor


def _shut_down(executor: Executor) -> None:
    with suppress(RuntimeError):  # its own thread was not to be had
        executor.shutdown(cancel_futures=True)


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Processes that start here never get Ctrl-C, from their first moment on.

    Nor what a terminal says when it is closed: who started them ends them, when they are ready.
    """
    from multiprocessing.resource_tracker import ensure_running

    with held_back("SIGHUP"):
        if os.name == "posix":
            ensure_running()  # at its start it would let Ctrl-C through again
        with held_back("SIGINT"):
            yield


def _stay_with_parent() -> None:
    """Leave Ctrl-C to the process that started this one, and end when it does.

    A worker whose parent is killed would wait for tasks for ever.
    """
    import signal
    from multiprocessing import parent_process
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(1)

    Thread(target=follow, daemon=True).start()


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The workers of the Dask scheduler at ``address`` (``tcp://…``).

    Raises:
        WorkersError: Dask is not installed, or nobody answers there.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise WorkersError(f"il manque Dask : {extra('cluster')}") from error
    _hush()
    try:
        if "://" not in address:
            raise ValueError  # Dask would guess
        client = Client(  # type: ignore[no-untyped-call, unused-ignore]
            address, timeout=_SECONDS_TO_ANSWER, set_as_default=False
        )
    except (OSError, ValueError) as error:
        raise WorkersError(
            f"l'ordonnanceur {address} ne répond pas ; une adresse s'écrit tcp://machine:8786"
        ) from error
    with client:
        from cpts_docs.run.cluster import Cluster

        with Cluster(client, _SECONDS_ALONE) as executor:
            yield executor


_SECONDS_TO_ANSWER = 10
_SECONDS_ALONE = 60  # without any worker, before all that is left is given up


def _hush() -> None:
    """Keep what Dask says of the troubles it meets to itself: the results have them."""
    import logging
    import warnings

    for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    warnings.filterwarnings("ignore", module="distributed")


def spread(
    function: Callable[[T], R],
    tasks: Iterable[T],
    executor: Executor | None = None,
    workers: int | None = None,
) -> Iterator[tuple[T, R | WorkersError]]:
    """Each task with its result, in their order; a worker that was lost is a result too.

    Only a few tasks for each of the ``workers`` are under way at a time, so
    that memory stays flat however many there are.
    """
    if executor is None:
        for task in tasks:
            yield task, function(task)
        return
    from concurrent.futures import Future

    waiting: deque[tuple[T, Future[R] | WorkersError]] = deque()

    def first() -> tuple[T, R | WorkersError]:
        task, future = waiting.popleft()
        if isinstance(future, WorkersError):
            return task, future
        try:
            return task, future.result()
        except Exception as error:
            return task, _lost(error)

    for task in tasks:
        try:
            waiting.append((task, executor.submit(function, task)))
        except Exception as error:  # no worker is left
            waiting.append((task, _lost(error)))
        if len(waiting) >= _UNDER_WAY * (workers or _workers_of(executor)):
            yield first()
    while waiting:
        yield first()


def _workers_of(executor: Executor) -> int:
    """How many tasks it runs at once, as far as it says so."""
    known: int = getattr(executor, "_max_workers", 0)
    return known or 16 * cores()


def _lost(error: Exception) -> WorkersError:
    from concurrent.futures import BrokenExecutor, CancelledError

    stopped = isinstance(error, (BrokenExecutor, CancelledError))
    if stopped or type(error).__name__ in _LOST:
        return WorkersError("les processus de travail se sont arrêtés ; relancez la commande")
    said = " ".join(str(error).split()) or type(error).__name__
    return WorkersError(f"un processus de travail a échoué ({said}) ; relancez la commande")


_LOST = ("KilledWorker", "FutureCancelledError", "ClosedClientError")  # of Dask


@dataclass(frozen=True, slots=True)
class Packed(Generic[T]):
    """A value that goes with many tasks: packed once, and unpacked once in each process."""

    content: bytes

    @classmethod
    def of(cls, value: T) -> Packed[T]:
        """``value``, packed."""
        return cls(pickle.dumps(value))

    def unpacked(self) -> T:
        """The value. Do not change it: others have the same."""
        value: T = _unpacked(self.content)
        return value


@lru_cache(4)
def _unpacked(content: bytes) -> Any:
    return pickle.loads(content)


def batches(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """``items`` in groups of ``size``, the last one smaller."""
    from itertools import islice

    remaining = iter(items)
    while group := tuple(islice(remaining, size)):
        yield group
