"""The look that a project gives its documents: its colour, logos and margins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cpts_docs.document.theme import DEFAULT, DENSITIES, PAPERS, Logo, Look
from cpts_docs.foreign.picture import Picture

EACH_PAGE, SIDEWAYS = "toutes", "paysage"


def look_of(value: Any, pictures: Mapping[str, Picture]) -> Look:
    """What ``theme`` says, with the pictures that it names; its shape is known to be right."""
    theme = DEFAULT.with_accent(value["accent"].lower()) if "accent" in value else DEFAULT
    margins = {f"margin_{side}": size for side, size in value.get("margins", {}).items()}
    size = PAPERS[value.get("paper", "A4")]
    width, height = reversed(size) if value.get("orientation") == SIDEWAYS else size
    spacing = DENSITIES[value.get("density", "normale")]
    page = {"page_width": width, "page_height": height, "spacing": spacing}
    return Look(
        replace(theme, **margins, **page),
        tuple(Logo(pictures[item["file"]], item["alt"]) for item in value.get("logos", ())),
        value.get("logo_pages") == EACH_PAGE,
    )
