"""Lines that lack a dash, a colon or the space behind one.

Each function looks for one mistake and gives its line, and that line as it
should have been written.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from cpts_docs.base.words import MAY_BE_BULLETS
from cpts_docs.project import cures, keys
from cpts_docs.project.edits import Mend
from cpts_docs.project.yaml_broken import (
    Broken,
    Finding,
    aligned,
    begins_text,
    cut,
    indent,
    is_a_key,
    key_column,
    key_of,
    spaces,
    undashed,
    written,
)
from cpts_docs.reference.profession import named

_BULLET = re.compile(rf"(\s*)(-(?![\s-])|[*{MAY_BE_BULLETS}]\s*(?=\S))(.*)")

_GLUED = re.compile(r"(\s*(?:-\s+)*)([^\W\d][^:=;；：#\"'\[{]*?)\s*(:(?=[^\s/])|[=;；：])\s*(.+)")


def bullet(broken: Broken) -> Finding | None:
    """``-Diabète``, ``• Diabète``: a bullet that is no dash with its space."""
    number = broken.suspect
    found = _BULLET.fullmatch(broken.line_at(number))
    if found is None and re.search("expected key|mapping values", broken.said):
        number = next(broken.above(number), number)
        found = _BULLET.fullmatch(broken.line_at(number))
    if found is None or (found[2][0] == "*" and not found[2][1:]):
        return None
    sign, rest = found[2].strip(), found[3].strip()
    if not rest:
        cure = "écrivez l'élément après le tiret, ou retirez la ligne"
        return Finding(number, len(found[1]), "un tiret sans rien après lui", cure)
    needs_quotes = _needs_quotes(rest)
    item = cures.quoted(rest) if needs_quotes else cut(rest)
    message = (
        "il manque un espace après le tiret" if sign == "-" else f"« {sign} » n'ouvre pas une liste"
    )
    cure = f"écrivez un tiret et un espace : - {item}"
    is_number = sign == "-" and rest[:1].isdigit()  # which may be less than nothing
    if rest.startswith("- "):  # a dash that has a sign before it
        if found[2] != sign:  # in its indentation
            return None
        cure = written(cure, found[2] + found[3], rest)
    elif begins_text(rest) and not is_number and " #" not in rest:
        right = cures.quoted(rest, len(rest)) if needs_quotes else rest
        cure = written(cure, found[2] + found[3], f"- {right}")
    return Finding(number, len(found[1]), message, cure)


def _needs_quotes(text: str) -> bool:
    """Whether a text would be something else to YAML; a key of ours is no text."""
    has_sign = re.search(r": |^[\[{&*!|>%@`\"']| #", text)
    return bool(has_sign) and key_of(text) not in keys.all_keys()


def _bare_key(broken: Broken, number: int) -> Finding | None:
    """A line that is a known key, or a profession, and what it says, without a colon."""
    line = broken.line_at(number)
    start = key_column(line)
    dashes, text = line[:start].lstrip(), line[start:]
    key, rest = [*text.split(maxsplit=1), "", ""][:2]
    counted = re.fullmatch(r"\s*([^\W\d][^\d:]*?)[\s=;,.(：；-]+(\d+)\s*\)?\s*", text)
    counts = counted is not None and named(counted[1]) is not None
    if counted and counts:
        key, rest = counted[1], counted[2]
    elif ":" in text or "=" in text or key.rstrip(";,.") not in keys.all_keys():
        return None
    key = key.rstrip(";,.")
    message = f"il manque « : » après « {key} »"
    cure = f"écrivez : {dashes}{key}: {cut(rest)}".rstrip()
    begins = key == "version" and rest.isdigit()
    if counts or begins or text[len(key) :][:1] in (";", "\t"):  # and no words of a text
        cure = written(cure, text, f"{key}: {rest}")
    return Finding(number, start + len(key), message, cure)


def tabbed_key(broken: Broken) -> Finding | None:
    """A key and its value as two cells of a table."""
    number = broken.suspect
    return _bare_key(broken, number) if "\t" in broken.line_at(number).strip() else None


def no_space(broken: Broken) -> Finding | None:
    """``name:Grand Sud``, ``name = Grand Sud``."""
    if "expected ':'" in broken.said and (bare := _bare_key(broken, broken.suspect)):
        return bare
    candidates = [broken.suspect]
    above_a_comment = re.search("expected (?:key|'-')|<document start>", broken.said)
    if above_a_comment or (
        "mapping values" in broken.said and ": " not in broken.text[: broken.column]
    ):
        candidates = list(broken.above(broken.line))[:1]  # of whose text this line is taken for
    for number in candidates:
        text = broken.line_at(number)
        goes_on = number < broken.line and key_column(text) != broken.column_of_line
        if number < broken.line and not goes_on and (bare := _bare_key(broken, number)):
            return bare
        found = _GLUED.fullmatch(text)
        if found is None:
            continue
        head, key, sign, rest = found.groups()
        if (sign != ":" or above_a_comment) and not is_a_key(key):
            continue
        value = cures.quoted(rest) if re.search(r":\s| #", rest) else rest.strip()
        message = (
            "il manque un espace après « : »" if sign == ":" else f"« {sign} » au lieu de « : »"
        )
        cure = f"écrivez : {head.lstrip()}{key}: {cut(value)}"
        if is_a_key(key) and begins_text(rest) and " #" not in rest and _fits(broken, number, key):
            is_whole = re.fullmatch(r"\{[^{}]*\}|\[[^\[\]]*\]", rest.strip())
            right = cures.quoted(rest, len(rest)) if value != rest.strip() else value
            cure = written(cure, text[len(head) :], f"{key}: {rest if is_whole else right}")
        return Finding(number, found.start(3), message, cure)
    return None


def _fits(broken: Broken, number: int, key: str) -> bool:
    """Whether ``key`` may stand where it does: beside a key above it, or below its owner."""
    column = key_column(broken.line_at(number))
    lines = (broken.line_at(above) for above in broken.above(number))
    above = next((line for line in lines if key_of(line) and key_column(line) <= column), "")
    if not above:
        return not column
    if key_column(above) == column:
        return keys.may_be_beside(key, key_of(above))
    return keys.may_be_under(key, key_of(above))


def no_dash(broken: Broken) -> Finding | None:
    """A line among the elements of a list that has no dash."""
    number = broken.suspect
    text = broken.line_at(number)
    column = indent(text)
    dashed = next(
        (above for above in broken.above(number) if indent(broken.line_at(above)) <= column), 0
    )
    item = broken.line_at(dashed)
    is_item = item.lstrip().startswith("- ") and indent(item) == column
    if not is_item or text.lstrip().startswith("-"):
        return None
    first, key = key_of(item), key_of(text)
    owner = _owner(broken, dashed, column)
    above = (key_of(owner),) if owner else ()
    if above in [place[-1:] for place in keys.places().get(first, ())]:
        cure = undashed(item)
        return Finding(dashed, column, f"« {first} » n'est pas un élément d'une liste", cure)
    if key and first and key != first:
        found = aligned(broken, number, key_column(item), first)
        return replace(found, cure=f"{found.cure} ; ou un tiret, si c'est un autre élément")
    if key and not first:
        return aligned(broken, number, indent(owner), key_of(owner))
    item = text.strip() if key else cures.taken_apart(text).text
    bare = cures.unbulleted(item)
    cure = f"écrivez : - {cut(bare)}"
    has_bullet = bare != item and not item[:1].isalnum() and bare[:1] != "-"
    if (key and key == first) or (has_bullet and not _needs_quotes(bare) and " #" not in bare):
        cure = written(cure, text, f"- {bare}")
    return Finding(number, column, "il manque un tiret au début", cure)


def _owner(broken: Broken, number: int, column: int) -> str:
    """The line of the key whose value the list at ``column`` is."""
    for above in broken.above(number):
        text = broken.line_at(above)
        if indent(text) < column or (indent(text) == column and not text.lstrip().startswith("-")):
            return text
    return ""


def dash_after_key(broken: Broken) -> Finding | None:
    """``items: - Accès``, on one line."""
    key, item = key_of(broken.text), broken.text[broken.column :].strip()
    if item == "-":
        message = "un tiret seul ouvre une liste : ce n'est pas une valeur"
        cure = f"écrivez la valeur de « {key} », ou retirez la ligne"
        return Finding(broken.line, broken.column, message, cure)
    message = "« - » inattendu ici : une liste commence sous sa clé"
    cure = f"passez à la ligne après « {key}: », et écrivez en retrait : {cut(item)}"
    return Finding(broken.line, broken.column, message, cure)


def no_key(broken: Broken) -> Finding | None:
    """A colon with nothing before it."""
    if not broken.text[broken.column :].startswith(": ") or not broken.starts_line:
        return None
    message = "il manque la clé avant « : »"
    return Finding(broken.line, broken.column, message, "écrivez « clé: valeur »")


def no_colon(broken: Broken) -> Finding | None:
    """A line that is neither a key with its value nor an element of a list."""
    number = broken.suspect
    text = broken.line_at(number)
    above = next(broken.above(number), 0)
    before = broken.line_at(above)
    if before.rstrip()[-1:] in ("|", ">") and indent(text) <= indent(before):
        need = spaces(indent(before) + 2)
        message = f"le texte sous « {before.rstrip()[-1]} » n'est pas en retrait"
        return Finding(number, indent(text), message, f"mettez {need} devant chacune de ses lignes")
    if _is_owner(before) and indent(text) <= indent(before):
        need = spaces(indent(before) + 2)
        message = f"cette ligne n'est pas un élément de « {key_of(before)} »"
        item = cut(cures.unbulleted(" ".join(text.split())))
        cure = f"mettez {need} et un tiret devant chaque élément : - {item}"
        return Finding(number, indent(text), message, cure)
    message = "cette ligne n'a ni clé ni tiret : il manque « : » après une clé ?"
    cure = "écrivez « clé: valeur », ou « - » devant un élément de liste"
    if key_of(before) or before.lstrip().startswith("- "):
        further = spaces(indent(before) + 2)
        cure += f" ; si elle continue la ligne {above}, mettez {further} devant"
    return Finding(number, indent(text), message, cure)


def _is_owner(line: str) -> bool:
    """Whether a line is a key with nothing behind it, whose value is a list."""
    return line.rstrip().endswith(":") and key_of(line) in keys.lists()


def decoration(broken: Broken) -> Finding | None:
    """A title between signs, a comment of another language, the fence of a block of code."""
    for number in dict.fromkeys((broken.suspect, *islice(broken.above(broken.line), 1))):
        text = broken.line_at(number).strip()
        if re.fullmatch(r"(```|~~~)\s*\w*", text):
            message = "cette ligne n'est pas du YAML : elle entoure un texte dans un autre logiciel"
            hint = "retirez-la, ici et à la fin du fichier"
            return Finding(number, 0, message, Mend(hint, broken.line_at(number), "", raw=True))
        if not text.startswith(("//", "/*", "<!--", "--", "==", "__", "**")) or key_of(text):
            continue
        words = text.strip(" /*<!-=_>")
        cure = f"si c'est un commentaire, il commence par « # » : # {cut(words)}"
        if not words:
            cure = "retirez cette ligne, ou commencez-la par « # »"
        if not words or text.startswith(("//", "/*", "<!--")) or text.endswith(text[:2]):
            cure = written(cure, text, f"# {words or text}")  # « -- » may be a dash too many
        return Finding(
            number, indent(broken.line_at(number)), "cette ligne n'a ni clé ni tiret", cure
        )
    return None


def quoted_line(broken: Broken) -> Finding | None:
    """A key and its value in quotes together."""
    for number in (broken.suspect, *broken.above(broken.line)):
        text = broken.line_at(number)
        found = re.fullmatch(r"\s*([\"'])([a-z_]+: ?[^\"']*)\1\s*", text)
        if found:
            message = "la clé et sa valeur sont ensemble entre guillemets"
            cure = written(f"retirez les guillemets : {found[2]}", text, found[2])
            return Finding(number, indent(text), message, cure)
        if number < broken.line - 1:
            break
    return None


_STRAY = re.compile(r"(\s*)([*!?&;,•%@|>~.]|--)(\s*)((?:-\s+)?([a-z_]+):(?:\s.*)?)")
_BOLD = re.compile(r"(\s*)(\*\*|__|[*_`])([^\W\d][^:]*?)(?:\2:|:\2)(\s.*)?")


def stray_sign(broken: Broken) -> Finding | None:
    """A sign before a key, which makes another key of it."""
    for number in (broken.suspect, *islice(broken.above(broken.suspect), 5)):
        text = broken.line_at(number)
        bold = _BOLD.fullmatch(text)
        if bold and is_a_key(bold[3]):
            message = f"« {bold[2]} » n'a rien à faire autour de la clé « {bold[3]} »"
            right = f"{bold[3]}:{bold[4] or ''}"
            cure = written(f"retirez-le : {cut(right)}", text, right)
            return Finding(number, len(bold[1]), message, cure)
        found = _STRAY.fullmatch(text)
        if found and found[5] in keys.all_keys():
            message = f"« {found[2]} » n'a rien à faire devant la clé « {found[5]} »"
            cure = f"retirez-le : {cut(found[4])}"
            inside = found[3] if () not in keys.places()[found[5]] else ""  # it stood further in
            cure = Mend(cure, text.strip(), f"{inside}{found[4]}".rstrip(), raw=True)
            return Finding(number, len(found[1]), message, cure)
    return None
