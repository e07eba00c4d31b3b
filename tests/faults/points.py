"""Every operation fails once: ``python -m tests.faults.points``.

Each command runs in a forked process, again and again, in which the first, the second, the
third … of its operations on files fails (``layer.py``), in each way, until a run has none left
to fail. After each run every file is the old one or the new one, whole; the exit code says
what was not done, in French; and the next run makes all as it should be (``scene.py``).
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from cpts_docs.jobs import mailing
from cpts_docs.jobs.collect import journal, reading
from tests.faults.layer import KINDS
from tests.faults.scene import Scene
from tests.faults.scenes import scenes


@dataclass
class Outcome:
    """What was seen."""

    operations: Counter[str] = field(default_factory=Counter)
    runs: int = 0
    faults: int = 0


def try_all(found: Iterator[Scene], every: int, kinds: int, random: Random) -> Outcome:
    """Let each operation of each scene fail, or one of ``every``, in so many of the ``KINDS``."""
    outcome = Outcome()
    for scene in found:
        _try(scene, every, kinds, random, outcome)
        print(f"{scene.name}: {outcome.operations[scene.name]} operations", flush=True)
    return outcome


def _try(scene: Scene, every: int, kinds: int, random: Random, outcome: Outcome) -> None:
    at = random.randint(1, every)
    while True:
        for kind in random.sample(KINDS, kinds):
            ran = scene.run(kind.at(at))
            if ran.operations < at:  # it came to its end before
                return
            outcome.runs += 1
            outcome.operations[scene.name] = at
            for fault in scene.faults(ran, lasting=kind.lasting):
                outcome.faults += 1
                print(f"{scene.name}: {kind} at {at}: {fault}", ran.said, sep="\n", flush=True)
        at += random.randint(1, 2 * every - 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="one operation of so many, by chance")
    parser.add_argument("--kinds", type=int, default=len(KINDS), help="ways in which each fails")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    parser.add_argument("--only", default="", help="the scenes whose names fit this")
    parser.add_argument("--at-once", type=int, nargs="+", default=[1, 2], help="1, 2: processes")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    gc.disable()
    mailing.BATCH = mailing.TOGETHER = reading.BATCH = journal.TOGETHER = 2  # several of little
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        (root / "tmp").mkdir()
        os.environ |= {"TMPDIR": str(root / "tmp"), "GIT_CONFIG_GLOBAL": os.devnull}
        found = scenes(root, options.only, options.at_once)
        outcome = try_all(found, options.every, options.kinds, Random(options.seed))
    operations = sum(outcome.operations.values())
    print(f"{operations} operations, {outcome.runs} runs, {outcome.faults} faults")
    return bool(outcome.faults)


if __name__ == "__main__":
    sys.exit(main())
