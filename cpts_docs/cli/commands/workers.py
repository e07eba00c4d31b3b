"""The options by which a command spreads its work, and the workers that they ask for."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor


def add_workers(parser: argparse.ArgumentParser) -> None:
    """``-j`` and ``--scheduler``."""
    parser.add_argument(
        "-j",
        "--jobs",
        metavar="N",
        type=_count,
        help="nombre de processus (par défaut : un par cœur, s'il y a assez à faire)",
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADRESSE",
        help="ordonnanceur Dask (tcp://…) dont les machines font le travail",
    )


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 4 or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un nombre de 1 à 1000")
    return int(text)


@contextmanager
def workers(options: argparse.Namespace, tasks: int, few: int) -> Iterator[Executor | None]:
    """What runs ``tasks``: a cluster, processes, or None for this process alone.

    Unless told how many, there is a process for every ``few`` tasks, up to the
    number of cores: fewer are done before another process has started. With
    ``-v`` there is this one, for the log of another would not be shown.

    Raises:
        WorkersError: the cluster cannot be reached.
    """
    from cpts_docs.run import parallel

    if options.scheduler is not None:
        with parallel.cluster(options.scheduler) as executor:
            yield executor
    else:
        usual = 1 if options.verbose else min(parallel.cores(), tasks // few)
        jobs = options.jobs or usual
        with parallel.processes(min(jobs, tasks)) as executor:
            yield executor
