"""What a message says of keys, in the words of the form: their titles, which the schema has.

A message is written for who types YAML (« ajoutez guide: {website: …} »). Somebody in the form sees
no keys: there, each key that it names goes by its title, and what is only said of typing goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from cpts_docs import reference
from cpts_docs.project import form_description, keys

Path = tuple[str, ...]


def in_titles(text: str, place: Sequence[str] = ()) -> str:
    """A message about the value at a ``place``, with titles for the keys that it names."""
    for pattern, said in _TYPING:
        text = pattern.sub(said, text)
    text = _ID.sub(lambda found: f"« {_national().get(found[1], found[1])} »", text)
    text = _MAPPING.sub(lambda found: _of_mapping(found, place), text)
    text = _QUOTED.sub(lambda found: _of_quoted(found, place), text)
    text = _PAIR.sub(lambda found: _of_pair(found, place), text)
    text = _DOTTED.sub(lambda found: _titled(_steps(found[0])) or found[0], text)
    return _LIST.sub(lambda found: _of_list(found, place), text)


def place_named(text: str, near: Path = ()) -> Path | None:
    """The first place of the form that a message names: from the top, or below ``near``."""
    if missing := _MISSING.search(text):
        return (*_steps(missing[2]), missing[1])
    for found in _PLACE.finditer(text):
        path = _steps(".".join(filter(None, found.groups())))
        for whole in (path, (*near, *path)):
            if form_description.at(whole):
                return whole
    return None


_KEY = r"[a-z][a-z_]*"
_VALUE = r"\[[^]]*\]|\"[^\"]*\"|[^«»;,\s][^«»;,]*[^«»;,\s]|[^«»;,\s]|"
_STEPS = rf"{_KEY}(?:\[\d+\]|\.(?!css\b){_KEY})*"
_ID = re.compile(r"« ([a-z]+(?:-[a-z]+)*) »")
_MAPPING = re.compile(rf"(?:« )?(?:({_KEY}): |(?<!\S))\{{({_KEY}: [^{{}}]*)\}}(?: »)?")
_QUOTED = re.compile(rf"(?:la clé )?« ({_STEPS})(?:: ?([^»]*?))? »")
_PAIR = re.compile(rf"(?<!\S)(?:- )?({_KEY}): ({_VALUE})")
_DOTTED = re.compile(rf"(?<![\w«./-])(?<!« ){_KEY}(?:\.(?!css\b){_KEY})+(?![\w/-]|\.\w)")
_LIST = re.compile(rf"(?<= : ){_KEY}(?:, {_KEY})*(?=$| ;)")
_PLACE = re.compile(
    rf"({_KEY}(?:\.(?!css\b){_KEY})+)|« ({_STEPS})[ :]|(?<!\S)({_KEY}): (?:\{{({_KEY}):)?"
)

_MISSING = re.compile(rf"la clé « ({_KEY}) » dans « ({_STEPS}) »")

_TYPING = [
    (re.compile(pattern), said)
    for pattern, said in (
        (r"^ajoutez « (\w+:)[^»]*» ; .*$", r"remplissez « \1 »"),  # its help is there
        (r"\bou retirez la clé\b", "ou retirez-le"),
        (r", entre guillemets(?= :|$)", ""),
        (r" \(une ligne « - … » par élément\)", ""),
        (r" \(le guide de l'utilisateur en donne les clés\)", ""),
        (r"ajoutez « (\w+:) » au projet", r"remplissez « \1 »"),
        (r" : [^ ;]+: \{count: [^}]*\}", ""),  # the profession is there, and its own field
    )
]
"""What is only said of typing, and what is said instead."""


def _steps(typed: str) -> Path:
    """The steps of « opinions[1].verdict », as a path of the form: indices are from 0 on."""
    found = re.findall(r"[a-z_]+|\d+", typed)
    return tuple(str(int(step) - 1) if step.isdecimal() else step for step in found)


@cache
def _national() -> dict[str, str]:
    """The titles of the national missions and themes, by their ids."""
    missions = reference.catalogue().missions
    titles = {mission.id: mission.title for mission in missions}
    return titles | {theme.id: theme.title for mission in missions for theme in mission.themes}


def _known(key: str, place: Sequence[str]) -> str:
    """The title of a key that is named beside a place: there, above it, or anywhere."""
    near = [(*place[:end], key) for end in range(len(place), -1, -1)]
    anywhere = [
        (*(step.replace("[]", "0") for step in at), key) for at in keys.places().get(key, ())
    ]
    return next(filter(None, map(form_description.title, [*near, *anywhere])), "")


def _titled(path: Path) -> str:
    """« Guide › Site internet » of a path of the form; "" if it is none."""
    if not form_description.at(path):
        return ""
    ways = (path[: end + 1] for end in range(len(path)))
    words = (
        str(int(way[-1]) + 1) if way[-1].isdecimal() else form_description.title(way)
        for way in ways
    )
    return f"« {' › '.join(words)} »"


def _of_mapping(found: re.Match[str], place: Sequence[str]) -> str:
    """« guide: {website: …, phone: …} », or « {code: …, name: …} »."""
    above = (found[1],) if found[1] else tuple(place)
    said: list[str] = []
    for key, value in re.findall(rf"({_KEY}): (\[[^]]*\]|[^,]*)", found[2]):
        title = _known(key, above)
        whole = _titled((*above, key)) if found[1] and not said else ""
        if not title:
            return found[0]
        said.append((whole or f"« {title} »") + _value(value))
    return " et ".join(said)


def _of_pair(found: re.Match[str], place: Sequence[str]) -> str:
    """« population: 16163 »."""
    title = _known(found[1], place)
    return f"« {title} »{_value(found[2])}" if title else found[0]


def _value(typed: str) -> str:
    words = typed.strip('[] "')
    if not words or words[0] in "…|":
        return ""
    return f" : {_WORDS.get(words, words)}"


_WORDS = {"true": "oui", "false": "non"}


def _of_quoted(found: re.Match[str], place: Sequence[str]) -> str:
    """« opinions[1].verdict », « needs: », « one »."""
    path = _steps(found[1])
    if len(path) > 1:
        return _titled(path) or found[0]
    title = _known(path[0], place) or form_description.LABELS.get(path[0], "")
    return f"« {title} »{_value(found[2] or '')}" if title else found[0]


def _of_list(found: re.Match[str], place: Sequence[str]) -> str:
    """« il manque : dpo, retention »: the names of keys alone."""
    titles = [_known(key, place) for key in re.findall(_KEY, found[0])]
    return ", ".join(f"« {title} »" for title in titles) if all(titles) else found[0]
