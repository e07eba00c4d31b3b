"""The look that a project gives its documents: its colour, logos and margins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cpts_docs.document.theme import DEFAULT, DENSITIES, PAPERS, Logo, Look
from cpts_docs.project.source import Taken

EACH_PAGE, SIDEWAYS = "toutes", "paysage"


def look_of(value: Any, taken: Taken) -> Look:
    """What ``theme`` says, with the files that it names; its shape is known to be right."""
    family = taken.family
    theme = DEFAULT.with_accent(value["accent"].lower()) if "accent" in value else DEFAULT
    margins = {f"margin_{side}": size for side, size in value.get("margins", {}).items()}
    size = PAPERS[value.get("paper", "A4")]
    width, height = reversed(size) if value.get("orientation") == SIDEWAYS else size
    spacing = DENSITIES[value.get("density", "normale")]
    page: dict[str, Any] = {"page_width": width, "page_height": height, "spacing": spacing}
    names: dict[str, Any] = {"font": family.drawn_name, "word_font": family.name} if family else {}
    return Look(
        replace(theme, **margins, **page, **names),
        family,
        tuple(Logo(taken.pictures[item["file"]], item["alt"]) for item in value.get("logos", ())),
        value.get("logo_pages") == EACH_PAGE,
        taken.css,
        taken.word,
    )
