"""A row of an XLSForm, or a table of them, as a question of a project."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import Any

from cpts_docs.base.diagnostics import did_you_mean
from cpts_docs.base.words import counted, folded, series
from cpts_docs.foreign.sheets import numbered
from cpts_docs.forms.declared import SCALE, YES_NO, national_names
from cpts_docs.forms.fields import IDENTITY, QuestionKind, Reply
from cpts_docs.jobs.xlsform import kinds, names
from cpts_docs.jobs.xlsform.conditions import Conditions, Known, national
from cpts_docs.jobs.xlsform.kinds import Type, declared
from cpts_docs.jobs.xlsform.problems import Problems, Row
from cpts_docs.jobs.xlsform.replies import Lists, entries, entry
from cpts_docs.jobs.xlsform.texts import line
from cpts_docs.project.rules.questions import NOT_BEFOREHAND, TAKEN_BY

_MANY = 20
_MARKED = {names.PARTICIPATION: "participation", names.IDENTITY: "identity"}
"""The words of our own column for a key of a question."""


@dataclass(slots=True)
class Questions:
    """Makes questions of rows, in their order; keeps what later ones may depend on."""

    problems: Problems
    lists: Lists
    conditions: Conditions
    names: names.Names = field(default_factory=lambda: names.Names({*national_names(), *IDENTITY}))
    unheld: dict[str, list[int]] = field(default_factory=dict)

    def question(
        self, row: Row, kind: Type, above: Sequence[Row], *, other: str = ""
    ) -> dict[str, Any] | None:
        """The question of a row, None if it is set aside, which is said.

        ``above`` are the groups around it; ``other`` names the choice that is written out.
        """
        found = self._answers(row, kind, other or ("other" if kind.other else ""))
        if found is None:
            return None
        ours, more, values = found
        made = self._named(row, ours, more)
        self._complete(made, row, above, required=self._required(row))
        if values:
            self.conditions.known[row["name"]] = Known(made["id"], values, ours == "several")
        self._unheld(row, {"parameters"} if kind.name == "range" else set())
        return made

    def table(
        self, group: Row, rows: Sequence[Row], replies: Sequence[Reply], above: Sequence[Row]
    ) -> dict[str, Any]:
        """The table of a group whose rows all take a yes or a no; a row of titles may be first."""
        heads = [row for row in rows if "label" in row["appearance"].split()]
        asked = [row for row in rows if row not in heads]
        given = names.Names()
        ids = [given.give(row["name"], names.row_of(row["name"], group["name"])) for row in asked]
        texts = [line(row, "label", self.problems) or row["name"] for row in asked]
        made = self._named(group if group["label"] or not heads else heads[0], "table", {})
        if heads:
            made["id"] = self.names.give(group["name"], names.read(group["name"] or made["id"]))
        made["rows"] = [entry(name, text) for name, text in zip(ids, texts, strict=True)]
        values = kinds.yes_no_values(replies)
        self._tell_replies(group, replies, values)
        required = [self._required(row) for row in asked]
        if any(required) and not all(required):
            which = numbered(
                [row.line for row, needs in zip(asked, required, strict=True) if needs]
            )
            message = f"seules certaines lignes du tableau sont obligatoires ({which})"
            self.problems.aside(group, f"{message} : aucune ne l'est", "toutes, ou aucune")
        self._complete(made, group, above, required=all(required))
        for row, name in zip(asked, ids, strict=True):
            self.conditions.known[row["name"]] = Known(f"{made['id']}--{name}", values)
            for column in ("hint", "relevant"):
                if row[column]:
                    self.problems.aside(row, f"une ligne de tableau n'a pas de « {column} »")
            self.marks(row, (), "une ligne de tableau")
            self._unheld(row, {"appearance"})
        return made

    def marks(self, row: Row, taken: Container[str], what: str) -> list[str]:
        """The words of our own column that go with a row, a ``what``; of the others, it is said."""
        marks = folded(row[names.COLUMN]).split()
        if others := [mark for mark in marks if mark not in taken]:
            message = (
                f"« {' '.join(others)[:60]} », dans la colonne « cpts », ne va pas avec {what}"
            )
            self.problems.adapted(message, "corrigez ou retirez ce mot", row)
        return [mark for mark in marks if mark in taken]

    def tell_group(self, row: Row) -> None:
        """Say what a group has besides the title and the condition of a section."""
        self.marks(row, (names.NATIONAL, names.PERSON), "un groupe")
        if row["hint"]:
            hint = "mettez-la dans l'aide de sa première question"
            self.problems.aside(row, "une partie du questionnaire n'a pas d'aide (hint)", hint)
        self._unheld(row, {"appearance"})  # how its questions stand on a screen

    def tell_note(self, row: Row) -> None:
        """Say what a note has besides its text, which the introduction takes."""
        if row["relevant"]:
            message = "l'introduction se montre à tous : la condition de la note n'est pas reprise"
            self.problems.aside(row, message, "retirez du texte ce qui n'est pas pour tous")
        self._unheld(row, {"appearance"})

    def take_national(self, row: Row, name: str) -> None:
        """Take the national question, or row of one, of that name, as it is everywhere."""
        text, self.conditions.known[row["name"]] = national()[name]
        changed = any(row[column] for column in ("hint", "required", "relevant"))
        if changed or row["label"] != text:
            message = f"une question nationale reste telle quelle : « {text[:60]} »"
            self.problems.adapted(message, "pour la changer, donnez-lui un autre nom", row)

    def tell(self) -> None:
        """Say what was found of many rows."""
        for column, lines in self.unheld.items():
            where = f"feuille « survey », {numbered(lines)}"
            if reason := kinds.COLUMNS.get(column):
                row = Row("survey", lines[0], {})
                more = f" (et {counted(len(lines) - 1, 'autre ligne', 'autres lignes')})" * (
                    len(lines) > 1
                )
                self.problems.aside(row, f"« {column} » n'est pas repris{more} : {reason}")
            else:
                self.problems.adapted(f"{where} : « {column} » n'est pas repris")
        if changed := self.names.changed:
            shown = [f"{old} → {new}" for old, new in changed.items()]
            more = f" et {len(shown) - _MANY} autres" if len(shown) > _MANY else ""
            self.problems.adapted(
                f"des noms changent : {', '.join(shown[:_MANY])}{more}",
                "un identifiant a des lettres minuscules sans accents, des chiffres, des tirets",
            )

    # ---- parts of a question

    def _answers(
        self, row: Row, kind: Type, other: str
    ) -> tuple[QuestionKind, dict[str, Any], dict[str, str]] | None:
        """The kind of a question, its own keys, and what conditions may ask of it."""
        match kind.name:
            case kinds.SELECT_ONE | kinds.SELECT_MULTIPLE:
                return self._select(row, kind, other)
            case "range":
                return self._range(row)
            case "decimal":
                return "number", {}, {}
            case "date":
                return "date", {}, {}
            case "text":
                is_long = kinds.MULTILINE in row["appearance"].split()
                return "long" if is_long else "short", {}, {}
            case _:
                self._refuse(row, kind)
                return None

    def _select(
        self, row: Row, kind: Type, other: str
    ) -> tuple[QuestionKind, dict[str, Any], dict[str, str]] | None:
        replies = self.lists.get(kind.list_name, row)
        if not replies:
            return None
        ours: QuestionKind = "several" if kind.name == kinds.SELECT_MULTIPLE else "one"
        if ours == "one" and not other:
            ours = kinds.kind_of_list(replies)
        if ours == "yes_no":
            return ours, {}, kinds.yes_no_values(replies)
        if ours == "scale":
            return ours, {}, {item.value: item.value for item in SCALE}
        if other:  # its choice is one of ours already
            replies = tuple(item for item in replies if item.value != other)
        if len(replies) < 2:
            message = "un seul choix n'est pas une question"
            self.problems.aside(row, message, "posez une question oui ou non, ou ajoutez un choix")
            return None
        choices, values = entries(replies, other=bool(other))
        return ours, {"choices": choices, "other": bool(other)}, values

    def _range(self, row: Row) -> tuple[QuestionKind, dict[str, Any], dict[str, str]] | None:
        steps = kinds.range_of(row["parameters"])
        values = {step: step for step in steps}
        if steps == tuple(item.value for item in SCALE):
            return "scale", {}, values
        if not 2 <= len(steps) <= _MANY:
            message = "une note va de 1 à 5, par pas de 1"
            hint = f"une autre, d'au plus {_MANY} nombres entiers, devient un choix"
            self.problems.aside(row, message, hint)
            return None
        message = f"une note va de 1 à 5 ; celle-ci, de {steps[0]} à {steps[-1]}, devient un choix"
        self.problems.adapted(message, "la synthèse en compte les parts, sans moyenne", row)
        return "one", {"choices": [*steps]}, values

    def _refuse(self, row: Row, kind: Type) -> None:
        name = kind.name[:60]
        if kind.name == kinds.NOTE:
            message = "une note n'a sa place qu'avant la première question"
            hint = "mettez son texte dans l'aide (hint) d'une question, ou dans un titre de groupe"
        elif kind.name in kinds.REFUSED:
            reason, hint = kinds.REFUSED[kind.name]
            message = f"le type « {name} » n'est pas repris : {reason}"
        else:
            message = f"le type « {name} » n'est pas connu" if name else "la ligne n'a pas de type"
            hint = did_you_mean(name, {item.type: 0 for item in kinds.WRITTEN.values()})
        self.problems.aside(row, message, hint)

    def _named(self, row: Row, kind: QuestionKind, more: dict[str, Any]) -> dict[str, Any]:
        name = row["name"]
        text = line(row, "label", self.problems)
        if not text:
            self.problems.adapted("la question n'a pas de texte : son nom en tient lieu", "", row)
        asked = self.names.give(name or text, names.read(name or text or f"question-{row.line}"))
        more = {"help": line(row, "hint", self.problems), **more}
        return declared(asked, kind, text or name or asked, **more)

    def _complete(
        self, made: dict[str, Any], row: Row, above: Sequence[Row], *, required: bool
    ) -> None:
        """Add what a question has besides its kind."""
        found = {"required": required, "show_if": self.conditions.show_if(row, above, made["id"])}
        made |= {key: value for key, value in found.items() if value}
        taken = {mark for mark, key in _MARKED.items() if made["kind"] in TAKEN_BY[key]}
        marks = self.marks(row, taken, f"une question « {made['kind']} »")
        if names.PARTICIPATION in marks:
            made["participation"] = True
        if names.IDENTITY in marks:
            dropped = [key for key in NOT_BEFOREHAND if made.pop(key, None)]
            if dropped:
                message = f"une question connue d'avance ne prend pas : {series(dropped)}"
                self.problems.aside(row, message, "retirez « identité » de la colonne « cpts »")
            made["identity"] = True

    def _required(self, row: Row) -> bool:
        said = folded(row["required"])
        if said not in (*kinds.YES, *kinds.NO):
            message = f"« required » dépend d'une formule ({row['required'][:60]})"
            self.problems.aside(row, f"{message} : la question est facultative", "écrivez yes")
        return said in kinds.YES

    def _tell_replies(self, group: Row, replies: Sequence[Reply], values: dict[str, str]) -> None:
        labels = {item.value: item.label for item in YES_NO}
        renamed = [
            f"« {item.label} » devient « {labels[values[item.value]]} »"
            for item in replies
            if folded(item.label) != folded(labels[values[item.value]])
        ]
        if "nc" not in values.values():
            renamed.append("« NC » s'ajoute")
        if renamed:
            message = f"les lignes d'un tableau prennent oui, non ou NC : {', '.join(renamed)}"
            self.problems.adapted(message, "", group)

    def _unheld(self, row: Row, used: set[str]) -> None:
        """Note the columns of a row that is taken which go with no question."""
        if row["appearance"] in (kinds.MULTILINE, kinds.TABLE_LIST):
            used = {*used, "appearance"}
        for column in (*kinds.COLUMNS, "appearance", "parameters"):
            if row[column] and column not in used:
                self.unheld.setdefault(column, []).append(row.line)
