"""Random filled answers, and what ``collect`` makes of the files in which they come back."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

import cpts_docs
from cpts_docs.document.tree import TextField
from cpts_docs.document.walk import fields
from cpts_docs.forms.fiche import asked_body
from cpts_docs.jobs.collect import collect, files_of
from cpts_docs.project.model import Project
from tests.filling import looks_like_utf_8
from tests.samples import PROJECTS
from tests.ways import PROJECT_OF, tree

# --------------------------------------------------------------------------
# What people write

_WORDS = (
    *("à", "l'été", "œuvre", "Zoë", "d’Ô", "garçon", "ÉVÊQUE", "naïf", "ÿ", "Łukasz", "Ştefan"),
    *(
        "«\u00a0voilà\u00a0»",
        "“cité”",
        '"dit"',
        "'a'",
        "10\u202f%",
        "5 €",
        "–",
        "—",
        "…",
        "n°",
        "½",
    ),
    *("(", ")", "\\", "<b>", "</w:t>", "&amp;", "&", "{{ x }}", "#$%", "[1]", "/", "*", "_", "~"),
    *("e\u0301te\u0301", "Αθήνα", "Київ", "=1+1", "@", "- a", "1.", "no", "null", "x", "☒", "oui"),
)
_LONG = 3_000  # signs of a long comment


@dataclass(frozen=True)
class Given:
    """What a person puts into a form, by the fields' names; dates as 2026-11-27."""

    form: str
    answers: Mapping[str, str]


def given(count: int, *, any_letters: bool) -> list[Given]:
    """So many filled forms; the first are the same however many there are.

    ``any_letters``: long texts have letters of any script, as short ones do.
    """
    people = (_Person(random.Random(number), any_letters) for number in range(count))
    return [person.fills(_FORMS[number % len(_FORMS)]) for number, person in enumerate(people)]


_FORMS = ("questionnaire", "fiche-avis", "questionnaire")


@dataclass(frozen=True)
class _Person:
    chance: random.Random
    any_letters: bool

    def fills(self, form: str) -> Given:
        return Given(form, {name: self._answer(field) for name, field in _declared(form).items()})

    def _answer(self, field: TextField | list[str]) -> str:
        if isinstance(field, list):
            return self.chance.choice(field)
        if self.chance.random() < 0.25:
            return ""
        if field.kind == "date":
            return str(date(2023, 1, 1) + timedelta(days=self.chance.randrange(1000)))
        return self._text(field.rows).strip()

    def _text(self, rows: int) -> str:
        if rows == 1:
            return self._line()
        if rows > 3 and self.chance.random() < 0.15:
            sign = self.chance.choice((" ", "\n", ""))
            return sign.join(self._line(self.any_letters) for _ in range(_LONG // 10))[:_LONG]
        return "\n".join(self._line() if self.chance.random() < 0.8 else "" for _ in range(rows))

    def _line(self, any_letters: bool = True) -> str:
        while looks_like_utf_8(line := " ".join(self._words(any_letters))):
            pass
        return line

    def _words(self, any_letters: bool) -> Iterator[str]:
        for _ in range(self.chance.randint(1, 7)):
            is_any = any_letters and self.chance.random() < 0.05
            yield self._any_word() if is_any else self.chance.choice(_WORDS)

    def _any_word(self) -> str:
        signs = map(chr, self.chance.choices(range(0xA1, 0xD800), k=4))
        return "".join(sign for sign in signs if unicodedata.category(sign)[0] in "LNPS")


@cache
def _declared(form: str) -> dict[str, TextField | list[str]]:
    """The fields of a form that are kept: texts, and what can be ticked in a group, "" for nothing.

    What must be ticked always is: ``collect`` names a form with no answer at all,
    and an opinion without a verdict.
    """
    found: dict[str, TextField | list[str]] = {}
    kept = (it for it in fields(tree(form).blocks) if form != "fiche-avis" or asked_body(it.name))
    for field in kept:
        if isinstance(field, TextField):
            found[field.name] = field
        else:
            must = field.name == "parcours" or field.name.endswith("-verdict")
            values = found.setdefault(field.name, [] if must else [""])
            assert isinstance(values, list)
            values.append(field.value)
    return found


# --------------------------------------------------------------------------
# What comes of it

Outcome = Literal["read", "named", "refused", "lost"]


@dataclass(frozen=True)
class Came:
    """What ``collect`` writes of a file, by field, and what it says of it."""

    values: Mapping[str, str]
    said: str

    def outcome(self, wanted: Mapping[str, str]) -> Outcome:
        """Whether all is as ``wanted``; if not, the file is refused, or each other field named."""
        if not self.values:
            return "refused" if self.said else "lost"
        names = wanted.keys() | self.values.keys()
        other = {name for name in names if wanted.get(name) != self.values.get(name)}
        if not other:
            return "read"
        return "named" if all(f"« {name} »" in self.said for name in other) else "lost"


@cache
def _project(form: str) -> Project:
    return cpts_docs.load(PROJECTS[PROJECT_OF[form]])


def came(file: Path, form: str) -> Came:
    """What a filled form gives when its project collects it alone."""
    project = _project(form)
    collected = collect(project, [file])
    said = [*collected.refused, *collected.remarks, *collected.notices]
    values = dict(_values(files_of(project, collected, file.parent)))
    return Came(values, " ; ".join(map(str, said)))


def _values(files: Mapping[Path, bytes]) -> Iterator[tuple[str, str]]:
    for path, content in files.items():
        if path.name == "answers.yaml":
            (answer,) = yaml.load(content, _LOADER)["answers"]
            yield from answer["fields"].items()
        elif path.parent.name == "opinions":
            for name, text in yaml.load(content, _LOADER).items():
                yield f"avis-{path.stem}-{_FRENCH.get(name, name)}", text


_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FRENCH = {"text": "texte", "place": "lieu", "signatory": "signataire"}
