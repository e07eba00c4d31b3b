"""The rows of a table of people: which are nobody, and what is said of several at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from cpts_docs.base.diagnostics import MAX_OF_A_KIND
from cpts_docs.base.words import plain
from cpts_docs.foreign import cells
from cpts_docs.foreign.sheets import numbered
from cpts_docs.foreign.table import Table
from cpts_docs.forms.recipient_columns import part_of
from cpts_docs.reference.profession import named

REPEATED = "tableau-double"
"""The code of the warning that a person is there twice."""

_SUMS = re.compile(
    r"(?:sous |grand )?tota(?:l|ux)(?: general| des reponses)?(?: \d+(?: \w+)?)?"
    r"|nombre de \w+(?: \d+)?|sommes?|moyennes?"
)


def sums(said: Iterable[str]) -> bool:
    """Whether a row says nothing of a person: « Total », and numbers beside it."""
    words = [plain(cell) for cell in said if cell.strip() and not cells.is_number(cell)]
    return bool(words) and all(map(_SUMS.fullmatch, words))


_COUNTED = re.compile(r"\s*[(\[–-]?\s*\d+\s*[)\]]?$")
"""How many there are, behind the name of those that follow."""


def not_a_person(fields: Mapping[str, str]) -> str:
    """Why a row of which only the name is filled is no person's; "" if it may be one.

    Such rows are what people put between the others: « INFIRMIERS », « Légende : en rouge… ».
    """
    name = fields["nom"]
    if not plain(name):
        return f"« {name[:60]} » n'est pas le nom d'une personne"
    if any(text for field, text in fields.items() if field != "nom"):
        return ""
    if part_of(name):
        return f"« {name[:60]} » est le titre d'une colonne, pas le nom d'une personne"
    if len(fields) > 1 and named(_COUNTED.sub("", name)):
        return f"« {name[:60]} » est une profession, pas le nom d'une personne"
    if ":" in name:
        return f"« {name[:60]} » n'est pas le nom d'une personne"
    return ""


class _Recipient(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def fields(self) -> Mapping[str, str]: ...


_RESTORED = {
    "code-postal": "codes postaux : le zéro que le tableur avait retiré est remis",
    "telephone": "téléphones : le zéro ou le + que le tableur avait retiré est remis",
}


def tell_restored(table: Table, restored: Mapping[str, Sequence[int]]) -> None:
    """Say in which lines the numbers of a part got back what a spreadsheet took from them."""
    for part, lines in restored.items():
        message = f"{_RESTORED[part]} ({numbered(lines)})"
        table.tell("tableau-zero", message, "au format Texte, le tableur garde ce qui est tapé")


def tell_repeated(table: Table, recipients: Sequence[_Recipient]) -> None:
    """Say who is there several times."""
    seen: dict[tuple[str, ...], int] = {}
    repeated = 0
    for recipient in recipients:
        fields = recipient.fields
        mail = fields.get("mail", "").casefold()
        key = (" ".join(sorted(fields["nom"].casefold().split())), mail)
        first = seen.setdefault(key if mail else tuple(fields.values()), recipient.line)
        if first == recipient.line:
            continue
        repeated += 1
        if repeated <= MAX_OF_A_KIND:
            message = f"la même personne qu'à la ligne {first} : « {fields['nom'][:60]} »"
            hint = "supprimez une des deux lignes"
            table.tell(REPEATED, message, hint, recipient.line)
    if repeated > MAX_OF_A_KIND:
        more = repeated - MAX_OF_A_KIND
        table.tell(REPEATED, f"{more} autres personnes sont là plusieurs fois")
