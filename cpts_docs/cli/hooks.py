"""``python -m cpts_docs.cli.hooks``: the commands for pre-commit, which names changed files.

Each changed file stands for the project it belongs to: the ``project.yaml`` of
its folder, or of the nearest folder above. A command then does what it always
does; after ``build``, documents that the commit would leave out stop it.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from pathlib import Path

from cpts_docs.cli.arguments import parser
from cpts_docs.cli.commands import build, validate
from cpts_docs.cli.commands.common import complain
from cpts_docs.cli.exit_codes import DONE, FAILED
from cpts_docs.cli.main import main as run_cli

PROJECT_NAMES = ("project.yaml", "project.yml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command on the projects of the files that end ``arguments``."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = parser({"validate": validate, "build": build}).parse_args(arguments)
    projects = projects_of(options.project)
    if not projects:
        return DONE
    command = [*arguments[: -len(options.project)], *map(str, projects)]
    return _build(command) if options.run is build.run else run_cli(command)


def projects_of(files: Iterable[Path]) -> list[Path]:
    """The projects that these files belong to, each once; files of none are passed over."""
    return list(dict.fromkeys(filter(None, map(_project_of, files))))


def _project_of(file: Path) -> Path | None:
    candidates = (folder / name for folder in file.parents for name in PROJECT_NAMES)
    return next((path for path in candidates if path.is_file()), None)


def _build(command: Sequence[str]) -> int:
    with redirect_stdout(io.StringIO()) as printed:
        code = run_cli(command)
    left_out = _left_out(printed.getvalue().splitlines())
    if not left_out:
        return code
    complain("ces documents ont changé ; ajoutez-les au commit (git add), puis recommencez :")
    print(*left_out, sep="\n")
    return FAILED


def _left_out(paths: Sequence[str]) -> list[str]:
    """Those of ``paths`` that differ from what is staged; ignored files are left in peace."""
    if not paths:
        return []
    git = ["git", "--literal-pathspecs", "ls-files", "--modified", "--others", "--exclude-standard"]
    listed = subprocess.run([*git, "-z", "--", *paths], stdout=subprocess.PIPE, check=False).stdout
    return sorted(filter(None, os.fsdecode(listed).split("\0")))


if __name__ == "__main__":
    raise SystemExit(main())
