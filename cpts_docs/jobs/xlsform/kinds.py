"""What each kind of question is in an XLSForm, and the types that are none of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cpts_docs.base.words import folded
from cpts_docs.forms.declared import SCALE, YES_NO
from cpts_docs.forms.fields import QuestionKind, Reply

SELECT_ONE, SELECT_MULTIPLE, NOTE = "select_one", "select_multiple", "note"
BEGIN_GROUP, END_GROUP = "begin_group", "end_group"
MULTILINE, TABLE_LIST, FIELD_LIST = "multiline", "table-list", "field-list"
YES = ("yes", "true", "oui", "vrai", "1", "true()")
NO = ("", "no", "false", "non", "faux", "0", "false()")
"""What a column says that takes a yes or a no, once folded."""


@dataclass(frozen=True, slots=True)
class Written:
    """How a kind of question is written: its type, and what else its row has."""

    type: str
    appearance: str = ""
    parameters: str = ""


WRITTEN: Mapping[QuestionKind, Written] = {
    "yes_no": Written(SELECT_ONE),
    "one": Written(SELECT_ONE),
    "several": Written(SELECT_MULTIPLE),
    "scale": Written("range", parameters=f"start={SCALE[0].value} end={SCALE[-1].value} step=1"),
    "number": Written("decimal"),
    "date": Written("date"),
    "short": Written("text"),
    "long": Written("text", MULTILINE),
    "table": Written(BEGIN_GROUP, TABLE_LIST),
}
"""Of a choice, the list and its replies make the kind (:func:`kind_of_list`)."""

_ALIASES = {
    "integer": "decimal",
    "int": "decimal",
    "string": "text",
    "select1": SELECT_ONE,
    "select_one_from": SELECT_ONE,
    "select_all_that_apply": SELECT_MULTIPLE,
    "select_all_that_apply_from": SELECT_MULTIPLE,
    "select_multiple_from": SELECT_MULTIPLE,
    "photo": "image",
    "gps": "geopoint",
    "location": "geopoint",
    "trigger": "acknowledge",
    "phone_number": "phonenumber",
    "begin_lgroup": "begin_repeat",
    "end_lgroup": "end_repeat",
}


@dataclass(frozen=True, slots=True)
class Type:
    """The column ``type`` of a row: ``select_one``, its list, and whether other words are taken."""

    name: str
    list_name: str = ""
    other: bool = False


def type_of(text: str) -> Type:
    """A type however it was typed: ``Select_One  villes or_other``, ``begin group``."""
    words = text.split()
    other = [word.lower() for word in words[-3:]] == ["or", "specify", "other"]
    words = words[:-3] if other else words
    if words and words[-1].lower() in ("or_other", "or-other"):
        words, other = words[:-1], True
    for count in range(min(len(words), 5), 0, -1):
        name = re.sub(r"[\s_-]+", "_", "_".join(words[:count])).lower()
        name = name if name in _TYPES else name.replace("_", "-")
        if name in _ALONE and words[count:]:  # « text audit » of SurveyCTO is no text
            break
        if name in _TYPES:
            return Type(_ALIASES.get(name, name), " ".join(words[count:]), other)
    return Type(" ".join(words))


def kind_of_list(replies: Sequence[Reply]) -> QuestionKind:
    """The kind of a question that takes one of ``replies``."""
    found = {folded(reply.label) for reply in replies}
    if len(replies) == len(YES_NO) and found == {folded(reply.label) for reply in YES_NO}:
        return "yes_no"
    return "scale" if tuple(replies) == SCALE else "one"


_UNSURE = ("nc", "ne sait", "ne se prononce", "nsp", "non concerne", "sans avis", "sans objet")
_WORDS = {"oui": "oui", "yes": "oui", "non": "non", "no": "non"}


def yes_no_values(replies: Sequence[Reply]) -> dict[str, str]:
    """``{"y": "oui", "n": "non"}`` of a list that says yes and no in its own words, else {}.

    A third reply is taken for NC where it says that it is one.
    """
    values = {}
    for reply in replies:
        label = folded(reply.label)
        value = _WORDS.get(label) or ("nc" if label.startswith(_UNSURE) else "")
        values[reply.value] = value
    found = [*values.values()]
    return values if {"oui", "non"} <= {*found} <= {"oui", "non", "nc"} and _once(found) else {}


def _once(values: Sequence[str]) -> bool:
    return len(values) == len(set(values))


def range_of(parameters: str) -> tuple[str, ...]:
    """What can be chosen of a range: ``start=1 end=5``; () if it is none of whole steps."""
    given = dict(re.findall(r"(\w+)\s*=\s*(-?[\d.]+)", parameters.lower()))
    ends = [
        given.get(name, usual) for name, usual in (("start", "1"), ("end", "10"), ("step", "1"))
    ]
    if not all(re.fullmatch(r"\d{1,4}(?:\.0*)?", end) for end in ends):
        return ()
    start, end, step = (int(float(end)) for end in ends)
    return tuple(map(str, range(start, end + 1, step))) if step else ()


# --------------------------------------------------------------------------
# What our kinds cannot hold

_BY_HAND = "posez-la autrement, par exemple en texte (text)"
_TOOL = "le questionnaire n'en a pas l'usage : retirez la ligne"


def _refused() -> Iterator[tuple[str, tuple[str, str]]]:
    def all_of(names: str, reason: str, hint: str) -> Iterator[tuple[str, tuple[str, str]]]:
        return ((name, (reason, hint)) for name in names.split())

    yield from all_of(
        "geopoint geotrace geoshape start-geopoint background-geopoint osm",
        "un questionnaire ne relève pas de position",
        "demandez la commune ou l'adresse en texte (text)",
    )
    yield from all_of(
        "image audio video file background-audio",
        "un questionnaire ne recueille pas de fichier",
        "demandez le fichier par courriel",
    )
    yield from all_of("barcode", "un questionnaire ne lit pas de code-barres", _BY_HAND)
    yield from all_of(
        "start end today audit", "un questionnaire ne note pas quand il est rempli", _TOOL
    )
    yield from all_of(
        "deviceid phonenumber simserial subscriberid username email",
        "un questionnaire ne connaît ni l'appareil ni son utilisateur",
        "demandez ce qui sert en texte (text), ou retirez la ligne",
    )
    yield from all_of("calculate hidden", "un questionnaire ne calcule rien", _TOOL)
    yield from all_of("time datetime", "un questionnaire ne demande pas d'heure", _BY_HAND)
    yield from all_of(
        "rank",
        "un questionnaire ne fait pas classer de choix",
        "demandez les choix (select_multiple), ou une note de chacun (range)",
    )
    yield from all_of(
        "acknowledge", "une case seule n'est pas une question", "posez une question oui ou non"
    )
    yield from all_of(
        "select_one_external select_one_from_file select_multiple_from_file"
        " xml-external csv-external",
        "la liste des choix est dans un autre fichier",
        "recopiez ses choix dans la feuille « choices »",
    )
    yield from all_of(
        "begin_repeat end_repeat",
        "un questionnaire ne répète pas de questions",
        "posez-les une fois, ou autant de fois qu'il le faut",
    )
    yield from all_of(
        "begin_kobomatrix end_kobomatrix begin_score end_score begin_rank end_rank"
        " begin_loop end_loop",
        "ce tableau est propre à un outil",
        "faites-en un groupe « table-list » de questions select_one",
    )


REFUSED: Mapping[str, tuple[str, str]] = dict(_refused())
"""By type: why a questionnaire cannot have it, and what may be done instead."""

_ALONE = {
    *(name for name, kind in _ALIASES.items() if kind in ("decimal", "text")),
    *(item.type for item in WRITTEN.values()),
    NOTE,
} - {SELECT_ONE, SELECT_MULTIPLE, BEGIN_GROUP}
"""Types that no other word comes after."""

_TYPES = {*_ALIASES, *(item.type for item in WRITTEN.values()), *REFUSED, END_GROUP, NOTE}

COLUMNS: Mapping[str, str] = {
    "constraint": "aucune réponse n'est refusée",
    "constraint_message": "aucune réponse n'est refusée",
    "calculation": "rien n'est calculé",
    "choice_filter": "tous les choix de la liste sont proposés",
    "default": "rien n'est coché ni écrit d'avance",
    "read_only": "la question se remplit",
    "repeat_count": "rien n'est répété",
    "trigger": "rien n'est calculé",
    "guidance_hint": "seule l'aide (hint) est reprise",
    "required_message": "le message est celui du formulaire",
    "media": "les images et les sons ne sont pas repris",
}
"""Columns of a row that is taken which a question has no place for, and what comes of it."""


def declared(question_id: str, kind: QuestionKind, text: str, **more: Any) -> dict[str, Any]:
    """A question as a project has it, with what of ``more`` is something."""
    kept = {key: value for key, value in more.items() if value}
    return {"id": question_id, "kind": kind, "text": text, **kept}
