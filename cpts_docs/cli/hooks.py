"""``python -P -m cpts_docs.cli.hooks``: the commands for pre-commit, which names changed files.

``build --format=html -- FICHIER…``: each changed file stands for the project it
belongs to, the ``project.yaml`` of its folder or of the nearest folder above.
A command then does what it always does; after ``build``, documents that the
commit would leave out stop it.

What stands behind ``--`` is a file, whatever its name; without it, nothing runs.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path

from cpts_docs.base.errors import RevisionError
from cpts_docs.cli.arguments import parser
from cpts_docs.cli.commands import build, validate
from cpts_docs.cli.commands.common import complain, tell
from cpts_docs.cli.exit_codes import DONE, FAILED, USAGE
from cpts_docs.cli.main import ended
from cpts_docs.cli.main import main as run_cli
from cpts_docs.run import repository

PROJECT_NAMES = ("project.yaml", "project.yml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command on the projects of the files that end ``arguments``, behind ``--``."""
    return ended(partial(_run, list(sys.argv[1:] if arguments is None else arguments)))


def _run(arguments: list[str]) -> int:
    if "--" not in arguments:
        complain("il manque « -- » entre les options et les fichiers : args: [--format=html, --]")
        return USAGE
    end = arguments.index("--")
    command, files = arguments[:end], arguments[end + 1 :]
    known = parser({"validate": validate, "build": build})
    options = known.parse_args([*command, "--", "project.yaml"])
    projects = projects_of(map(Path, files))
    if not projects:
        return DONE
    named = ["--", *map(str, projects)]
    if options.run is not build.run:
        return run_cli([*command, *named])
    if options.report is not None:
        complain("--report n'est pas accepté ici : le compte rendu sert à trouver les documents")
        return USAGE
    if options.check or options.resume:  # what they leave as it is would pass for up to date
        complain("--check et --resume ne sont pas acceptés ici : les documents sont reconstruits")
        return USAGE
    return _build([*command, "--report=-", *named])


def projects_of(files: Iterable[Path]) -> list[Path]:
    """The projects that these files belong to, each once; files of none are passed over."""
    return list(dict.fromkeys(filter(None, map(_project_of, files))))


def _project_of(file: Path) -> Path | None:
    candidates = (folder / name for folder in file.parents for name in PROJECT_NAMES)
    return next((path for path in candidates if path.is_file()), None)


def _build(command: Sequence[str]) -> int:
    with redirect_stdout(io.StringIO()) as printed:
        code = run_cli(command)
    rows = map(json.loads, printed.getvalue().splitlines())
    try:
        left_out = _left_out([Path(name) for row in rows for name in row["files"]])
    except RevisionError as error:
        complain(str(error))
        return FAILED
    if not left_out:
        return code
    complain("ces documents ont changé ; ajoutez-les au commit (git add), puis recommencez :")
    tell(*left_out)
    return FAILED


def _left_out(documents: Sequence[Path]) -> list[Path]:
    """Those of ``documents`` that differ from what is staged; ignored ones are left in peace."""
    if not documents:
        return []
    staged = os.environ.get("GIT_INDEX_FILE")  # git commit FILE has one of its own
    with repository.opened(
        repository.find(Path.cwd()), Path(staged).absolute() if staged else None
    ) as asked:
        return sorted(asked.left_out(documents))


if __name__ == "__main__":
    raise SystemExit(main())
