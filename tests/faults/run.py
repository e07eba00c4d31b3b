"""Kills builds at random points, and runs two at once, and looks at what is left.

After each of them every document is the old file or the new one, whole; after
the next build all are the new ones, and nothing else is there. Half of the
kills come by the clock, anywhere in ``cpts-docs build``; half at a random line
of the writing, which takes too little time for a clock to hit it often.
"""

from __future__ import annotations

import argparse
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import cpts_docs
from cpts_docs.formats import FORMATS
from cpts_docs.run import files
from tests.programs import HANG
from tests.samples import PROJECTS, ROOT

VERSIONS = ("Ruscino", "Tautavel")
COMMAND = [sys.executable, "-m", "cpts_docs", "build"]
OPTIONS = [option for name in FORMATS for option in ("-f", name)]
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
Content = dict[str, bytes]


@dataclass
class Site:
    """A folder for documents, and two versions of a project to build there."""

    folder: Path
    projects: list[Path] = field(default_factory=list)
    contents: list[Content] = field(default_factory=list)

    @property
    def documents(self) -> Path:
        return self.folder / "documents"

    def state(self) -> Content:
        """The files in the documents' folder, hidden ones too."""
        if not self.documents.is_dir():
            return {}
        return {path.name: path.read_bytes() for path in self.documents.iterdir()}

    def reset(self, version: int | None) -> None:
        """Lay out the documents of a version, or none."""
        shutil.rmtree(self.documents, ignore_errors=True)
        if version is not None:
            self.documents.mkdir()
            for name, content in self.contents[version].items():
                (self.documents / name).write_bytes(content)

    def command(self, version: int) -> list[str]:
        return [*COMMAND, str(self.projects[version]), "-o", str(self.documents), *OPTIONS]


def site(folder: Path) -> Site:
    made = Site(folder)
    text = PROJECTS["ruscino"].read_text("utf-8")
    for name in VERSIONS:
        path = folder / name / "project.yaml"
        path.parent.mkdir()
        path.write_text(text.replace("name: Ruscino", f"name: {name}"), encoding="utf-8")
        written = cpts_docs.build(path, formats=FORMATS)
        made.projects.append(path)
        made.contents.append({file.name: file.read_bytes() for file in written})
        (folder / f"{name}.pickle").write_bytes(pickle.dumps(made.contents[-1]))
    old, new = made.contents
    assert old.keys() == new.keys()
    assert all(old[name] != new[name] for name in old)
    return made


# --------------------------------------------------------------------------
# Kills


@dataclass
class Outcome:
    """What was seen."""

    faults: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


