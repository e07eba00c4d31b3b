"""The fiche avis: its words, what it asks, and what a body may say.

The national ones are data (``reference/fiche.json``); a project may say them otherwise
(the key ``fiche``), and forms, collections and the schema follow.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from cpts_docs.base.resources import reference_path
from cpts_docs.base.words import capitalize_first, counted, folded, series, slug
from cpts_docs.forms.fields import Field, Form, Reply

NAME = "fiche-avis"
"""How the form calls itself."""

FAVOURABLE, UNFAVOURABLE, NONE = "favorable", "défavorable", "aucun"
"""What a verdict counts as; ``NONE``: the body answered, and has no opinion."""

QUESTIONS = {
    "missions-obligatoires": "mandatory_missions",
    "coherence": "consistent_with_needs",
    "declinaison": "operational",
    "concordance-prs": "regional_plan",
}
"""The fields for what the fiche asks of the project itself, and its keys under ``assessment``."""


class Verdict(NamedTuple):
    """What a body may say: the ``id`` in forms, the ``text`` in projects, what it counts as."""

    id: str
    text: str
    counts_as: str

    @property
    def reply(self) -> Reply:
        """Its box."""
        return Reply(self.id, capitalize_first(self.text))


class Fiche(NamedTuple):
    """The ``labels`` of the fiche by name, and the ``verdicts`` that it offers."""

    labels: Mapping[str, str]
    verdicts: tuple[Verdict, ...]

    @property
    def assessment(self) -> Form:
        """What it asks of the project itself, each with a « précision »; not collected."""
        replies = tuple(Reply(slug(label), label) for label in ("Oui", "Non", "Partiellement"))
        questions = (
            Field(name, self.labels[key], "choice", "instruction", replies=replies)
            for name, key in QUESTIONS.items()
        )
        return Form(NAME, (*questions, Field("precision", "Précision", part="instruction")))

    @property
    def opinion(self) -> Form:
        """The fields of one opinion; in the form, each has the name of :func:`opinion_field`."""
        replies = tuple(verdict.reply for verdict in self.verdicts)
        return Form(
            NAME,
            (
                Field("verdict", "Avis", "choice", replies=replies),
                Field("texte", "Texte de l'avis", rows=4),
                Field("lieu", "Fait à"),
                Field("date", "Le", "date"),
                Field("signataire", self.labels["signature"]),
            ),
        )

    @property
    def known(self) -> tuple[Verdict, ...]:
        """The verdicts that it offers, then the national ones, which earlier forms have."""
        return tuple(dict.fromkeys((*self.verdicts, *national().verdicts)))

    def counts_as(self, text: str) -> str:
        """What the verdict with that text counts as, ``NONE`` if it is not known."""
        return next((item.counts_as for item in self.known if item.text == text), NONE)

    def in_words(self, given: Iterable[str | None]) -> str:
        """``2 avis favorables, 1 organisme sans avis et 2 avis attendus``.

        ``given`` has the text of each body's verdict, None for one that is awaited.
        """
        means = ["" if text is None else self.counts_as(text) for text in given]
        return series(
            counted(means.count(meaning), *forms)
            for meaning, forms in _COUNTED.items()
            if meaning in means
        )


_COUNTED = {
    FAVOURABLE: ("avis favorable", "avis favorables"),
    UNFAVOURABLE: ("avis défavorable", "avis défavorables"),
    NONE: ("organisme sans avis", "organismes sans avis"),
    "": ("avis attendu", "avis attendus"),
}


@cache
def national() -> Fiche:
    """The fiche as it is for a project that says nothing of it."""
    data = json.loads(reference_path("fiche.json").read_text("utf-8"))
    return Fiche(data["labels"], tuple(Verdict(**item) for item in data["verdicts"]))


def fiche_of(value: Mapping[str, Any]) -> Fiche:
    """The fiche of a checked value of the key ``fiche``."""
    usual = national()
    verdicts = tuple(map(verdict_of, value["verdicts"])) if "verdicts" in value else usual.verdicts
    return Fiche({**usual.labels, **value.get("labels", {})}, verdicts)


def verdict_of(value: str | Mapping[str, str]) -> Verdict:
    """The verdict that a project declares; it counts as "" if that is not said and not clear."""
    given = {"text": value} if isinstance(value, str) else value
    text = given["text"].strip()
    return Verdict(
        given.get("id", slug(text)), text, given.get("counts_as", "") or _plain_meaning(text)
    )


_MEANINGS = {"favorable": FAVOURABLE, "defavorable": UNFAVOURABLE, "sans avis": NONE}


def _plain_meaning(text: str) -> str:
    """What a verdict counts as by its first words; "" if they don't say it."""
    plain = folded(text).removeprefix("avis ")
    starts = (means for start, means in _MEANINGS.items() if re.match(rf"{start}\b", plain))
    return next(starts, "")


def opinion_field(organisation: str, field: str) -> str:
    """The name of a field of an organisation's opinion: ``avis-inter-urps-verdict``."""
    return f"avis-{slug(organisation)}-{field}"


def asked_body(name: str) -> str:
    """The slug of the organisation whose opinion a field is a part of, "" if it is of none."""
    found = _of_a_body().fullmatch(name)
    return found[1] if found else ""


@cache
def _of_a_body() -> re.Pattern[str]:
    fields = "|".join(field.name for field in national().opinion.fields)
    return re.compile(f"avis-(.+)-(?:{fields})")
