"""Coverage-guided fuzzing: ``python -m tests.fuzz.run [--seconds N] [--seed S] [TARGET…]``.

A campaign looks for what nobody has seen, by chance, for so many seconds. With a seed it tries as many
inputs as a target takes in about that time, and each time the same: CI finds what a change broke, and
not what was there before.

Each target runs in a process of its own, as many at once as there are cores, from its corpus, and goes on after a
finding. What fails is run again without the instrumentation, which is slow;
what fails there too is a defect, and is kept in ``tests/fuzz/crashes/<target>/``,
where the tests find it. Needs atheris (``pip install atheris``; Linux, CPython).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

FOLDER = Path(__file__).parent
NAMES = ("yaml", "project", "html", "markdown", "pdf", "docx", "odt", "table", "json")
LONGEST = {"yaml": 20_000, "project": 30_000, "html": 30_000, "pdf": 20_000, "docx": 200_000,
           "odt": 200_000, "table": 50_000}  # fmt: skip
INSTRUMENTED = ["cpts_docs", "pypdf", "markdown_it", "html", "_markupbase", "yaml", "json"]
RSS_MB = 900
"""Of the whole fuzzing process: its corpus and the instrumented modules count too."""
SPEED = {"yaml": 60, "project": 60, "html": 350, "markdown": 25, "pdf": 30, "docx": 500, "odt": 600,
         "table": 40, "json": 14_000}  # fmt: skip
"""Inputs a second, about, of each target."""
HANG = 120
"""Seconds after which a run is taken to hang."""

DICTIONARIES = {
    "yaml": r'''"- " ": " "? " "&a " "*a" "<<: " "!!str " "!!binary " "!x" "--- " "..." "|" ">" "|2-" ">+"
        "\"" "'" "\\u2028" "\\U0010FFFF" "\x09" "%YAML 1.2" "%TAG" "{" "}" "[" "]" "," "#" "\xef\xbb\xbf"
        "\xff\xfe" "\x0d\x0a" "\xc2\x85" "\xe2\x80\xa8" "~" "null" "1e9" "0x1" "e\xcc\x81"''',
    "html": r'''"<p>" "</p>" "<ul>" "<li>" "</li>" "</ul>" "<table>" "<colgroup>" "<col style=" "width: 0%"
        "<tr>" "<th>" "<td colspan=" "</td>" "</table>" "<figure aria-label=" "<data value=" "<label for="
        "<input type=" "radio" "checkbox" "hidden" "<textarea rows=" "<main>" "<title>" "<meta name=" "<br>"
        "<a href=" "mailto:" "<strong>" "<em>" "<sup>" "<span>" "<![CDATA[" "<!--" "-->" "<!x" "<?x>" "&#0;"
        "&#xD800;" "&amp" "&#1;" "<script>" "<style>" "<title/>" "<section>" "class=\"field\"" "data-at="''',
    "markdown": r'''"*" "**" "***" "_" "__" "- " "* " "+ " "1. " "2) " "  " "    " "\x0a\x0a" "\\" "\\*" "`" "["
        "](" "<" "&amp;" "#" "> " "---" "===" "\xc2\xa0" "\xe2\x80\xaf" "\xc2\xab" "\xc2\xbb" " ;" " !" " ?"
        " :" "%" "1er" "2e" "20 000" "http://" "@a.fr" "'" "\xe2\x80\xa8" "\xcc\x81" "\xf0\x9f\x98\x80"''',
    "pdf": r'''"obj" "endobj" "stream\x0a" "endstream" "xref" "trailer" "startxref" "/Root" "/AcroForm" "/Fields"
        "/Kids" "/Parent" "/T" "/V" "/FT" "/Ff" "/AS" "/Btn" "/Tx" "/Off" "/Encrypt" "/Filter" "/FlateDecode"
        "/LZWDecode" "/ASCIIHexDecode" "/ASCII85Decode" "/RunLengthDecode" "/DecodeParms" "/Predictor" "/Type"
        "/ObjStm" "/XRef" "/Prev" "/Size" "/Index" "/W" "/First" "/N" "/Length" "/XRefStm" "/Pages" "/Contents"
        "/Resources" "/Font" "/ToUnicode" "/XObject" "1 0 R" "2 0 R" "<<" ">>" "[" "]" "(" ")" "null" "\xfe\xff"
        "BT" "ET" "Tj" "TJ" "Do" "BI" "ID" "EI" "/Crypt" "/Differences" "beginbfrange" "endbfrange"''',
    "json": r'''"{" "}" "[" "]" ":" "," "\"" "\\u0000" "\\ud800" "1e999" "NaN" "-0" "null" "true" "\"document\":"
        "\"projet\":" "\"fields\":" "\xef\xbb\xbf"''',
    "odt": r'''"PK\x03\x04" "PK\x01\x02" "<form:text " "<form:radio " "<draw:control " "<text:p>" "<!DOCTYPE"
        "<text:bookmark-start text:name=" "<loext:content-control " "form:current-value=" "<text:s text:c="''',
    "table": r'''"nom;" "Nom" "Pr\xc3\xa9nom" "Mail" ";" "," "\x09" "\"" "\"\"" "\x0d\x0a" "\xef\xbb\xbf" "\xff\xfe" "\x85"
        "\xe9" "\xc3\xa9" "PK\x03\x04" "<row r=" "<c r=" "t=\"s\"" "<table:table-cell " "number-columns-repeated=" "#N/A"''',
    "docx": r'''"PK\x03\x04" "PK\x01\x02" "PK\x05\x06" "PK\x06\x06" "<w:sdt>" "<w:tag w:val=" "<!DOCTYPE"''',
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.fuzz.run")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(NAMES))
    parser.add_argument("--seconds", type=int, default=600, help="for each target (600)")
    parser.add_argument("--seed", type=int, help="always the same inputs")
    parser.add_argument("--work", type=Path, help="where the corpora grow, to go on from them")
    parser.add_argument("--child", choices=NAMES, help=argparse.SUPPRESS)
    parser.add_argument("--check", choices=NAMES, help=argparse.SUPPRESS)
    arguments, rest = parser.parse_known_args()
    if arguments.child:
        fuzz(arguments.child, Path(arguments.targets[0]), rest + arguments.targets[1:])
    if arguments.check:
        return check(arguments.check, Path(arguments.targets[0]))
    for name in arguments.targets:
        if name not in NAMES:
            parser.error(f"no target {name}; there are: {', '.join(NAMES)}")
    with tempfile.TemporaryDirectory(prefix="cpts-fuzz-") as scratch:
        work = arguments.work or Path(scratch)
        fuzzed = partial(campaign, seconds=arguments.seconds, seed=arguments.seed, work=work)
        with ThreadPoolExecutor(os.cpu_count()) as side_by_side:
            defects = [*side_by_side.map(fuzzed, arguments.targets or NAMES)]
    return 1 if any(defects) else 0


# --------------------------------------------------------------------------
# The campaign


def campaign(name: str, seconds: int, seed: int | None, work: Path) -> int:
    """Fuzz one target for so long, and say what came of it; the number of defects.

    With a ``seed`` it is for as many inputs as that makes, each time the same.
    """
    corpus, found = work / name / "corpus", work / name / "found"
    corpus.mkdir(parents=True, exist_ok=True)
    found.mkdir(exist_ok=True)
    (work / name / "dictionary").write_text(_dictionary(name))
    executions = peak = 0
    start = time.monotonic()
    while (left := seconds - (time.monotonic() - start)) >= 1 and not (seed and executions):
        log = work / name / "log"
        with log.open("wb") as output:
            command = [
                *(sys.executable, "-m", "tests.fuzz.run", "--child", name, str(found)),
                *(
                    [f"-max_total_time={left:.0f}"]
                    if seed is None
                    else _always(name, seconds, seed)
                ),
                *(f"-artifact_prefix={found}/", f"-timeout={HANG}"),
                *(f"-rss_limit_mb={RSS_MB}", f"-max_len={LONGEST.get(name, 4_000)}"),
                *("-print_final_stats=1", f"-dict={work / name / 'dictionary'}"),
                *(str(corpus), str(FOLDER / "corpus" / name), str(FOLDER / "crashes" / name)),
            ]
            for folder in command[-2:]:
                Path(folder).mkdir(parents=True, exist_ok=True)
            subprocess.run(
                command,
                stdout=output,
                stderr=output,
                check=False,
                cwd=FOLDER.parents[1],
                env=os.environ | {"PYTHONHASHSEED": "0"},
            )
        said = log.read_text("utf-8", "replace")
        executions += _stat(said, "number_of_executed_units")
        peak = max(peak, _stat(said, "peak_rss_mb"))
        if "stat::" not in said:
            sys.exit(f"{name}: the fuzzer did not run:\n{said[-3000:]}")
    took = time.monotonic() - start
    defects = [path for path in sorted(found.iterdir()) if _is_defect(name, path)]
    kept = len(list(corpus.iterdir()))
    print(
        f"{name:<9}{executions:>10} executions {took:>6.0f} s {peak:>5} MB at most "
        f"{kept:>6} inputs of new coverage {len(defects):>4} findings",
        flush=True,
    )
    return len(defects)


def _always(name: str, seconds: int, seed: int) -> tuple[str, str]:
    """The options by which libFuzzer tries the same inputs each time."""
    known = sum(len(list((FOLDER / kept / name).glob("*"))) for kept in ("corpus", "crashes"))
    return f"-seed={seed}", f"-runs={known + seconds * SPEED[name]}"


def _dictionary(name: str) -> str:
    tokens = re.findall(r'"(?:\\.|[^"\\])*"', DICTIONARIES.get(name, DICTIONARIES["yaml"]))
    return "".join(f"{token}\n" for token in tokens)


def _stat(said: str, what: str) -> int:
    numbers = re.findall(rf"stat::{what}:\s+(\d+)", said)
    return int(numbers[-1]) if numbers else 0


def _is_defect(name: str, path: Path) -> bool:
    """Does it fail without instrumentation too? Then it is kept for the tests."""
    command = [sys.executable, "-m", "tests.fuzz.run", "--check", name, str(path)]
    try:
        ended = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=HANG,
            check=False,
            cwd=FOLDER.parents[1],
        )
        said = ended.stderr
        if ended.returncode == 0:
            return False
    except subprocess.TimeoutExpired:
        said = "it hangs"
    kept = FOLDER / "crashes" / name / hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(path.read_bytes())
    print(f"{name}: {kept}\n{said[-1500:]}", flush=True)
    return True


def check(name: str, path: Path) -> int:
    """Run one input without instrumentation, in this process."""
    from tests.fuzz import targets

    targets.check(name, path.read_bytes())
    return 0


# --------------------------------------------------------------------------
# One process of libFuzzer


def fuzz(name: str, found: Path, options: list[str]) -> None:
    """Fuzz one target; does not return."""
    import atheris  # type: ignore[import-not-found, unused-ignore]

    with atheris.instrument_imports(include=INSTRUMENTED):
        from tests import effort
        from tests.fuzz import mutators, targets

    smallest: dict[str, int] = {}

    def keep(signature: str, data: bytes) -> None:
        """The smallest input of each kind of failure."""
        if len(data) < smallest.get(signature, sys.maxsize):
            smallest[signature] = len(data)
            named = hashlib.sha256(signature.encode()).hexdigest()[:12]
            (found / named).write_bytes(data)
            (found.parent / f"{named}.why").write_text(signature, "utf-8")

    def guarded(data: bytes) -> None:
        try:
            targets.TARGETS[name](data)
        except Exception as error:
            keep(_signature(error), data)

    def one(data: bytes) -> None:
        peak = targets.peak_megabytes()
        took = effort.seconds(lambda: guarded(data))
        if took > effort.MOST * effort.seconds_of_a_piece():
            keep("time", data)
        if targets.peak_megabytes() - peak > targets.MAX_MEGABYTES:
            keep("memory", data)

    def mutate(data: bytes, room: int, seed: int) -> bytes:
        try:
            return bytes(mutators.mutated(name, data, room, seed, atheris.Mutate))
        except Exception:  # a mutation of ours that does not fit this input
            return bytes(atheris.Mutate(data, room))

    atheris.Setup([sys.argv[0], *options], one, custom_mutator=mutate)
    atheris.Fuzz()


def _signature(error: BaseException) -> str:
    """The kind of error, and the lines of ours that it went through last."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    return f"{type(error).__name__} {str(error)[:30] if not places else ''} {' '.join(places[-2:])}"


if __name__ == "__main__":
    sys.exit(main())
