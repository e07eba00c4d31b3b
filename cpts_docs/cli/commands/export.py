"""Write what came back for a spreadsheet, or for a program."""

from __future__ import annotations

import argparse
from pathlib import Path

from cpts_docs.cli.commands.common import Later, add_project, complain, examine, is_taken, say
from cpts_docs.cli.exit_codes import DONE, FAILED, USAGE

SUMMARY = "écrit les réponses, les adhésions ou les avis pour un tableur"
EXAMPLES = """\
cpts-docs export mon-projet/project.yaml
cpts-docs export mon-projet/project.yaml -d fiche-avis -o avis.csv
"""

_FORMATS = ("xlsx", "csv", "json")


def add_options(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument(
        "-d",
        "--document",
        metavar="DOCUMENT",
        default="questionnaire",
        help=Later(
            lambda: (
                f"le formulaire d'où viennent les réponses : {_documents()}, ou un modèle du "
                "projet (par défaut : questionnaire)"
            )
        ),
    )
    parser.add_argument(
        "-f",
        "--format",
        choices=_FORMATS,
        help="xlsx, csv ou json (par défaut : celui du nom du fichier, ou xlsx)",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FICHIER",
        type=Path,
        help="fichier à écrire (par défaut : reponses, adhesions ou avis, à côté du projet)",
    )


def _documents() -> str:
    from cpts_docs.forms.kinds import KINDS

    return ", ".join(KINDS)


def run(options: argparse.Namespace) -> int:
    from cpts_docs.documents import names
    from cpts_docs.forms.kinds import KINDS, kind_of
    from cpts_docs.jobs.export import tables_of, written
    from cpts_docs.run.files import write_files

    project = examine(options.project, again=True)
    if project is None:
        return FAILED
    names([options.document], (*KINDS, *project.returned))
    kind = kind_of(options.document)
    ending = options.format or (options.output and options.output.suffix[1:].lower()) or "xlsx"
    target = options.output or options.project.parent / f"{_name(options.document)}.{ending}"
    if target.suffix.lower() != f".{ending}" or ending not in _FORMATS:
        complain(f"« {target.name} » : le nom finit par .xlsx, .csv ou .json, selon le format")
        return USAGE
    tables = tables_of(project, kind)
    if not tables:
        complain(
            f"{options.project} : rien à exporter, le projet n'a pas encore « {kind.key} » ; "
            f"« cpts-docs collect » lit {kind.filled}, et dit la ligne à ajouter au projet"
        )
        return FAILED
    if is_taken(target):
        return FAILED
    made = written(project, kind, tables, ending)
    write_files({target: made.data})
    say(target)
    for told in made.cut:
        complain(f"{target} : {told}")
    return FAILED if made.cut else DONE


def _name(document: str) -> str:
    """« reponses », « adhesions », « avis »; of a project's own « reponses-invitation »."""
    from cpts_docs.base.words import slug
    from cpts_docs.forms.kinds import KINDS, kind_of

    noun = slug(kind_of(document).noun.plural)
    return noun if document in KINDS else f"{noun}-{slug(document)}"
