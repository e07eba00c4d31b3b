"""Rules of a project's own templates: a copy is told when its original has changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpts_docs.base import os_errors
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.project.pages import html_files
from cpts_docs.project.rules.rule import Check, warning
from cpts_docs.project.rules.structure import INCLUSION
from cpts_docs.project.source import Source

MODELE_DEPASSE = warning(
    "modele-depasse",
    "Le modèle de cpts_docs a changé depuis que vous l'avez copié. Comparez les deux "
    "(`cpts-docs eject NOM` en écrit une copie neuve), puis remplacez la première ligne du vôtre "
    "par celle que le message donne.",
)


def _copies(source: Source, value: Any) -> Iterator[Diagnostic]:
    folder = source.included.get("templates")
    if not folder:
        return
    try:
        pages = html_files(source.path.parent / folder)
    except OSError as error:
        reason = os_errors.reading(error)
        yield INCLUSION.at(
            source,
            f"« {folder} » ne peut pas être lu : {reason}",
            source.position(["templates"]),
            "vérifiez ce dossier, puis relancez",
        )
        return
    from cpts_docs.project import ejected

    for path in pages:
        found = ejected.origin(path)
        if found is not None and found.has_changed:
            yield MODELE_DEPASSE.at(
                source,
                f"« {folder}/{path.name} » est copié du modèle {found.name} de cpts_docs "
                f"{found.version}, qui a changé depuis",
                source.position(["templates"]),
                f"comparez-les, puis écrivez en première ligne : {ejected.mark(found.name)}"
                if found.name in ejected.templates()
                else "ce modèle n'existe plus : gardez votre copie, et retirez sa première ligne",
            )


CHECKS = (Check(_copies, ("templates",), (MODELE_DEPASSE, INCLUSION)),)
