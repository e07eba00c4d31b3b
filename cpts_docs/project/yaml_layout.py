"""Lines that stand too far in, or not far enough.

Each function looks for one mistake and gives its line, and the column where it
should begin.
"""

from __future__ import annotations

import re

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
    is_item,
    key_column,
    key_of,
    spaces,
    undashed,
    written,
)


def over_indented(broken: Broken) -> Finding | None:
    """A key further in than the text above it, which it seems to continue."""
    head = broken.text[: broken.column]
    if ": " in head:
        return None
    above = next(broken.above(broken.line), 0)
    text = broken.line_at(above)
    if head.lstrip().startswith("- "):
        return _deeper_dash(broken, above)
    if key := key_of(text):
        if odd := _odd_one(broken, above) or _not_at_the_top(broken, above):
            return odd
        if is_a_key(key):
            return aligned(broken, broken.line, key_column(text), key)
        column, model, _ = _nearest(broken, indent(broken.text), is_dash=False)
        return aligned(broken, broken.line, column, model)
    message = "cette ligne n'a pas de clé"
    cure = "écrivez « clé: valeur », ou retirez la ligne"
    if first := text.lstrip().startswith("- ") and keys.first_key(key_of(broken.text)):
        item = cures.taken_apart(text).text
        cure = written(f"écrivez : - {first}: {item}", text, f"- {first}: {item}")
    return Finding(above, indent(text), message, cure) if above else None


def goes_on(broken: Broken) -> Finding | None:
    """« du territoire : 10 », which goes on the text of the line above, and has a colon."""
    above = next(broken.above(broken.line), 0)
    before, words = broken.line_at(above), key_of(broken.text)
    key, value = key_of(before), before.partition(": ")[2]
    is_text = key in keys.all_keys() and begins_text(value) and value[:1] not in "'\"[{"
    if not is_text or " " not in words or is_a_key(words) or indent(broken.text) <= indent(before):
        return None
    message = f"« : » coupe ce texte, qui continue celui de la ligne {above}"
    cure = f"écrivez « {key}: | », et tout le texte en dessous, en retrait"
    return Finding(broken.line, indent(broken.text), message, cure)


_BLOCK = re.compile(r".*(?::|-)\s+([|>])[+-]?\s*")


def outside_its_block(broken: Broken) -> Finding | None:
    """A line of a text below « | » that is not as far in as the others."""
    number = broken.suspect
    text = broken.line_at(number)
    if not begins_text(text) or is_a_key(key_of(text)) or is_item(text):
        return None
    first = number
    for above in broken.above(number):
        line = broken.line_at(above)
        if found := _BLOCK.fullmatch(line):
            own = key_column(line) + (2 if key_of(line) else 0)
            column = max(own, indent(broken.line_at(first)))
            sign, like = found[1], cut(broken.line_at(first))[:30]
            message = f"le texte sous « {sign} » de la ligne {above} continue ici, trop à gauche"
            if first == number:
                message = f"le texte sous « {sign} » n'est pas en retrait"
            cure = f"mettez {spaces(column)} devant chacune de ses lignes"
            cure += f", comme devant « {like} »" if first != number else ""
            return Finding(number, indent(text), message, cure)
        if is_a_key(key_of(line)) or indent(line) < indent(text):
            return None
        first = above
    return None


def misplaced(broken: Broken) -> Finding | None:
    """A key or a dash that stands in no column of those above it."""
    if not broken.starts_line:
        return None
    text, column = broken.text, broken.column
    is_dash = text.lstrip().startswith("- ")
    dashed = (_first_without_dash, _list_after_text, _dashed_key) if is_dash else ()
    if found := next((found for look in dashed if (found := look(broken))), None):
        return found
    above = next(broken.above(broken.line), 0)
    before = broken.line_at(above)
    if is_dash and before.lstrip().startswith("- "):
        owner = indent(broken.before(above))
        if indent(before) % 2 > indent(text) % 2 and owner < indent(text):  # the first one alone
            return aligned(broken, above, indent(text), cut(text)[:30])
        return aligned(broken, broken.line, indent(before), cut(before)[:30])
    if is_dash and before.rstrip().endswith(":"):
        return aligned(broken, broken.line, indent(before) + 2, "")
    if key_of(text) in keys.all_keys() and not is_dash and keys.places()[key_of(text)] == [()]:
        return aligned(broken, broken.line, 0, "")
    column, model, number = _nearest(broken, column, is_dash)
    if not is_dash and () in keys.places().get(key_of(text), ()):
        column, model = (column, model) if keys.may_be_beside(key_of(text), model) else (0, "")
    if column < 0 or column == broken.column:
        return None
    odd = _odd_one(broken, number) or _not_at_the_top(broken, number)
    return odd or aligned(broken, broken.line, column, model)


def below_the_first(broken: Broken) -> Finding | None:
    """A first line that is further in than those below it; or « ... », which ends a file."""
    if not broken.starts_line:
        return None
    above = next(broken.above(broken.line), 0)
    if broken.line_at(above).strip() == "...":
        message = "« ... » termine le fichier pour YAML : la suite n'est pas lue"
        return Finding(
            above, 0, message, Mend("retirez cette ligne", broken.line_at(above), "", raw=True)
        )
    *_, first = [0, *broken.above(broken.line)]
    text = broken.line_at(first).strip()
    if text[:1] + text[-1:] == "{}":
        message = f"« {text[-1]} » ferme le projet avant sa fin"
        cure = written(f"retirez-les : {cut(text[1:-1])}", text, text[1:-1])
        return Finding(first, 0, message, cure)
    if not key_of(broken.line_at(first)) or indent(broken.line_at(first)) <= broken.column:
        return None
    return aligned(broken, first, broken.column, key_of(broken.text))


def _dashed_key(broken: Broken) -> Finding | None:
    """A dash before a key that begins no element of any list."""
    key = key_of(broken.text)
    if not keys.places().get(key) or any(place[-1:] == ("[]",) for place in keys.places()[key]):
        return None
    message = f"un tiret de trop devant « {key} »"
    cure = undashed(broken.text)
    at_home = broken.column or () in keys.places()[key]
    return Finding(broken.line, broken.column, message, cure if at_home else str(cure))


def _deeper_dash(broken: Broken, number: int) -> Finding | None:
    """A dash further in than the one above it, whose text it seems to continue."""
    above, column = broken.line_at(number), indent(broken.text)
    if not above.lstrip().startswith("- ") or indent(above) >= column or key_of(above):
        return None
    if indent(above) % 2 and not column % 2:
        return aligned(broken, number, column, cut(broken.text)[:30])
    return aligned(broken, broken.line, indent(above), cut(above)[:30])


def _not_at_the_top(broken: Broken, number: int) -> Finding | None:
    """The line above, if its key stands at the top and does not go there."""
    text = broken.line_at(number)
    key = key_of(text)
    if indent(text) or key not in keys.all_keys() or () in keys.places()[key]:
        return None
    return aligned(broken, number, indent(broken.text), key_of(broken.text))


def _nearest(broken: Broken, column: int, is_dash: bool) -> tuple[int, str, int]:
    """The column above that is nearest to ``column``, what begins there, and its line."""
    found = [(-1, "", 0)]
    limit = None  # what is further in, above what is less so, is of another value
    for number in broken.above(broken.line):
        line = broken.line_at(number)
        if limit is not None and indent(line) > limit:
            continue
        limit = indent(line)
        dashed = line.lstrip().startswith("- ")
        if is_dash and dashed:
            found.append((indent(line), cut(line)[:30], number))
        elif not is_dash and key_of(line):
            found.append((key_column(line), key_of(line), number))
        if not indent(line):
            break
    sure = [one for one in found[1:] if is_dash or is_a_key(one[1])]  # not words of a text
    return min(sure or found[1:] or found, key=lambda one: (abs(one[0] - column), -one[0]))


def _odd_one(broken: Broken, number: int) -> Finding | None:
    """The line above, if it is that one which stands in an odd column, and not this."""
    text = broken.line_at(number)
    parents = (broken.line_at(above) for above in broken.above(number))
    parent = next((line for line in parents if indent(line) < indent(text)), "")
    own, right = key_column(text) - key_column(parent), broken.column_of_line - key_column(parent)
    if not parent or own % 2 == 0 or right % 2 or right <= 0:
        return None
    column = broken.column_of_line - (key_column(text) - indent(text))
    model = "" if text.lstrip().startswith("- ") else key_of(broken.text)
    return aligned(broken, number, max(0, column), model)


def under_a_comment(broken: Broken) -> Finding | None:
    """Keys or dashes that are left of a key which was made a comment."""
    above = broken.line_at(broken.line - 1)
    found = re.fullmatch(r"(\s*)#+\s*([a-z_]+):\s*", above)
    if found is None or found[2] not in keys.all_keys():
        return None
    message = f"« {found[2]}: » est un commentaire, et pas les lignes qui sont à lui"
    cure = "retirez le « # », ou mettez-le aussi devant les lignes en dessous"
    return Finding(broken.line - 1, len(found[1]), message, cure)


def _first_without_dash(broken: Broken) -> Finding | None:
    """The first element of a list has no dash, and so the second is out of place."""
    first = broken.line
    for above in broken.above(broken.line):
        if indent(broken.line_at(above)) < broken.column:
            break
        first = above
    text = broken.line_at(first)
    key, owner = key_of(text), key_of(broken.before(first))
    inside = any(place[-2:] == (owner, "[]") for place in keys.places().get(key, ()))
    is_text = key not in keys.all_keys() and owner in keys.lists()
    if not (inside or is_text) or text.lstrip().startswith("-"):
        return None
    item = cut(text) if inside else cures.quoted(text)
    cure = f"écrivez : - {item}"
    if inside and indent(broken.below(first)) != indent(text):  # and not all of it
        cure = written(cure, text, f"- {text.strip()}")
    return Finding(first, indent(text), "il manque un tiret au début", cure)


def _list_after_text(broken: Broken) -> Finding | None:
    above = next(broken.above(broken.line), 0)
    text = broken.line_at(above)
    key = key_of(text)
    if not key or indent(text) > broken.column or text.rstrip().endswith(":"):
        return None
    if key_of(broken.text):
        message, cure = f"un tiret de trop après « {key} »", undashed(broken.text)
        is_sure = keys.may_be_beside(key_of(broken.text), key)
        return Finding(broken.line, broken.column, message, cure if is_sure else str(cure))
    message = f"une liste commence ici, mais « {key} » a déjà un texte à la ligne {above}"
    cure = (
        "retirez ce texte ou faites-en un élément de la liste ; pour un texte suivi d'une liste, "
        f"écrivez « {key}: | », et tout en dessous, en retrait"
    )
    return Finding(broken.line, broken.column, message, cure)