def kill_builds(place: Site, kills: int, random: Random) -> Outcome:
    """Kill as many builds, and look after each."""
    outcome = Outcome()
    duration, lines = _measured(place)
    for number in range(kills):
        before = random.choice([0, 0, 0, None]) if number else 0
        place.reset(before)
        if number == 0:
            how = _kill_at_line(place, lines // 2)  # nothing has taken its place yet
        elif number % 2:
            how = _kill_by_clock(place, random.uniform(0, 1.1 * duration))
        else:
            # The later, the more often: files take each other's place at the end.
            how = _kill_at_line(place, 1 + int(lines * random.random() ** 0.4))
        outcome.seen[how.split(" ")[0]] += 1
        _look(place, before, how, outcome)
        _build_again(place, how, outcome, in_process=number % 8 != 0)
    return outcome


def _measured(place: Site) -> tuple[float, int]:
    """How long a build takes, and how many lines its writing."""
    place.reset(0)
    start = time.monotonic()
    subprocess.run(place.command(1), check=True, capture_output=True, cwd=ROOT, timeout=HANG)
    duration = time.monotonic() - start
    place.reset(0)
    printed = subprocess.run(_child(place, 0), check=True, stdout=subprocess.PIPE, cwd=ROOT)
    return duration, int(printed.stdout)


def _child(place: Site, line: int) -> list[str]:
    source = place.folder / f"{VERSIONS[1]}.pickle"
    command = [sys.executable, "-m", "tests.faults.child", str(place.documents)]
    return [*command, str(source), str(line)]


def _kill_by_clock(place: Site, delay: float) -> str:
    with subprocess.Popen(place.command(1), cwd=ROOT, **QUIET) as process:
        time.sleep(delay)
        process.kill()
    return f"clock {delay:.3f} s" if process.returncode else "finished before its kill"


def _kill_at_line(place: Site, line: int) -> str:
    result = subprocess.run(
        _child(place, line), check=False, cwd=ROOT, capture_output=True, timeout=HANG
    )
    return f"line {line}" if result.returncode < 0 else f"finished before line {line}"


def _look(place: Site, before: int | None, how: str, outcome: Outcome) -> None:
    state = place.state()
    new = place.contents[1]
    old: dict[str, bytes | None] = dict.fromkeys(new)
    if before is not None:
        old |= place.contents[before]
    replaced = 0
    for name, content in new.items():
        if state.get(name) == content:
            replaced += 1
        elif state.get(name) != old[name]:
            outcome.faults.append(f"{how}: {name} is neither the old file nor the new one")
    outcome.seen["some files old, some new"] += 0 < replaced < len(new)
    outcome.seen["scratch files left"] += bool(state.keys() - new.keys())
    for name in state.keys() - new.keys():
        if not files._SCRATCH.fullmatch(name):
            outcome.faults.append(f"{how}: {name} is no file of ours")


def _build_again(place: Site, how: str, outcome: Outcome, *, in_process: bool) -> None:
    if in_process:  # what a build does once all is rendered
        files.remove_scratch(place.documents)
        files.write_files({place.documents / k: v for k, v in place.contents[1].items()})
    else:
        subprocess.run(place.command(1), check=True, capture_output=True, cwd=ROOT, timeout=HANG)
    if place.state() != place.contents[1]:
        extra = sorted(place.state().keys() - place.contents[1].keys())
        outcome.faults.append(f"{how}: the next build leaves something else: {extra}")


# --------------------------------------------------------------------------
# Two at once


def build_at_once(place: Site, rounds: int) -> Outcome:
    """Two builds of two versions into one folder at the same time, again and again."""
    outcome = Outcome()
    for number in range(rounds):
        place.reset((0, None)[number % 2])
        running = [
            subprocess.Popen(place.command(version), cwd=ROOT, **QUIET) for version in (0, 1)
        ]
        codes = [process.wait(timeout=HANG) for process in running]
        if codes != [0, 0]:
            outcome.faults.append(f"two at once: they end with {codes}")
        outcome.faults += [f"two at once: {fault}" for fault in _mixed(place)]
        winners = Counter(
            VERSIONS[content == place.contents[1][name]]
            for name, content in place.state().items()
            if name in place.contents[1]
        )
        outcome.seen["mixed"] += len(winners) > 1
    return outcome


def _mixed(place: Site) -> Iterator[str]:
    """What is wrong in a folder where each file may be of either version."""
    state = place.state()
    if state.keys() != place.contents[0].keys():
        yield f"there are {sorted(state.keys() ^ place.contents[0].keys())}"
    for name, content in state.items():
        if name in place.contents[0] and content not in [c[name] for c in place.contents]:
            yield f"{name} is of neither build"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=20, help="of two builds at once")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    options = parser.parse_args()
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory() as folder:
        place = site(Path(folder))
        killed = kill_builds(place, options.kills, Random(options.seed))
        at_once = build_at_once(place, options.rounds)
        changed = site_changed(place)
    print(f"{options.kills} kills:", ", ".join(f"{n} {what}" for what, n in killed.seen.items()))
    print(f"{options.rounds} times two builds at once: {at_once.seen['mixed']} mixed")
    faults = killed.faults + at_once.faults
    print(*faults[:20], f"{len(faults)} faults", sep="\n")
    if faults and changed:
        print("the program was changed meanwhile: run this again")
    return bool(faults)


def site_changed(place: Site) -> bool:
    """Whether a build now writes something else than at the start."""
    place.reset(None)
    subprocess.run(place.command(1), check=True, cwd=ROOT, timeout=HANG, **QUIET)
    return place.state() != place.contents[1]


if __name__ == "__main__":
    sys.exit(main())
