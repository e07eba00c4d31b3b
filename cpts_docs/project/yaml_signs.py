"""Signs that mean something to YAML, or that nobody sees, where somebody wrote a text.

Each function looks for one mistake and gives its line, and that line as it
should have been written.
"""

from __future__ import annotations

import re
from itertools import islice

from cpts_docs.project import cures, invisible, keys
from cpts_docs.project.edits import Mend
from cpts_docs.project.texts import CHOSEN
from cpts_docs.project.yaml_broken import (
    Broken,
    Finding,
    cut,
    indent,
    is_item,
    key_column,
    key_of,
    written,
)

# --------------------------------------------------------------------------
# What is not closed


def open_quote(broken: Broken) -> Finding | None:
    """A quote that closes only where another text opens one, or nowhere."""
    line = broken.folded
    if not line and "unexpected" in broken.said:
        line = broken.start
    if not line:
        return None
    text = broken.line_at(line)
    opened = re.search(r"""(?:^\s*|[:\-,\[{]\s+|[\[{])(["'])""", text)
    column = opened.start(1) if opened else 0
    if not broken.folded:
        column = broken.start_column
    sign, head = text[column : column + 1], text[:column].lstrip()
    content = text[column + 1 :].rstrip().removesuffix({"'": "’", '"': "”"}.get(sign, "”"))
    cure = f"refermez-le : {head}{sign}{cut(content)}{sign}"
    is_text = not re.search(r'"| #|^\s*-\s', content) and not keys.has_a_key(content)
    if sign == '"' and is_text and _ends_there(broken, line):
        cure = written(cure, text[column:], f"{sign}{content.strip()}{sign}")
    if sign == "'":
        cure += f' ; si c\'est une apostrophe : {head}"{sign}{cut(content)}"'
    return Finding(line, column, "le guillemet ouvert ici n'est pas refermé", cure)


def _ends_there(broken: Broken, number: int) -> bool:
    """Whether the line below ``number`` is surely another value's: with a key of ours, a dash."""
    below = broken.below(number)
    further = indent(below) > key_column(broken.line_at(number))
    begins = key_of(below) in keys.all_keys() or is_item(below) or not below
    return begins and not further


def open_bracket_at_the_end(broken: Broken) -> Finding | None:
    """``[`` or ``{`` with nothing after it, at the end of the file."""
    if broken.text[broken.column :].strip():
        return None
    number = broken.line if broken.text.strip() else next(broken.above(broken.line), broken.line)
    text = broken.line_at(number)
    column = max(text.rfind("["), text.rfind("{"))
    if column < 0:
        return None
    cure = f"refermez-le par « {']' if text[column] == '[' else '}'} » après le dernier élément"
    return Finding(number, column, f"« {text[column]} » ouvert ici n'est pas refermé", cure)


def open_bracket(broken: Broken) -> Finding | None:
    """``[`` or ``{`` that is still open where another line begins."""
    text = broken.line_at(broken.start)
    sign = text[broken.start_column : broken.start_column + 1]
    closing = {"[": "]", "{": "}"}.get(sign, "")
    met = broken.text[broken.column : broken.column + 1]
    crossed = met in ("]", "}") and met != closing
    goes_on = broken.line == broken.start and met and not crossed
    if not closing or goes_on:
        return None
    line = cures.uncommented(text).strip()
    if re.search(r"\s#", text[broken.start_column :]):
        cure = "« # » y ouvre un commentaire : mettez entre guillemets l'élément qui le contient"
    elif crossed:
        cure = f"refermez-le par « {closing} » avant « {met} »"
    elif line.endswith((",", sign)):
        cure = f"refermez-le par « {closing} » après le dernier élément"
    else:
        cure = f"refermez-le : {cut(line)}{closing}"
        is_value = sign * 2 not in line and not line.startswith(sign)
        if is_value and _ends_there(broken, broken.start):
            cure = written(cure, line, f"{line}{closing}")
    return Finding(
        broken.start, broken.start_column, f"« {sign} » ouvert ici n'est pas refermé", cure
    )


# --------------------------------------------------------------------------
# Texts that need quotes


def _requoted(broken: Broken) -> str:
    """The line where it stopped with its text in quotes; in a flow list, that item."""
    text = broken.text
    if not _in_flow(broken):
        return cures.in_quotes(text)
    start = max(text.rfind(sign, 0, broken.column) for sign in "[{,") + 1
    end = re.search(r"[,\]}]|$", text[broken.column :])
    piece = text[start : broken.column + (end.start() if end else 0)]
    return cures.in_quotes(f"{piece.strip()}")


