"""``collect`` over the files of others: ``python -m tests.strangers [FOLDER…]``.

Each is read in a process of its own: named with a reason in French, or read, within bounds.
Without a folder, they are those of installed packages and programs, LibreOffice's among them.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cpts_docs
from cpts_docs.jobs.collect import collect
from cpts_docs.project.model import Project
from tests.programs import NODE_MODULES
from tests.samples import PROJECTS

PLACES = ("/usr", "/opt", sys.prefix, str(NODE_MODULES))

ENDINGS = frozenset(
    (
        *("pdf", "docx", "docm", "dotx", "doc", "dot", "rtf", "xlsx", "xlsm", "xls", "pptx", "ppt"),
        *("odt", "ott", "fodt", "ods", "ots", "fods", "odp", "otp", "odg", "csv"),
        *("zip", "eml", "msg", "epub"),
    )
)
"""Of files that come back from people, or that look as if they could."""

RAISED = "levé :"
SECONDS, MEGABYTES = 2.0, 300
"""Of the processor, and more memory than this program has anyway."""


@dataclass(frozen=True)
class Met:
    """A file, what was said of it, and what that took; ``answers`` is how many it gave."""

    path: str
    said: str
    answers: int
    seconds: float
    megabytes: float

    @property
    def is_named(self) -> bool:
        """Whether it is named with a reason, or read, with no more memory than is given."""
        known = bool(self.said or self.answers) and not self.said.startswith(RAISED)
        return known and self.megabytes <= MEGABYTES


def strangers(folders: Iterable[str]) -> Iterator[Path]:
    """The files of those kinds below the folders, each content of a size and name once."""
    seen = set()
    for folder in folders:
        for place, inner, names in os.walk(folder):
            inner.sort()
            for name in sorted(names):
                path = Path(place, name)
                if path.suffix[1:].lower() in ENDINGS and path.is_file() and not path.is_symlink():
                    known = name, path.stat().st_size
                    if known not in seen:
                        seen.add(known)
                        yield path


def meet(path: Path, project: Project) -> Met:
    """What becomes of a file, in a process of its own."""
    receiver, sender = os.pipe()
    child = os.fork()
    if not child:
        signal.alarm(60)  # one that hangs ends, and gives no answer
        os.write(sender, json.dumps(_collected(path, project)).encode())
        os._exit(0)
    os.close(sender)
    with os.fdopen(receiver, "rb") as answer:
        told = answer.read()
    _, _, usage = os.wait4(child, 0)
    said, answers = json.loads(told) if told else ("", 0)
    seconds = usage.ru_utime + usage.ru_stime
    return Met(str(path), said, answers, seconds, (usage.ru_maxrss - _own_memory()) / 1024)


def _own_memory() -> int:
    """In kilobytes; a child begins with it."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def _collected(path: Path, project: Project) -> tuple[str, int]:
    try:
        found = collect(project, [path])
    except BaseException as error:  # none may leave collect
        return f"{RAISED} {error!r}", 0
    said = [*found.refused, *found.remarks]
    return " ; ".join(map(str, said))[:10_000], len(found.answers) + len(found.opinions)


def met_in(folders: Iterable[str] = PLACES) -> list[Met]:
    """What becomes of all their files."""
    project = cpts_docs.load(PROJECTS["ruscino"])
    return [meet(path, project) for path in strangers(folders)]


def main(folders: list[str]) -> int:
    """Print what was met; 1 if any was not named, or took too much."""
    met = met_in(folders or PLACES)
    bad = [one for one in met if not one.is_named or one.seconds > SECONDS]
    for one in bad:
        print(f"! {one}")
    kinds = Counter((Path(one.path).suffix.lower(), bool(one.answers)) for one in met)
    for (ending, is_read), count in sorted(kinds.items()):
        print(f"{ending}: {count} {'read' if is_read else 'named'}")
    slowest = max(met, key=lambda one: one.seconds)
    largest = max(met, key=lambda one: one.megabytes)
    print(f"{len(met)} files; slowest {slowest.seconds:.2f} s ({slowest.path})")
    print(f"largest {largest.megabytes:.0f} MB ({largest.path})")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
