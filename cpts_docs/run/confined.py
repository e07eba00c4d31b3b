"""A process of our own for what a stranger wrote, held to its bounds by the system.

It starts without the environment of its parent, loads what it needs, and then
gives up for good, as far as the system knows how: to open a file or a socket, to
start a process, to use more time and memory than it may. :class:`Process` is
the parent's side, :func:`serve` the child's. What the parent sends is its own,
and may be anything; what the child sends is a stranger's, and is bytes.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from cpts_docs.base import os_errors

if TYPE_CHECKING:
    from subprocess import Popen


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may take.

    ``cpu``: seconds of the processor in its life. ``memory``: bytes of addresses.
    ``answer``: bytes of one message. ``system``: whether the system holds it to
    that; if not, only the clock ends a job.
    """

    cpu: int = 10
    memory: int = 1_000_000_000
    answer: int = 10_000_000
    system: bool = os.name == "posix"

    @property
    def patience(self) -> int:
        """Seconds by the clock until a job ends; many, if the machine has much else to do."""
        return self.cpu * (30 if self.system else 2)


class Message(NamedTuple):
    """What one side tells the other: one byte says what it is."""

    kind: bytes
    content: bytes


class Channel:
    """Messages over two pipes."""

    def __init__(self, source: IO[bytes], target: IO[bytes]) -> None:
        self._source = source
        self._target = target

    def send(self, kind: bytes, content: bytes) -> None:
        """Send a message. OSError: nobody reads."""
        self._target.write(kind + len(content).to_bytes(8) + content)
        self._target.flush()

    def receive(self, longest: int) -> Message | None:
        """The next message; None at the end. OverflowError: it is longer than that."""
        head = self._source.read(9)
        if len(head) < 9:
            return None
        size = int.from_bytes(head[1:])
        if size > longest:
            raise OverflowError
        content = self._source.read(size)
        return Message(head[:1], content) if len(content) == size else None


Handler = Callable[[Channel, bytes], None]
"""Does a job in the child, and answers it."""

# --------------------------------------------------------------------------
# The parent


class Stopped(Exception):  # noqa: N818 - what it is, and no fault of ours
    """The process ended before it answered; ``trace`` is where it was, innermost first."""

    def __init__(self, reason: str, trace: str = "") -> None:
        self.trace = trace
        super().__init__(reason)


