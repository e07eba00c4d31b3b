"""Repositories with odd configuration, by chance: an answer or a reason, and nothing of them runs.

Few of them in the usual run; as many as CPTS_DOCS_REPOSITORIES says in a longer one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from cpts_docs.base.diagnostics import printable
from cpts_docs.base.errors import RevisionError
from cpts_docs.jobs import changes
from tests.once import Once
from tests.repositories import RUN_BY_GIT, SETTINGS, put, two_commits

CAMPAIGN = int(os.environ.get("CPTS_DOCS_REPOSITORIES", "0"))

# --------------------------------------------------------------------------
# The grammar: what stands in the files that git reads

PLACES = [
    *("/", "..", "../..", ".", "a", ".git", "/dev/null", "/dev/zero", "/proc/self/fd/0", "TOP"),
    *(
        "TOP/a",
        "TOP/.git",
        "TOP/.git/objects",
        "MARK",
        "",
        " ",
        "\t",
        "-x",
        "é",
        "\udcff",
        "~",
        "~/x",
    ),
]
VALUES = [
    *(
        "true",
        "false",
        "0",
        "1",
        "-1",
        "99999999999999999999",
        "sha1",
        "sha256",
        "files",
        "reftable",
    ),
    *("PROGRAM", "!PROGRAM", "ext::PROGRAM", "`PROGRAM`", "$(PROGRAM)", "; PROGRAM", "| PROGRAM"),
    *(
        "origin",
        "main",
        "refs/heads/main",
        "+refs/*:refs/*",
        "lf",
        "crlf",
        "input",
        "evil",
        '"',
        "\\",
    ),
]
SECTIONS = [
    *("core", "diff", "diff.evil", "filter.evil", "extensions", "include", "includeIf.gitdir:/"),
    *("branch.main", "remote.origin", "alias", "pager", "index", "feature", "safe", "trace2", "é"),
]
KEYS = [
    *("fsmonitor", "hooksPath", "worktree", "bare", "repositoryformatversion", "objectformat"),
    *("refstorage", "worktreeConfig", "partialClone", "clean", "process", "textconv", "command"),
    *("external", "path", "fetch", "merge", "remote", "attributesFile", "excludesFile", "eol"),
    *(
        "autocrlf",
        "symlinks",
        "filemode",
        "ignorecase",
        "precomposeunicode",
        "splitIndex",
        "x",
        "1",
    ),
    *("sharedIndexExpire", "untrackedCache", "manyFiles", "sparse", "threads", "eventTarget"),
]
ATTRIBUTES = [
    *("filter=evil", "diff=evil", "merge=evil", "text", "-text", "eol=crlf", "ident", "!x"),
    *("working-tree-encoding=UTF-16", "export-subst"),
]
PATTERNS = ["*", "**", "*.yaml", "a/", "/a", "!b.txt", "[", "\\", "", "b.txt", "é", "a/**/x"]
REFERENCES = [
    *("ref: refs/heads/main", "ref: refs/heads/autre", "ref: HEAD", "ref: ../../x", "ref: ", "x"),
    *(
        "0" * 40,
        "f" * 40,
        "0" * 64,
        "ref: refs/heads/\x01",
        "ref: refs/heads/é",
        "gitdir: TOP/.git",
    ),
]
REVISIONS = [
    *("HEAD",) * 8,
    *("HEAD", "HEAD~1", "main", "@{upstream}", "HEAD@{1}", "HEAD^{/un}", ":/un", "", "-", "--all"),
    *("--output=MARK", "HEAD..main", "HEAD:a", "\x01", "é", "\udcff", "@{-1}", "HEAD^" * 50),
]

one = st.sampled_from
places = one(PLACES)
values = one(VALUES) | places
setting_lines = st.builds(
    lambda section, key, value: f"[{_headed(section)}]\n\t{key} = {value}",
    one(SECTIONS),
    one(KEYS),
    values,
)
known_lines = one([*SETTINGS, *sorted(RUN_BY_GIT) * 6]).map(
    lambda setting: _as_lines(*setting.split("=", 1))
)
config_lines = (
    setting_lines
    | known_lines
    | known_lines
    | one(["[", "x", "[x]y", "\x00", "[core]\nbare", "#", "="])
)
attribute_lines = st.builds("{} {}".format, one(PATTERNS), one(ATTRIBUTES))


def _headed(section: str) -> str:
    name, _, rest = section.partition(".")
    return f'{name} "{rest}"' if rest else name


def _as_lines(key: str, value: str) -> str:
    section, _, name = key.rpartition(".")
    return f"[{_headed(section)}]\n\t{name} = {value}"


def _text(lines: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(lines, max_size=6).map(lambda found: "\n".join([*found, ""]))


@dataclass(frozen=True)
class Deed:
    """What a stranger does to a file of a repository: write it, add to it, cut it, link it."""

    file: str
    how: str
    text: str


OF_FILES = {
    ".git/config": _text(config_lines),
    ".git/config.worktree": _text(config_lines),
    ".git/info/attributes": _text(attribute_lines),
    ".git/info/exclude": _text(one(PATTERNS)),
    ".git/info/sparse-checkout": _text(one(PATTERNS)),
    ".git/info/grafts": _text(one(REFERENCES)),
    ".git/HEAD": _text(one(REFERENCES)),
    ".git/ORIG_HEAD": _text(one(REFERENCES)),
    ".git/refs/heads/main": _text(one(REFERENCES)),
    ".git/refs/heads/autre": _text(one(REFERENCES)),
    ".git/packed-refs": _text(st.builds("{} {}".format, one(REFERENCES), one(REVISIONS))),
    ".git/commondir": places,
    ".git/shallow": _text(one(REFERENCES)),
    ".git/index": one(["", "DIRC", "DIRC\0\0\0\2\0\0\0\1", "x" * 100]),
    ".git/index.lock": one([""]),
    ".git/objects/info/alternates": _text(places),
    ".git/hooks/post-index-change": one(["#!PROGRAM\n"]),
    ".git/logs/HEAD": _text(one(REFERENCES)),
    ".gitattributes": _text(attribute_lines),
    ".gitignore": _text(one(PATTERNS)),
    ".gitmodules": _text(config_lines),
    "a/.git": _text(one(REFERENCES)),
    "a/project.yaml": one(["name: x\n", ""]),
    "HEAD": _text(one(REFERENCES)),
    "config": _text(config_lines),
}
DEEDS = st.lists(
    one([*OF_FILES, *[".git/config", ".gitattributes"] * 8]).flatmap(
        lambda file: st.builds(
            Deed, st.just(file), one(["write", "write", "add", "cut", "link"]), OF_FILES[file]
        )
    ),
    min_size=1,
    max_size=5,
)


class Stranger:
    """A folder with a repository in it, and a program that leaves its mark where it runs."""

    def __init__(self, top: Path, mark: Path, program: Path) -> None:
        self.top, self.mark, self.program = top, mark, program

    def said(self, text: str) -> str:
        text = text.replace("PROGRAM", str(self.program)).replace("MARK", str(self.mark))
        return text.replace("TOP", str(self.top))

    def do(self, deed: Deed) -> None:
        path, text = self.top / deed.file, self.said(deed.text)
        path.parent.mkdir(parents=True, exist_ok=True)
        there = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        path.unlink(missing_ok=True)
        match deed.how:
            case "write":
                path.write_bytes(os.fsencode(text))
            case "add":
                path.write_bytes(there + os.fsencode(text))
            case "cut":
                path.write_bytes(there[: len(there) // 2])
            case _:
                path.symlink_to(text.strip().replace("\0", "")[:200] or "x")


@pytest.fixture(scope="module")
def program_and_mark(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    room = tmp_path_factory.mktemp("etranger")
    program, mark = room / "programme", room / "marque"
    put(program, f'#!/bin/sh\necho "$0 $*" >> "{mark}"\ncat\n')
    program.chmod(0o755)
    return program, mark


@pytest.fixture(scope="module", autouse=True)
def _nobodys_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            patch.delenv(name)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield


@settings(
    max_examples=CAMPAIGN or 10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=DEEDS, revision=one(REVISIONS))
def test_a_repository_of_any_form_gives_an_answer_or_a_reason_and_runs_nothing(
    once: Once, program_and_mark: tuple[Path, Path], deeds: list[Deed], revision: str
) -> None:
    program, mark = program_and_mark
    mark.unlink(missing_ok=True)
    base = once("repository", two_commits)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as room:
        stranger = Stranger(Path(room) / "depot", mark, program)
        shutil.copytree(base, stranger.top)
        for deed in deeds:
            stranger.do(deed)
        before = _seen(stranger.top)
        try:
            (answer,) = changes.changed_since(
                stranger.said(revision), [stranger.top / "a" / "project.yaml"]
            )
        except RevisionError as error:
            answer = error
        assert _seen(stranger.top) == before
    assert not mark.exists()
    if isinstance(answer, RevisionError):
        event(printable(str(answer).replace(room, "").replace(tempfile.gettempdir(), "")[-30:]))
    else:
        event(f"changed: {answer}")


def _seen(folder: Path) -> set[tuple[str, bytes]]:
    """Each file of it and its content: what is asked about is not touched."""
    return {
        (str(path.relative_to(folder)), path.read_bytes() if not path.is_symlink() else b"")
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }
