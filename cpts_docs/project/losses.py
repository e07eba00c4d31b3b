"""What YAML or Markdown would drop or join without a word: told before it is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from cpts_docs.base.bars import begins_table, cells
from cpts_docs.base.diagnostics import MAX_OF_A_KIND, Diagnostic
from cpts_docs.base.words import MAY_BE_BULLETS, counted, normalized
from cpts_docs.project import quotation
from cpts_docs.project.edits import Mend
from cpts_docs.project.quotation import LINES
from cpts_docs.project.rules import settings, structure
from cpts_docs.project.source import Source
from cpts_docs.project.texts import CHOSEN, Place, Text, texts

_BULLET = rf"[-*{MAY_BE_BULLETS}]\s+"
_STARTS = re.compile(rf"\s*{_BULLET}")
_INSIDE = re.compile(rf"\s{_BULLET}")


def check(source: Source, told: Collection[Place] = ()) -> list[Diagnostic]:
    """The texts of ``source`` that documents would not show as they are written.

    Of those at the places ``told``, something else has been said already.
    """
    errors: list[Diagnostic] = []
    warnings: list[Diagnostic] = []
    for text in texts(source):
        if told and text.place in told:
            continue
        looks = _LOOKS if len(warnings) < MAX_OF_A_KIND else _LOOKS[:1]
        found = next((found for look in looks if (found := look(text))), None)
        if found:
            (errors if found.is_error else warnings).append(found)
        if len(errors) >= MAX_OF_A_KIND:
            break
    return errors + warnings


# --------------------------------------------------------------------------
# What is lost


def _cut_by_a_comment(text: Text) -> Diagnostic | None:
    """« Accès # soins »: all from the hash on is a comment."""
    if text.key in CHOSEN or not text.is_plain:
        return None
    found = re.match(r"(.*?\S)(\s+)(#\s?)(.*)", text.rest)
    if found is None or normalized("NFC", found[1]) != text.value:
        return None
    if len(found[2]) > 1 and len(found[3]) > 1:  # set apart as a comment is
        return None
    if settings.IGNORE.match(text.rest, found.start(3)):
        return None
    lost = f"#{found[3][1:]}{found[4]}"[:40]
    return text.broken(
        structure.TEXTE_COUPE,
        f"« # » après un espace ouvre un commentaire : « {lost} » ne sera dans aucun document",
        f"si c'est du texte, mettez-le entre guillemets : {text.in_quotes(comment=True)} ; "
        "si c'est un commentaire, écrivez-le sur une ligne à lui",
        column=text.position.column + found.start(3),
    )


def _without_its_sign(text: Text) -> Diagnostic | None:
    """« &sante publique » is an anchor and a text, « ! Attention » a tag and a text."""
    found = re.match(r"(&(\w[\w-]*)|!)\s+[^\s'\"]", text.rest)
    if found is None or found[2] in text.aliases:
        return None
    return text.broken(
        structure.SIGNE_PERDU,
        f"« {found[1]} » a un sens pour YAML, et ne sera dans aucun document",
        _in_quotes(text) if found[1] == "!" else f"{_QUOTES}{text.in_quotes()}",
    )


_QUOTES = "mettez le texte entre guillemets : "


def _in_quotes(text: Text) -> str:
    """Quotes around all that is written of a text; sure on one line without a comment."""
    written = text.rest.rstrip()
    hint = f"{_QUOTES}{text.in_quotes()}"
    if " #" in written or '"' in written or not written.endswith(text.value):
        return hint
    return Mend(hint, written, f'"{written}"', raw=True)


def _joined(text: Text) -> Diagnostic | None:
    """A list in a text that is no « | », whose lines YAML joins."""
    if not _INSIDE.search(text.value) or text.rest.startswith("|"):
        return None
    start = f"{text.key}: |" if not text.in_list else "- |"
    cure = f"écrivez « {start} », et tout le texte en dessous, en retrait"
    if text.in_list:
        cure += " ; si c'est un autre élément de la liste, alignez les tirets"
    if text.rest.startswith(">"):
        cure = Mend(f"remplacez « > » par « | » : {start}", ">", "|", raw=True, place=text.position)
    elif not text.in_list and text.is_plain:
        cure = _as_block(text, cure)
    first, file = text.position.line + 1, text.source.files[text.position.file]
    for number in range(first, min(first + LINES, file.line_count + 1)):
        line = file.typed(number)
        words = normalized("NFC", " ".join(line.split())).rstrip("'\"")
        if words not in text.value:
            break
        if _STARTS.match(line) and f" {words}" in text.value:
            return text.broken(
                structure.LIGNES_RECOLLEES,
                "cette ligne d'une liste sera recollée à celle d'avant, en un seul paragraphe",
                cure,
                line=number,
                column=len(line) - len(line.lstrip()) + 1,
            )
    return None


def _as_block(text: Text, cure: str) -> str:
    """``cure``, as a mend that makes a block of a text, if all its lines begin in one column."""
    file, first = text.source.files[text.position.file], text.position.line
    before = file.typed(first)[: text.position.column - 1]
    columns = set()
    for number in range(first + 1, min(first + LINES, file.line_count + 1)):
        line = file.typed(number)
        column = len(line) - len(line.lstrip(" "))
        if line.strip() and column <= len(before) - len(before.lstrip(" ")):
            break
        columns |= {column} if line.strip() else set()
    if len(columns) != 1 or not re.fullmatch(r" *[a-z_]+: ", before):
        return cure
    written = text.rest.rstrip()
    block = f"|\n{' ' * columns.pop()}{written}"
    return Mend(cure, written, block, raw=True, place=text.position)


def _two_bullets(text: Text) -> Diagnostic | None:
    """« - • Accès », or « o » as Word copies it: the dash makes a bullet of its own."""
    found = re.match(rf"(?:[{MAY_BE_BULLETS}]|o(?=\s+[^\Wa-z]))\s+(?=\S)", text.value)
    if found is None or not text.in_list or "\n" in text.value:
        return None
    right = text.value[found.end() :]
    return text.broken(
        structure.PUCE_EN_DOUBLE,
        f"« {text.value[0]} » s'ajoute à la puce que donne le tiret",
        Mend(f"gardez le tiret seul : - {right[:70]}", text.value, right),
    )


def _damaged(text: Text) -> Diagnostic | None:
    if _OF_DAMAGE.isdisjoint(text.value):
        return None
    from cpts_docs.project import damaged

    return damaged.letters(text)


_OF_DAMAGE = frozenset("ÃÂâÅ\ufffd&<")
"""Signs that letters become which another program misread, and those of the code of a page."""


def _uneven_table(text: Text) -> Diagnostic | None:
    """A row of a Markdown table that has more cells than the head, or dashes that do not match."""
    if "|" not in text.value or "\n" not in text.value:
        return None
    wanted = 0  # cells in the head of the table that a row is of
    rows = text.value.split("\n")
    for index in range(1, len(rows)):
        begins = not wanted and begins_table(rows[index - 1], rows[index])
        if begins:
            wanted = cells(rows[index - 1])
        elif "|" not in rows[index]:
            wanted = 0
        count = cells(rows[index])
        if wanted and (count > wanted or (begins and count != wanted)):
            return _uneven(text, index, count, wanted)
    return None


def _uneven(text: Text, index: int, count: int, wanted: int) -> Diagnostic:
    at = text.position
    line, column = (at.line + 1 + index, 1) if text.rest.startswith("|") else (0, 0)
    return text.broken(
        structure.TABLEAU_INEGAL,
        f"cette ligne du tableau a {counted(count, 'cellule', 'cellules')}, et l'en-tête {wanted}",
        "donnez à chaque ligne autant de cellules qu'à l'en-tête ; « | » dans un texte s'écrit \\|",
        line,
        column,
    )


def _spaces(text: Text) -> Diagnostic | None:
    """Two spaces between words, or one at an end, in a text that stands on one line."""
    right = re.sub(" {2,}", " ", text.value).strip(" ")
    written = text.value if text.is_plain else f"{text.rest[:1]}{text.value}{text.rest[:1]}"
    if not right or right == text.value:
        return None
    if not text.rest.startswith(written):
        return _spaces_in_lines(text)
    inside = "  " in text.value.strip(" ")
    where = "deux espaces se suivent dans" if inside else "un espace commence ou finit"
    return text.broken(
        structure.ESPACES,
        f"{where} ce texte",
        Mend(f"écrivez : {right[:70]}", text.value, right),
    )


_TWO_SPACES = re.compile(r"(?<![^\s|])([^\s|]+) {2,}[^\s|]+")
_MARKER = re.compile(r"[-*+]|\d+[.)]")


def _spaces_in_lines(text: Text) -> Diagnostic | None:
    """Two spaces between words of a text over several lines; not behind what begins an item."""
    for found in _TWO_SPACES.finditer(text.value):
        before = text.value[: found.start()].rpartition("\n")[2]
        if not before.strip() and _MARKER.fullmatch(found[1]):
            continue
        if at := text.source.written(found[0], text.position):
            right = " ".join(found[0].split())
            return text.broken(
                structure.ESPACES,
                "deux espaces se suivent dans ce texte",
                Mend(f"écrivez : {right[:70]}", found[0], right),
                at.line,
                at.column,
            )
    return None


_LOOKS: tuple[Callable[[Text], Diagnostic | None], ...] = (
    _uneven_table,
    _cut_by_a_comment,
    quotation.past_its_quote,
    quotation.past_its_comma,
    _without_its_sign,
    _joined,
    _two_bullets,
    quotation.curly_quotes,
    quotation.only_at_its_end,
    _damaged,
    _spaces,
)
"""The error comes first: it is looked for behind any number of warnings."""