def _in_flow(broken: Broken) -> bool:
    before = broken.text[: broken.column]
    return len(re.findall(r"[\[{]", before)) > len(re.findall(r"[\]}]", before))


def colon(broken: Broken) -> Finding | None:
    """A colon in a text, which YAML takes for that of a key."""
    before = broken.text[: broken.column]
    in_flow = "flow" in broken.said and broken.text[broken.column : broken.column + 1] == ":"
    in_block = "mapping values" in broken.said and re.search(r":\s|^\s*-\s", before)
    if not in_flow and not in_block:
        return None
    message = "« : » inattendu ici : suivi d'un espace, il sépare une clé de sa valeur"
    return Finding(broken.line, broken.column, message, _without_colon(broken, bool(in_flow)))


def _without_colon(broken: Broken, in_flow: bool) -> str:
    parts = cures.taken_apart(broken.text)
    key = parts.key.partition(":")[0].strip()
    if in_flow and ";" in parts.text:
        return f"séparez par des virgules : {cut(broken.text.replace(';', ','))}"
    if key in keys.containers() and not parts.dashes and not in_flow:
        inner = parts.text.strip("() ")
        if inner.startswith("answer:") or re.fullmatch(r"[^:,]+: \d+(?:, [^:,]+: \d+)+", inner):
            cure = f"écrivez entre accolades : {key}: {{{inner}}}"
            return cure if " #" in inner else written(cure, parts.text, f"{{{inner}}}")
        return f"passez à la ligne après « {key}: », et écrivez en retrait : {cut(parts.text)}"
    return _quoted_text(broken)


def _quoted_text(broken: Broken, number: int = 0) -> str:
    """Quotes around a text: sure if it is one to the end of its line, and has no key in it."""
    hint = _quotes(_requoted(broken))
    line = broken.line_at(number or broken.line)
    parts = cures.taken_apart(line)
    key, typed = parts.key.partition(":")[0].strip(), parts.text
    text = cures.uncommented(typed)
    may_be_text = parts.dashes or key in keys.all_keys() - CHOSEN - keys.containers()
    is_whole = bool(text and may_be_text) and line.rstrip().endswith(typed)
    goes_on = indent(broken.below(number or broken.line)) > indent(line)
    cut_off = text != typed and not text[:1].isalnum()  # « @ # », of which nobody knows
    is_list = text[:1] in ("[", "{") and not is_item(line)
    if is_list or not is_whole or goes_on or cut_off or _in_flow(broken) or keys.has_a_key(text):
        return hint
    return Mend(hint, text, cures.quoted(text, len(text)), raw=True)


def escape(broken: Broken) -> Finding | None:
    """A backslash in double quotes, as in a path of Windows."""
    text = broken.text
    at = text.rfind("\\", 0, broken.column + 2)
    found = re.search(r"\"([^\"]*)\"", text[broken.start_column :])
    content = found[1] if found else ""
    names_files = re.match(r"\s*(?:templates|answers|opinions)\s*:", text)
    if names_files or re.search(r"\.ya?ml$|^\w:\\", content):
        relative = re.sub(r"^\w:/?", "", content.replace("\\", "/"))
        cure = f'un chemin s\'écrit avec « / », depuis le dossier du projet : "{relative}"'
    else:
        cure = f"écrivez « \\\\ », ou des guillemets simples : '{content}'"
        if content.count("\\") == 1 and "'" not in content:
            cure = written(cure, f'"{content}"', f"'{content}'")
    return Finding(broken.line, at, "« \\ » mal employé entre guillemets doubles", cure)


def block_header(broken: Broken) -> Finding | None:
    """A text beside « | » or « > », or a table of bars."""
    text = broken.text
    number, column = broken.start or broken.line, broken.start_column
    sign = text[column : column + 1]
    if text.rstrip().endswith("|") and text.count("|") > 1:
        message = "un tableau collé commence ici : « | » a un sens pour YAML"
        cure = "mettez « | » après la clé (ou « - | »), et le tableau en dessous, en retrait"
        return Finding(number, column, message, cure)
    below = broken.line_at(number + 1)
    if below.strip() and indent(below) > indent(text) and not below.lstrip().startswith("- "):
        message = f"rien ne suit « {sign} » sur sa ligne"
        cure = f"écrivez le texte en dessous, en retrait, après : {text[: column + 1].strip()}"
        return Finding(number, column, message, cure)
    message = f"un texte ne peut pas commencer par « {sign} »"
    cure = _quoted_text(broken, number) if number == broken.line else _quotes(cures.in_quotes(text))
    return Finding(number, column, message, cure)


def _quotes(line: str) -> str:
    return f"mettez le texte entre guillemets : {line}"


_AT_START = (
    *("cannot start any token", "alphabetic or numeric", "node content", "mapping keys"),
    *("a tag", "directive"),
)


_DASHES = re.compile(r"(?<=[\[, ])- +")


def _after_an_alias(broken: Broken) -> bool:
    """« *urgent* accès », of which the first word was read as an alias."""
    before = broken.text[: broken.column]
    expected = re.search(r"expected (?:key|'-' indicator|',')", broken.said)
    return bool(expected and re.search(r"(?:^|[\s\[{,])\*[^\s*]+\s+$", before))


def sign(broken: Broken) -> Finding | None:
    """A text that begins with a sign of YAML's own."""
    if _after_an_alias(broken):
        message = "un texte ne peut pas commencer par « * »"
        return Finding(broken.line, broken.text.index("*"), message, _quoted_text(broken))
    if not any(words in broken.said for words in _AT_START):
        return None
    named = re.search(r"an (?:anchor|alias)$|a (?:tag|directive)$", broken.said)
    column = broken.start_column if named else broken.column
    sign = broken.text[column : column + 1]
    if not sign or sign.isalnum():
        return None
    message = f"un texte ne peut pas commencer par « {sign} »"
    cure = _quoted_text(broken)
    if sign == "," and "[" in broken.text[:column]:
        message = "une virgule de trop, sans élément devant elle"
        cure = f"retirez-la : {cut(broken.text[:column].rstrip() + broken.text[column + 1 :])}"
        cure = Mend(cure, ",", "", raw=True)
    elif sign == "-" and broken.text[:column].rstrip().endswith("["):
        message = "entre crochets, les éléments n'ont pas de tiret"
        bare = _DASHES.sub("", broken.text)
        cure = written(f"retirez les tirets : {cut(bare)}", broken.text, bare)
    elif broken.text[column:].strip() == sign:
        cure = "écrivez la valeur, ou retirez la clé"
        if sign == "?":
            cure += " ; un nombre que personne n'a s'écrit : inconnu"
    return Finding(broken.line, column, message, cure)


def bracket_in_text(broken: Broken) -> Finding | None:
    """« [Elne [centre], Bages] »: a bracket in a text among brackets."""
    text, column = broken.text, broken.column
    if text[column : column + 1] not in ("[", "{"):
        return None
    start = max(text.rfind(sign, 0, column) for sign in "[{,") + 1
    end = re.search(r"[\]}][^,\]}]*|$", text[column:])
    item = text[start : column + (end.end() if end else 0)]
    message = f"un texte entre crochets ne peut pas contenir « {text[column]} »"
    return Finding(broken.line, column, message, _quotes(cures.in_quotes(item.strip())))


def after_the_end(broken: Broken) -> Finding | None:
    """More text behind a quote or a bracket that closes."""
    before = broken.text[: broken.column].rstrip()
    expected = re.search(r"expected (?:key|'-' indicator|<document start>)", broken.said)
    in_flow = "flow" in broken.said and before[-1:] in ('"', "'")
    if not in_flow and not (expected and before[-1:] in ('"', "'", "]", "}")):
        return None
    rest = broken.text[broken.column :].strip()
    message = "texte inattendu après une valeur"
    if not rest:
        odd = broken.text[broken.column :]
        message = f"{invisible.named(odd)} se cache à la fin de la ligne"
        hint = f"retapez-la : {cut(before)}"
        return Finding(broken.line, broken.column, message, Mend(hint, odd, "", raw=True))
    if rest in (",", ";", ".", ":") or set(rest) <= set("]}"):
        hint = f"retirez « {rest} » : {cut(before)}"
        return Finding(broken.line, broken.column, message, Mend(hint, rest, "", raw=True))
    parts = cures.taken_apart(broken.text)
    if rest.startswith(",") and parts.key and not in_flow:
        cure = f"une liste se met entre crochets : {parts.dashes}{parts.key}[{cut(parts.text)}]"
        if " #" not in parts.text:
            cure = written(cure, parts.text, f"[{parts.text}]")
        return Finding(broken.line, broken.column, message, cure)
    return Finding(broken.line, broken.column, message, _quoted_text(broken))


_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})(?: .*)?")


def conflict(broken: Broken) -> Finding | None:
    """What git leaves where two people changed the same lines."""
    numbers = (broken.line + 1, broken.suspect, broken.line, *islice(broken.above(broken.line), 5))
    found = [number for number in numbers if _CONFLICT.fullmatch(broken.line_at(number))]
    if not found:
        return None
    message = "git a laissé ici deux versions des mêmes lignes"
    cure = "gardez l'une des deux, et retirez les lignes « <<<<<<< », « ======= » et « >>>>>>> »"
    return Finding(min(found), 0, message, cure)
