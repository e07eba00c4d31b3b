"""The lists of an XLSForm, as the choices of our questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cpts_docs.base.diagnostics import did_you_mean
from cpts_docs.base.words import slug
from cpts_docs.forms.fields import MAX_BOXES, Reply
from cpts_docs.jobs.xlsform import names
from cpts_docs.jobs.xlsform.problems import Problems, Row
from cpts_docs.jobs.xlsform.texts import line


@dataclass(slots=True)
class Lists:
    """The lists of choices by name; what is wrong with one is said when a question asks for it."""

    problems: Problems
    rows: dict[str, list[Row]] = field(default_factory=dict)
    made: dict[str, tuple[Reply, ...]] = field(default_factory=dict)

    def add(self, rows: Iterable[Row]) -> None:
        """Add the rows of the sheet."""
        for row in rows:
            if row["list_name"]:
                self.rows.setdefault(row["list_name"], []).append(row)
            elif row["name"] or row["label"]:
                message = f"le choix « {row['label'][:60] or row['name'][:60]} » n'a pas de liste"
                self.problems.aside(row, message, "donnez-lui sa « list_name »")

    def get(self, name: str, asked_by: Row) -> tuple[Reply, ...]:
        """The replies of a list, as the form names them; () if it has none, which is said."""
        if len(self.rows.get(name, ())) > MAX_BOXES:
            message = f"la liste « {name[:60]} » a plus de {MAX_BOXES} choix"
            hint = "posez la question en texte (text)"
            self.problems.aside(asked_by, f"{message} : la question n'est pas reprise", hint)
            return ()
        if name not in self.made:
            self.made[name] = tuple(self._replies(name))
        if not self.made[name]:
            hint = did_you_mean(name, filter(None, self.rows))
            hint = hint or "ajoutez-la à la feuille « choices »"
            message = f"la liste « {name[:60]} » n'a aucun choix" if name else "la liste manque"
            self.problems.aside(asked_by, f"{message} : la question n'est pas reprise", hint)
        return self.made[name]

    def _replies(self, name: str) -> Iterable[Reply]:
        seen = set()
        for row in self.rows.get(name, ()):
            value, label = row["name"], line(row, "label", self.problems) or row["name"]
            if not value or value in seen:
                message = f"un autre choix de la liste s'appelle « {value[:60]} »"
                message = message if value else "le choix n'a pas de nom"
                self.problems.aside(row, message, "donnez-lui un autre « name »")
            elif label:
                if row["media"]:
                    self.problems.aside(row, "l'image ou le son du choix n'est pas repris")
                yield Reply(value, label)
            seen.add(value)


def entries(replies: Sequence[Reply], *, other: bool = False) -> tuple[list[Any], dict[str, str]]:
    """Choices, or rows, as a project declares them; and our value for each of the form's.

    ``other``: there is a line for other words beside them, which has its name.
    """
    given = names.Names({names.OTHER} if other else set())
    values = {item.value: given.give(item.value, names.read(item.value)) for item in replies}
    return [entry(values[item.value], item.label) for item in replies], values


def entry(value: str, label: str) -> Any:
    """A choice, or a row: its text alone, where that gives it its name."""
    return label if slug(label) == value else {"id": value, "text": label}
