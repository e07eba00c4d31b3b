"""git in a directory of our own, so that nothing of a folder's configuration counts.

The directory (``GIT_DIR``) borrows a repository's objects, refs and index,
which are data. Of its configuration it gets the few keys below, which name no
program, and of the user's only which files are ignored.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cpts_docs.base import os_errors
from cpts_docs.base.errors import RevisionError
from cpts_docs.run import programs

MAX_SMALL = 1_000_000
"""Bytes, of a file that git itself writes: HEAD, .git, config."""

_PATIENCE = 300  # seconds for one answer: a FIFO in the place of a ref never gives any

_OWN = ("HEAD", "FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD", "refs", "reftable", "logs")
_COMMON = ("refs", "reftable", "packed-refs", "logs", "info", "shallow")
"""What is borrowed, of a working tree's directory and of the one it shares with others."""

_BOOLEAN = "true|false|yes|no|on|off|[01]"
_HARMLESS = (
    (r"extensions\.objectformat", "sha1|sha256"),
    (r"extensions\.refstorage", "files|reftable"),
    (r"core\.(ignorecase|precomposeunicode|symlinks|filemode)", _BOOLEAN),
    (r"core\.autocrlf", f"{_BOOLEAN}|input"),
    (r"core\.eol", "lf|crlf|native"),
    (r"branch\.[^\x00-\x1f]+\.(remote|merge)|remote\.[^\x00-\x1f]+\.fetch", r"[^\x00-\x1f]+"),
)
"""The keys of a repository that count, and their values: how it and its files stand on the disk,
and what ``@{upstream}`` means."""


@dataclass(frozen=True, slots=True)
class Git:
    """git in a folder and an environment, asked about the folder ``about``."""

    program: str
    folder: Path
    environment: Mapping[str, str]
    about: Path

    def __call__(self, *arguments: str) -> str:
        """What git prints.

        Raises:
            RevisionError: it cannot be started, fails, or takes too long.
        """
        try:
            ran = subprocess.run(
                [self.program, *arguments],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=True,
                encoding="utf-8",
                errors="surrogateescape",
                timeout=_PATIENCE,
            )
        except (OSError, ValueError) as error:
            raise RevisionError("git n'a pas pu être lancé ; est-il installé ?") from error
        except subprocess.TimeoutExpired as error:
            message = f"{self.about} : git n'a pas répondu en {_PATIENCE} secondes"
            raise RevisionError(message) from error
        except subprocess.CalledProcessError as error:
            said = " ".join(str(error.stderr).split())
            raise RevisionError(f"{self.about} : git ne répond pas ({said})") from error
        return ran.stdout


def _find() -> str:
    if found := programs.find("git"):
        return found
    raise RevisionError("git n'a pas pu être lancé ; est-il installé ?")


def small(path: Path) -> str:
    """The text of a file that git writes, or its first part."""
    with path.open("rb") as file:
        return os.fsdecode(file.read(MAX_SMALL))


@contextmanager
def alone(top: Path, own: Path, common: Path, index: Path) -> Iterator[Git]:
    """Git for the working folder ``top``, of which it knows no setting that could run anything.

    ``own`` and ``common`` are its directories of git, the same unless it shares one.

    Raises:
        RevisionError: git is not there, does not understand the configuration, or has no place.
    """
    program = _find()
    with ExitStack() as end:
        try:
            made = TemporaryDirectory(prefix="cpts-docs-", ignore_cleanup_errors=True)
            ours = Path(end.enter_context(made)).resolve()
            environment = _environment(ours)
            settings = [
                *_harmless(Git(program, ours, environment, top), common / "config"),
                *_users_ignored(program, ours),
            ]
            _borrow(own, ours, [*_OWN, *(path.name for path in own.glob("sharedindex.*"))])
            _borrow(common, ours / "common", _COMMON)
            _configure(ours / "common" / "config", settings)
            (ours / "commondir").write_text("common")
        except OSError as error:
            reason = os_errors.writing(error)
            message = f"{top} : git n'a pas pu être préparé dans le dossier temporaire : {reason}"
            raise RevisionError(message) from error
        environment |= {
            "GIT_DIR": str(ours),
            "GIT_OBJECT_DIRECTORY": str(common / "objects"),
            "GIT_INDEX_FILE": str(index),
            "GIT_WORK_TREE": str(top),
        }
        yield Git(program, top, environment, top)


def _environment(ours: Path) -> dict[str, str]:
    """The user's, without what git takes from it, and without the user's settings."""
    nothing = ours / "empty"
    nothing.touch()
    return {name: text for name, text in os.environ.items() if not name.startswith("GIT_")} | {
        "GIT_CEILING_DIRECTORIES": str(ours.parent),
        "GIT_CONFIG_GLOBAL": str(nothing),
        "GIT_CONFIG_SYSTEM": str(nothing),
        "GIT_CONFIG_NOSYSTEM": "1",  # the same for older ones, as is HOME
        "GIT_ATTR_NOSYSTEM": "1",
        "HOME": str(ours),
        "XDG_CONFIG_HOME": str(ours),
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "",  # and so nothing is fetched by older ones either
        "GIT_TERMINAL_PROMPT": "0",
    }


def _harmless(git: Git, config: Path) -> Iterator[tuple[str, str]]:
    """The harmless keys of a repository's configuration, with their values."""
    if not config.is_file() or config.stat().st_size > MAX_SMALL:
        return
    said = git("config", "--file", str(config), "--no-includes", "-z", "--list")
    for line in said.split("\0"):
        key, _, value = line.partition("\n")
        if any(re.fullmatch(name, key) and re.fullmatch(form, value) for name, form in _HARMLESS):
            yield key, value


def _users_ignored(program: str, empty: Path) -> Iterator[tuple[str, str]]:
    """The file of the user's own that says what is ignored everywhere, if there is one."""
    users = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith("GIT_") or name.startswith("GIT_CONFIG")
    }
    git = Git(program, empty, users | {"GIT_CEILING_DIRECTORIES": str(empty.parent)}, empty)
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")  # noqa: PTH111
    ignored = Path(home, "git", "ignore")
    with suppress(RevisionError):  # there is no such key
        ignored = Path(git("config", "--path", "--get", "core.excludesfile").removesuffix("\n"))
    if ignored.is_file():
        yield "core.excludesfile", str(ignored)


def _configure(config: Path, settings: Iterable[tuple[str, str]]) -> None:
    """Write a configuration of these keys, of which git needs to be told only the format."""
    lines = ["[core]", "repositoryformatversion = 1", "bare = false"]
    for key, value in settings:
        section, _, rest = key.partition(".")
        subsection, _, name = rest.rpartition(".")
        lines.append(f"[{section} {_quoted(subsection)}]" if subsection else f"[{section}]")
        lines.append(f"{name} = {_quoted(value)}")
    config.write_bytes(os.fsencode("\n".join([*lines, ""])))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _borrow(source: Path, target: Path, names: Iterable[str]) -> None:
    """Those of the ``names`` that are in ``source``, in ``target`` too."""
    target.mkdir(exist_ok=True)
    for name in names:
        there, here = source / name, target / name
        with suppress(OSError):  # what cannot be had is not there
            if name.endswith("HEAD") and there.is_file():  # git takes a link here for a reference
                here.write_bytes(os.fsencode(small(there)))
            elif there.exists():
                _link(there, here)


def _link(there: Path, here: Path) -> None:
    try:
        here.symlink_to(there, target_is_directory=there.is_dir())
    except OSError:  # Windows asks for a right to do so
        if there.is_dir():
            shutil.copytree(there, here, symlinks=True)
        else:
            shutil.copyfile(there, here)