_START = (
    "import gc, sys; gc.disable(); sys.path[:] = sys.argv[3:]\n"
    "from cpts_docs.run.confined import serve; serve()"
)
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""Without these some Pythons do not start."""

_MAX_TRACE = 100_000
_GRACE = 5  # seconds, in which a job that takes too long says where it is


class Process:
    """A process that does the jobs of ``module``, whose ``handle`` is a :data:`Handler`.

    Raises:
        Stopped: it cannot be started.
    """

    def __init__(self, module: str, limits: Limits) -> None:
        self.limits = limits
        self._ended_by_us = False
        self._process = _started(module, limits)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._channel = Channel(self._process.stdout, self._process.stdin)

    @contextmanager
    def job(self, content: bytes) -> Iterator[Callable[[], Message]]:
        """Give it a job; inside, each call gives its next message, until the one that answers.

        Raises:
            Stopped: it ended, or took too long.
        """
        from threading import Timer

        watch = Timer(self.limits.patience + _GRACE, self._end)
        watch.daemon = True
        watch.start()
        try:
            self.send(b"j", content)
            yield self._receive
        finally:
            watch.cancel()

    def send(self, kind: bytes, content: bytes) -> None:
        """Tell it something. Raises Stopped."""
        try:
            self._channel.send(kind, content)
        except OSError as error:
            raise self._stopped() from error

    def _receive(self) -> Message:
        try:
            message = self._channel.receive(self.limits.answer)
        except OverflowError as error:
            self._process.kill()
            size = self.limits.answer // 1_000_000
            raise Stopped(f"il écrit plus de {size} Mo") from error
        if message is None:
            raise self._stopped()
        return message

    def _end(self) -> None:
        self._ended_by_us = True
        self._process.kill()

    def _stopped(self) -> Stopped:
        """Why it ended."""
        import signal

        code = self._process.wait()
        assert self._process.stderr is not None
        trace = self._process.stderr.read(_MAX_TRACE).decode("utf-8", "replace")
        if self._ended_by_us or trace.startswith("Timeout"):
            reason = f"il n'a pas fini en {self.limits.patience} secondes"
        elif code == -getattr(signal, "SIGXCPU", 0):
            reason = f"il calcule plus de {self.limits.cpu} secondes"
        else:
            reason = f"son processus s'est arrêté (code {code})"
        return Stopped(reason, trace)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            assert pipe is not None
            with suppress(OSError):
                pipe.close()
        self._process.wait()


def _started(module: str, limits: Limits) -> Popen[bytes]:
    from subprocess import PIPE, Popen

    options = ["-I", "-S", "-Xutf8", "-Wignore"]
    if sys.dont_write_bytecode:
        options.append("-B")
    if sys.pycache_prefix:
        options.append(f"-Xpycache_prefix={sys.pycache_prefix}")
    package = str(Path(__file__).parents[2])
    paths = [package, *(os.path.abspath(path) for path in sys.path if path)]  # noqa: PTH100
    try:
        return Popen(
            [sys.executable, *options, "-c", _START, module, json.dumps(asdict(limits)), *paths],
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            cwd=os.path.abspath(os.sep),  # noqa: PTH100
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            start_new_session=os.name == "posix",  # no terminal, and no Ctrl-C of its own
        )
    except (OSError, ValueError) as error:
        reason = os_errors.reading(error)
        raise Stopped(f"son processus ne peut pas être lancé : {reason}") from error


# --------------------------------------------------------------------------
# The child


def serve() -> None:
    """Be the child: load the module, give up what is not needed, do the jobs."""
    channel = Channel(sys.stdin.buffer, sys.stdout.buffer)
    sys.stdout = sys.stderr
    handle: Handler = import_module(sys.argv[1]).handle
    gc.freeze()
    gc.enable()  # off until here: what is loaded stays, and starts sooner
    limits = Limits(**json.loads(sys.argv[2]))
    del sys.argv[1:]
    _confine(limits)
    while job := channel.receive(sys.maxsize):
        if not limits.system:
            faulthandler.dump_traceback_later(limits.patience, exit=True)
        handle(channel, job.content)
        faulthandler.cancel_dump_traceback_later()
    os._exit(0)


def _confine(limits: Limits) -> None:
    """Keep to the limits from now on, and open nothing any more.

    Where it ends for its time, or breaks, it first says where it was.
    """
    faulthandler.enable()
    if limits.system:
        _bound(limits)
    sys.addaudithook(_refuse)


def _bound(limits: Limits) -> None:
    import resource
    import signal

    faulthandler.register(signal.SIGXCPU, all_threads=False, chain=True)
    bounds = {
        resource.RLIMIT_CPU: limits.cpu,
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_NOFILE: 0,
    }
    for bound, most in bounds.items():
        with suppress(OSError, ValueError):  # a system that has not this one
            resource.setrlimit(bound, (most, most + (bound == resource.RLIMIT_CPU)))


_HARMLESS = frozenset(
    [
        *("compile", "exec", "code.__new__", "function.__new__", "sys._getframe"),
        *("object.__delattr__", "object.__getattr__", "object.__setattr__"),
        *("builtins.id", "gc.get_referents", "marshal.loads", "pickle.find_class"),
        "sys.unraisablehook",
    ]
)
"""The events that Python tells auditors when it only computes."""


def _refuse(event: str, arguments: object) -> None:
    """Refuse what Python tells auditors of, unless it is harmless.

    A second wall, and where the system bounds nothing the only one.
    """
    if event not in _HARMLESS:
        raise PermissionError(f"{event} est refusé")
