"""The command line's entry: a thin layer over the library, in French."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NoReturn

from cpts_docs.base import os_errors
from cpts_docs.base.errors import ArgumentError, CptsDocsError, UnknownNameError
from cpts_docs.base.faults import told
from cpts_docs.cli.arguments import parser
from cpts_docs.cli.commands import COMMANDS
from cpts_docs.cli.commands.common import complain, loudness
from cpts_docs.cli.exit_codes import FAILED, INTERRUPTED, USAGE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that lacks a sign shows its code
            stream.reconfigure(errors="backslashreplace")
    arguments = sys.argv[1:] if arguments is None else arguments
    options = parser(COMMANDS, arguments).parse_args(arguments)

    def run() -> int:
        with loudness(quiet=options.quiet, verbose=options.verbose):
            code: int = options.run(options)
        return code

    return ended(run)


def ended(command: Callable[[], int]) -> int:
    """The exit code of a command; whatever goes wrong in it is said in a sentence."""
    try:
        code = command()
        if sys.stdout is not None:  # it is None when it was closed before the start
            sys.stdout.flush()
    except CptsDocsError as error:
        complain(str(error))
        return USAGE if isinstance(error, ArgumentError | UnknownNameError) else FAILED
    except BrokenPipeError:  # the reader (head, less) has left
        sys.stdout = None
        return FAILED
    except KeyboardInterrupt:
        complain("interrompu ; aucun document n'est resté à moitié écrit")
        return INTERRUPTED
    except OSError as error:
        if error.filename is not None or isinstance(error, FileNotFoundError):  # no output's
            complain(told(error))
            return FAILED
        sys.stdout = None
        complain(f"la sortie ne peut pas être écrite : {os_errors.writing(error)}")
        return FAILED
    except Exception as error:
        complain(told(error))
        return FAILED
    return code


def program() -> NoReturn:
    """The command line as a program of its own: it starts and ends with no detour.

    A process that lives for a moment need not look for garbage all the time,
    nor take down one by one, at its end, the objects that go with it anyway.
    """
    gc.set_threshold(100_000, 50, 100)
    for stream in range(3):  # one that is closed would be given to the next file, as if it were it
        try:
            os.fstat(stream)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:  # and print() takes the standard output for none
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115 - as long as the program
    for name in ("SIGTERM", "SIGHUP"):  # as Ctrl-C, so that nothing half written stays
        number = getattr(signal, name, None)  # Windows has only the first
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # not under nohup
            signal.signal(number, signal.default_int_handler)
    code = main()
    with suppress(OSError, AttributeError):  # a stream that is closed, or was from the start
        sys.stderr.flush()
    os._exit(code)
