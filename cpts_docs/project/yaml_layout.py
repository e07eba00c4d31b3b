"""Lines without their dash, their colon or their place.

Each function looks for one mistake and gives its line, and that line as it
should have been written.
"""

from __future__ import annotations

import re
from dataclasses import replace

from cpts_docs import reference
from cpts_docs.base.words import folded
from cpts_docs.project import cures, keys
from cpts_docs.project.yaml_broken import Broken, Finding, cut, indent

_BULLET = re.compile(r"(\s*)(-(?![\s-])|[•–—·▪‣●○◦*]\s*(?=\S))(.*)")


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
    has_sign = re.search(r": |^[\[{&*!|>%@`\"']| #", rest)
    needs_quotes = has_sign and _key_of(rest) not in keys.all_keys()
    item = cures.quoted(rest) if needs_quotes else cut(rest)
    message = (
        "il manque un espace après le tiret" if sign == "-" else f"« {sign} » n'ouvre pas une liste"
    )
    return Finding(number, len(found[1]), message, f"écrivez un tiret et un espace : - {item}")


_GLUED = re.compile(r"(\s*(?:-\s+)*)([^\W\d][^:=;；：#\"'\[{]*?)\s*(:(?=[^\s/])|[=;；：])\s*(.+)")


def _bare_key(broken: Broken) -> Finding | None:
    """A line that is a known key, or a profession, and what it says, without a colon."""
    text = broken.line_at(broken.suspect)
    key, _, rest = text.strip().partition(" ")
    counted = re.fullmatch(r"\s*(\D+?)\s+(\d+)\s*", text)
    if counted and folded(counted[1]) in reference.profession_forms():
        key, rest = counted[1], counted[2]
    elif ":" in text or "=" in text or key.rstrip(";,.") not in keys.all_keys():
        return None
    key = key.rstrip(";,.")
    message = f"il manque « : » après « {key} »"
    cure = f"écrivez : {key}: {cut(rest)}".rstrip()
    return Finding(broken.suspect, indent(text) + len(key), message, cure)


def no_space(broken: Broken) -> Finding | None:
    """``name:Grand Sud``, ``name = Grand Sud``."""
    if "expected ':'" not in broken.said and "mapping values" not in broken.said:
        return None
    if "expected ':'" in broken.said and (bare := _bare_key(broken)):
        return bare
    candidates = [broken.suspect]
    if "mapping values" in broken.said and ": " not in broken.text[: broken.column]:
        candidates = list(broken.above(broken.line))[:1]  # of whose text this line is taken for
    for number in candidates:
        text = broken.line_at(number)
        found = _GLUED.fullmatch(text)
        if found is None:
            continue
        head, key, sign, rest = found.groups()
        if sign != ":" and key not in keys.all_keys():
            continue
        value = cures.quoted(rest) if re.search(r":\s| #", rest) else rest.strip()
        message = (
            "il manque un espace après « : »" if sign == ":" else f"« {sign} » au lieu de « : »"
        )
        line = f"{head.lstrip()}{key}: {cut(value)}"
        return Finding(number, found.start(3), message, f"écrivez : {line}")
    return None


_KEY = re.compile(r"\s*(?:-\s+)*([^\s:#\"'][^:]*?)\s*:(?=\s|$)")


def _key_of(text: str) -> str:
    """The key at the start of a line, after its dashes; "" if there is none."""
    found = _KEY.match(text)
    return found[1] if found else ""


def _column(text: str) -> int:
    """Where the key of a line begins, after its dashes."""
    found = re.match(r"\s*(?:-\s+)*", text)
    return found.end() if found else 0


def _spaces(count: int) -> str:
    return "aucun espace" if not count else f"{count} espace{'s' if count > 1 else ''}"


def _aligned(broken: Broken, number: int, column: int, model: str) -> Finding:
    """The line is to begin at ``column``, as ``model`` does."""
    text = broken.line_at(number)
    what = _key_of(text) or cut(text)[:30]
    message = f"« {what} » n'est pas à sa place : le retrait ne va pas"
    before = f"ne mettez {_spaces(column)}" if not column else f"mettez {_spaces(column)}"
    like = f", comme devant « {model} »" if model else ""
    return Finding(number, indent(text), message, f"{before} devant « {what} »{like}")


def over_indented(broken: Broken) -> Finding | None:
    """A key further in than the text above it, which it seems to continue."""
    head = broken.text[: broken.column]
    if "mapping values" not in broken.said or re.search(r":\s|^\s*-\s", head):
        return None
    above = next(broken.above(broken.line), 0)
    text = broken.line_at(above)
    if key := _key_of(text):
        if not indent(text) and key in keys.all_keys() and () not in keys.places()[key]:
            return _aligned(broken, above, indent(broken.text), _key_of(broken.text))
        return _aligned(broken, broken.line, _column(text), key)
    message = "cette ligne n'a pas de clé"
    cure = "écrivez « clé: valeur », ou retirez la ligne"
    if first := text.lstrip().startswith("- ") and keys.first_key(_key_of(broken.text)):
        cure = f"écrivez : - {first}: {cures.taken_apart(text).text}"
    return Finding(above, indent(text), message, cure) if above else None


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
    expected = "expected '-' indicator" in broken.said or "expected ':'" in broken.said
    if not (is_item and expected) or text.lstrip().startswith("-"):
        return None
    first, key = _key_of(item), _key_of(text)
    owner = _owner(broken, dashed, column)
    if (_key_of(owner),) in [place[-1:] for place in keys.places().get(first, ())]:
        cure = f"retirez le tiret : {cut(item.lstrip('- '))}"
        return Finding(dashed, column, f"« {first} » n'est pas un élément d'une liste", cure)
    if key and first and key != first:
        found = _aligned(broken, number, _column(item), first)
        return replace(found, cure=f"{found.cure} ; ou un tiret, si c'est un autre élément")
    if key and not first:
        return _aligned(broken, number, indent(owner), _key_of(owner))
    item = text.strip() if key else cures.taken_apart(text).text
    return Finding(number, column, "il manque un tiret au début", f"écrivez : - {cut(item)}")


def _owner(broken: Broken, number: int, column: int) -> str:
    """The line of the key whose value the list at ``column`` is."""
    for above in broken.above(number):
        text = broken.line_at(above)
        if indent(text) < column or (indent(text) == column and not text.lstrip().startswith("-")):
            return text
    return ""


def misplaced(broken: Broken) -> Finding | None:
    """A key or a dash that stands in no column of those above it."""
    expected = re.search(r"expected (?:key|'-' indicator)", broken.said)
    if not expected or not broken.starts_line:
        return None
    text, column = broken.text, broken.column
    is_dash = text.lstrip().startswith("- ")
    if is_dash and (found := _first_without_dash(broken) or _list_after_text(broken)):
        return found
    before = broken.before(broken.line)
    if is_dash and before.lstrip().startswith("- "):
        return _aligned(broken, broken.line, indent(before), cut(before)[:30])
    best: tuple[int, int, str] | None = None
    for above in broken.above(broken.line):
        line = broken.line_at(above)
        if is_dash != line.lstrip().startswith("- ") and is_dash:
            continue
        place = indent(line) if is_dash else _column(line)
        key = "-" if is_dash else _key_of(line)
        if key and (best is None or (abs(place - column), -place) < (best[0], -best[1])):
            best = (abs(place - column), place, key)
        if not indent(line):
            break
    if best and best[0]:
        return _aligned(broken, broken.line, best[1], best[2])
    return None


def _first_without_dash(broken: Broken) -> Finding | None:
    """The first element of a list has no dash, and so the second is out of place."""
    first = broken.line
    for above in broken.above(broken.line):
        if indent(broken.line_at(above)) < broken.column:
            break
        first = above
    text = broken.line_at(first)
    key, owner = _key_of(text), _key_of(broken.before(first))
    inside = any(place[-2:] == (owner, "[]") for place in keys.places().get(key, ()))
    if not inside or text.lstrip().startswith("-"):
        return None
    return Finding(first, indent(text), "il manque un tiret au début", f"écrivez : - {cut(text)}")


def _list_after_text(broken: Broken) -> Finding | None:
    above = next(broken.above(broken.line), 0)
    text = broken.line_at(above)
    key = _key_of(text)
    if not key or indent(text) > broken.column or text.rstrip().endswith(":"):
        return None
    if _key_of(broken.text):
        cure = f"retirez le tiret : {cut(broken.text.lstrip('- '))}"
        return Finding(broken.line, broken.column, f"un tiret de trop après « {key} »", cure)
    message = f"une liste commence ici, mais « {key} » a déjà un texte à la ligne {above}"
    cure = (
        "retirez ce texte ou faites-en un élément de la liste ; pour un texte suivi d'une liste, "
        f"écrivez « {key}: | », et tout en dessous, en retrait"
    )
    return Finding(broken.line, broken.column, message, cure)


def dash_after_key(broken: Broken) -> Finding | None:
    """``items: - Accès``, on one line."""
    if "sequence entries are not allowed" not in broken.said:
        return None
    key, item = _key_of(broken.text), broken.text[broken.column :].strip()
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
    if "expected ':'" not in broken.said:
        return None
    number = broken.suspect
    text = broken.line_at(number)
    above = next(broken.above(number), 0)
    before = broken.line_at(above)
    if before.rstrip()[-1:] in ("|", ">") and indent(text) <= indent(before):
        need = _spaces(indent(before) + 2)
        message = f"le texte sous « {before.rstrip()[-1]} » n'est pas en retrait"
        return Finding(number, indent(text), message, f"mettez {need} devant chacune de ses lignes")
    if text.lstrip().startswith(("//", "/*", "<!--", "--", "==", "__", "**")):
        message = "cette ligne n'a ni clé ni tiret"
        words = text.strip(" /*<!-=_>")
        cure = f"si c'est un commentaire, il commence par « # » : # {cut(words)}"
        if not words:
            cure = "retirez cette ligne, ou commencez-la par « # »"
        return Finding(number, indent(text), message, cure)
    message = "cette ligne n'a ni clé ni tiret : il manque « : » après une clé ?"
    cure = "écrivez « clé: valeur », ou « - » devant un élément de liste"
    if _key_of(before) or before.lstrip().startswith("- "):
        further = _spaces(indent(before) + 2)
        cure += f" ; si elle continue la ligne {above}, mettez {further} devant"
    return Finding(number, indent(text), message, cure)


def quoted_line(broken: Broken) -> Finding | None:
    """A key and its value in quotes together."""
    if "<document start>" not in broken.said and "expected ':'" not in broken.said:
        return None
    for number in (broken.suspect, *broken.above(broken.line)):
        text = broken.line_at(number)
        found = re.fullmatch(r"\s*([\"'])([a-z_]+: ?[^\"']*)\1\s*", text)
        if found:
            message = "la clé et sa valeur sont ensemble entre guillemets"
            return Finding(number, indent(text), message, f"retirez les guillemets : {found[2]}")
        if number < broken.line - 1:
            break
    return None
