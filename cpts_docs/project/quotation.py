"""Quotation marks that hold less than somebody thought, or more."""

from __future__ import annotations

import re

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.words import normalized
from cpts_docs.project import cures, keys
from cpts_docs.project.edits import Mend
from cpts_docs.project.rules import structure
from cpts_docs.project.texts import NAMES, Text

LINES = 50
"""So many lines of a text are looked at."""


def past_its_quote(text: Text) -> Diagnostic | None:
    """A text in quotes that goes on over a key: its closing mark is that of another text."""
    if text.rest[:1] not in ("'", '"') or text.rest.count(text.rest[0]) > 1:
        return None
    first, file = text.position.line, text.source.files[text.position.file]
    for number in range(first + 1, min(first + LINES, file.line_count + 1)):
        words = normalized("NFC", " ".join(re.split("['\"]", file.typed(number))[0].split()))
        if words not in text.value:
            break
        if (key := words.partition(":")[0].removeprefix("- ")) in keys.all_keys() and ":" in words:
            return text.broken(
                structure.TEXTE_COUPE,
                f"ce texte entre guillemets va plus loin : « {key}: », ligne {number}, y est pris",
                f"refermez le guillemet : {file.typed(first).strip()}{text.rest[0]}",
            )
    return None


def past_its_comma(text: Text) -> Diagnostic | None:
    """« Cabestany, centre » in brackets: for YAML a comma ends a text that such quotes hold.

    In braces what is behind the comma is a key, and told of as one that there is not.
    """
    if not text.in_list:
        return None
    closing = {"«": "»", "“": "”"}.get(text.value[:1], "")
    if not closing or closing in text.value or not text.is_plain or closing not in text.rest:
        return None
    whole = text.rest.partition(closing)[0] + closing
    return text.broken(
        structure.TEXTE_COUPE,
        f"« , » coupe ce texte, que les guillemets {text.value[0]} ne protègent pas",
        f"mettez-le entre guillemets droits : {cures.quoted(whole.strip('“”'))}",
    )


def curly_quotes(text: Text) -> Diagnostic | None:
    """“Ruscino”: for YAML these are letters as any other."""
    inner = text.value[1:-1]
    pairs = {"“": '“”"', "„": '“”"', "”": '”"', "‘": "’'", "‚": "‘’"}
    if not inner or text.value[-1] not in pairs.get(text.value[0], "") or not text.is_plain:
        return None
    if set("“”„‘‚") & set(inner):
        return None
    hint = (
        f"pour YAML, des guillemets droits : {text.in_quotes()} ; "
        f"pour citer, des guillemets français : « {inner[:40]} »"
    )
    right = "" if {'"', "\\"} & {*inner} else f'"{inner}"'
    return text.broken(
        structure.GUILLEMETS_COURBES,
        "ces guillemets ne sont pas ceux de YAML : ils font partie du texte, et seront imprimés",
        Mend(hint, text.value, right) if right else hint,
    )


def only_at_its_end(text: Text) -> Diagnostic | None:
    """« Bien vieillir" »: a mark that closes nothing, and is a letter for YAML."""
    mark, before = text.value[-1:], text.value[:-1]
    if (
        mark not in {*'"”'}
        or not text.is_plain
        or text.key in NAMES
        or {*text.key, *before} & {*'"“”„'}
    ):
        return None
    right = before.rstrip()
    hint = "retirez-le"
    return text.broken(
        structure.GUILLEMETS_COURBES,
        f"le guillemet {mark} de la fin n'en ferme aucun, et sera imprimé",
        Mend(f"{hint} : {right[:70]}", text.value, right) if right else hint,
    )
