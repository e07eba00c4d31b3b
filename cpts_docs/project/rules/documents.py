"""Rules of the documents that a project wants: they exist, have their data or a Word file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.errors import UnreadableError
from cpts_docs.project import inside
from cpts_docs.project.chosen import NEEDS
from cpts_docs.project.pages import own_pages, package_pages
from cpts_docs.project.rules.rule import Check, Rule, entries, warning
from cpts_docs.project.source import PathInFile, Source

DOCUMENT_INCONNU = Rule(
    "document-inconnu",
    "Aucun document n'a ce nom. Le message propose le plus proche ; un document de plus est un "
    "modèle du dossier `templates`, ou un modèle Word : `convention: {template: convention.docx}`.",
)

DOCUMENT_SANS_DONNEES = Rule(
    "document-sans-donnees",
    "Ce document est voulu, et le projet n'a pas de quoi le remplir : ajoutez la clé nommée, ou "
    "retirez-le de `documents`.",
)

MODELE_WORD = Rule(
    "modele-word",
    "Ce modèle Word ne peut pas être pris ; le message dit pourquoi. Il faut un fichier `.docx` du "
    "dossier du projet, sans macros, ni mot de passe.",
)

MODELE_WORD_ALLEGE = warning(
    "modele-word-allege",
    "Le modèle Word a ce qui lirait un autre fichier ou lancerait un programme, "
    "ou ce qui n'a pas de sens dans un document rempli ; les documents sont construits sans. "
    "Retirez-le du modèle, et l'avertissement disparaît.",
)

_NAME = re.compile(r"[^\W_][\w-]{0,59}")
_COLLECTED = "questionnaire"
_AGAIN = "un fichier Word enregistré de nouveau, au format .docx, sans macros, convient"
_ALIKE = "donnez le nom d'un fichier Word du dossier du projet, comme convention.docx"


def _chosen(source: Source, value: Any) -> Iterator[Diagnostic]:
    listed = value.get("documents")
    if listed is None:
        return
    try:
        known = _known(source)
    except OSError:
        return  # the rule of templates says so
    if isinstance(listed, dict):
        for name, item in listed.items():
            at: PathInFile = ("documents", name)
            if "template" in item:
                yield from _word(source, at, name, item["template"])
                yield from _lacking(source, at, name, "donnez un autre nom à ce document")
            else:
                yield from _plain(source, at, name, known, key=True)
        return
    for at, name in entries(listed, ("documents",)):
        yield from _plain(source, at, name, known)


def _known(source: Source) -> list[str]:
    """The names of the package's documents, and of the project's own templates."""
    own = source.included.get("templates")
    return package_pages() + (own_pages(source.path.parent / own) if own else [])


def _plain(
    source: Source, at: PathInFile, name: str, known: list[str], *, key: bool = False
) -> Iterator[Diagnostic]:
    if name in known:
        yield from _lacking(source, at, name, "retirez ce document")
    else:
        what = "document inconnu :"
        yield DOCUMENT_INCONNU.unknown(source, what, at, name, known, key=key)


def _lacking(source: Source, at: PathInFile, name: str, otherwise: str) -> Iterator[Diagnostic]:
    need = NEEDS.get(name)
    if need is None or need.key in source.included:  # answers that are still to come
        return
    node = source.node(need.path)
    if node is None or node.value is False:
        message = f"« {name} » est voulu, et il manque « {need.typed} » au projet"
        hint = f"ajoutez « {need.typed} », ou {otherwise}"
        yield DOCUMENT_SANS_DONNEES.at(source, message, source.position(at), hint)


def _word(source: Source, at: PathInFile, name: str, file: str) -> Iterator[Diagnostic]:
    """What is wrong with a Word file; if nothing is, it is among those of the source."""
    from cpts_docs.foreign.file import content
    from cpts_docs.foreign.word_file import read

    place = source.position((*at, "template"))
    if _NAME.fullmatch(name) is None:
        message = f"« {name} » ne peut pas être le nom d'un document, qui est celui de son fichier"
        hint = "écrivez des lettres, des chiffres et des tirets : convention-ars"
        yield MODELE_WORD.at(source, message, source.position(at, key=True), hint)
        return
    if name == _COLLECTED:
        message = "le questionnaire n'a pas de modèle Word : il s'envoie et se recueille"
        hint = "ses questions se déclarent (clé « questionnaire »), ou son modèle se copie : eject"
        yield MODELE_WORD.at(source, message, place, hint)
        return
    folder = source.path.parent
    found = inside.find(folder, file)
    problem, hint = found.problem, _ALIKE
    if not problem and len(found.paths) != 1:
        problem = "plusieurs fichiers ont ce nom" if found.paths else "ce fichier n'existe pas"
        hint = inside.what_is_there(folder, file)
    elif not problem:
        try:
            source.word_files[file] = word = read(content(found.paths[0]))
        except UnreadableError as error:
            problem, hint = str(error), _AGAIN
        else:
            for removed in word.removed:
                message = f"« {file} » : construit sans {removed}"
                yield MODELE_WORD_ALLEGE.at(source, message, place, "retirez-le du modèle")
    if problem:
        yield MODELE_WORD.at(source, f"« {file} » : {problem}", place, hint)


CHECKS = (
    Check(
        _chosen,
        ("documents", "templates"),
        (DOCUMENT_INCONNU, DOCUMENT_SANS_DONNEES, MODELE_WORD, MODELE_WORD_ALLEGE),
    ),
)
