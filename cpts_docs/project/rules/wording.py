"""Rules of how texts are written: whole sentences in capitals, capitals without their accents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic, Position
from cpts_docs.base.words import folded
from cpts_docs.project.edits import Mend
from cpts_docs.project.rules.rule import Check, entries, warning
from cpts_docs.project.said import said_of_no_place as said
from cpts_docs.project.source import PathInFile, Source

CAPITALES = warning(
    "capitales",
    "Une phrase entière est en capitales, et se lit mal. Écrivez-la en minuscules ; `**gras**` "
    "met en valeur.",
)

ACCENT_CAPITALE = warning(
    "accent-capitale",
    "Une capitale a perdu son accent (« Etablissement », « A ce jour », « SANTE »), qu'elle garde "
    "en français. `cpts-docs validate --fix` le remet.",
)

# --------------------------------------------------------------------------
# Sentences in capitals

_RUN = r"\b[A-ZÀ-ÖØ-Þ]+(?:['’ ,-]{1,2}\s*[A-ZÀ-ÖØ-Þ]+)+\b"
"""Words in capitals, one behind the other."""

_OF_SENTENCES = frozenset(
    (
        *("NOUS", "VOUS", "IL", "ILS", "ELLE", "ELLES", "ON", "SONT", "SERA", "SERONT", "DOIT"),
        *("DOIVENT", "FAUT", "PEUT", "PEUVENT", "AVONS", "QUE", "QUI", "CETTE", "CES", "NOTRE"),
        *("NOS", "VOTRE", "VOS", "LEUR", "LEURS"),
    )
)
"""Words that a sentence has, and a title, an acronym or somebody's name have not."""


def _capitals(source: Source, value: Any) -> Iterator[Diagnostic]:
    shouted = [*_shouted(source, value)]
    texts = {text for text, _ in shouted}
    within = [
        (found[0], place)
        for found, place in said(source, _RUN)
        if _is_sentence(found[0]) and found.string not in texts
    ]
    for text, place in (*shouted, *within):
        start = " ".join(text.split()[:4])
        yield CAPITALES.at(
            source,
            f"« {start}… » est en capitales",
            place,
            "écrivez la phrase en minuscules ; **gras** la met en valeur",
        )


_PROSE = frozenset(
    (
        *("introduction", "items", "objectives", "notes", "actions", "text", "need", "means"),
        *("aim", "diagnosis", "access", "links", "done", "outlook", "remark"),
    )
)
"""Keys whose texts are sentences, and no names or titles."""

_SMALL = frozenset(
    (
        *("À", "AU", "AUX", "AVEC", "D", "DANS", "DE", "DES", "DU", "EN", "ET", "L", "LA", "LE"),
        *("LES", "PAR", "POUR", "SUR", "UN", "UNE"),
    )
)
"""Words that a row of acronyms has not."""


def _shouted(source: Source, value: Any) -> Iterator[tuple[str, Position]]:
    """The sentences without a small letter that are a whole text, and where they stand."""
    prose = [*_prose(value, ())]
    loud = [(path, text) for path, text in prose if _is_shouted(text)]
    times = Counter(folded(text) for _, text in prose) if loud else Counter()
    for path, text in loud:
        if times[folded(text)] == 1:  # that it is twice is told
            yield text, source.position(path)


def _is_shouted(text: str) -> bool:
    words = _WORD.findall(text) if text.isupper() else []
    return len(words) > _A_TITLE and not _SMALL.isdisjoint(words)


def _prose(value: Any, path: PathInFile) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if path or key in _PROSED:
                yield from _prose(item, (*path, key))
    elif isinstance(value, list):
        for at, item in entries(value, path):
            yield from _prose(item, at)
    elif isinstance(value, str):
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        if key in _PROSE:
            yield (*path,), value


_PROSED = ("needs", "missions", "assessment", "opinions", "letter", "action_sheets", "report")


_WORD = re.compile(r"[^\W\d_]+")
_A_TITLE = 5
"""Words that a title, or a name, may have: « QUI SOMMES-NOUS », « LES AMIS DE NOS AÎNÉS »."""


@lru_cache(1)  # each word of a text asks for the same
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Where those in capitals begin and end."""
    return tuple(run.span() for run in re.finditer(_RUN, text) if _is_sentence(run[0]))


def _is_sentence(run: str) -> bool:
    words = _WORD.findall(run)
    return len(words) > _A_TITLE and not _OF_SENTENCES.isdisjoint(words)


# --------------------------------------------------------------------------
# Capitals without their accent

_FIRST = (
    *("Échange", "Échanger", "Échéance", "Échelle", "École", "Économie", "Écoute", "Éducation"),
    *("Égalité", "Également", "Élaboration", "Élaborer", "Électronique", "Élu", "Élue"),
    *("Émergence", "Émettre", "Épidémie", "Équilibre", "Équipe", "Équipement", "Équité"),
    *("Établir", "Établissement", "Étape", "État", "Étendre", "Éthique", "Étude", "Étudiant"),
    *("Étudiante", "Évaluation", "Évaluer", "Évènement", "Événement", "Éviter", "Évolution"),
    "Être",
)
_ALL = (
    *("ACCÈS", "ACTIVITÉ", "ADHÉRENT", "ADHÉSION", "BÉNÉFICIAIRE", "COMMUNAUTÉ", "DÉLÉGATION"),
    *("DÉMARCHE", "DÉPARTEMENT", "DÉPISTAGE", "DIABÈTE", "DIFFICULTÉ", "ÉCOLE", "ÉQUIPE"),
    *("ÉTABLISSEMENT", "FRAGILITÉ", "GÉNÉRAL", "GÉNÉRALE", "HÔPITAL", "HÔPITAUX", "INFIRMIÈRE"),
    *("MATERNITÉ", "MÉDECIN", "MÉDECINE", "MÉDICAL", "MÉDICALE", "MÉDICAUX", "NÉCESSITÉ"),
    *("OBÉSITÉ", "PÉDIATRIE", "PÉRIMÈTRE", "PÔLE", "PRÉCARITÉ", "PRÉSIDENT", "PRÉSIDENTE"),
    *("PRÉVENTION", "PRIORITÉ", "PROBLÈME", "PROXIMITÉ", "QUALITÉ", "RÉGION", "RÉGIONAL"),
    *("RÉPONSE", "RÉSEAU", "RÉSEAUX", "RÉUNION", "SANTÉ", "SECRÉTAIRE", "SÉCURITÉ", "SOCIÉTÉ"),
    *("STRATÉGIE", "SYNTHÈSE", "TRÉSORIER"),
)
"""Words that are none without their accents: « SANTE », but not « COORDONNE », which is a verb."""

_BARE = str.maketrans("ÀÂÉÈÊÔ", "AAEEEO")


def _without(word: str) -> str:
    """As it is typed on a keyboard without accented capitals."""
    return word.translate(_BARE)


_RIGHT = {_without(word): word for word in (*_FIRST, *_ALL)}

_BEHIND_A = (
    *("ce jour", "ce stade", "ce sujet", "ce titre", "cela", "cet effet", "cette fin", "compter"),
    *("court terme", "défaut", "destination", "domicile", "l'aide", "l'attention", "l'avenir"),
    *("l'échelle", "l'heure", "l'initiative", "l'inverse", "l'issue", "l'occasion", "la demande"),
    *("la fois", "la suite", "long terme", "moyen terme", "noter", "partir", "préciser"),
    *("remplir", "retenir", "retourner", "savoir", "terme", "titre", "travers"),
)
_LOST = (
    r"E(?<![\w@.-].)[a-zé]+\b(?![@.]\w)|[A-ZÀ-Þ](?<![\w@.-].)[A-ZÀ-Þ]{3,}\b(?![@.]\w)|A(?<!\w.) "
)
"""Words that may have lost an accent: each way begins with a letter, which a search looks for."""


def _accents(source: Source, value: Any) -> Iterator[Diagnostic]:
    shouted = {text for text, _ in _shouted(source, value)}
    for found, place in said(source, _LOST):
        if not (right := _righted(found)) or _is_a_name(found):
            continue
        if found.string in shouted or any(
            start <= found.start() < end for start, end in _sentences(found.string)
        ):
            continue  # it is told of the sentence
        word = found[0].strip()
        behind = re.match(r"[\w'’]+(?: \w+)?", found.string[found.end() : found.end() + _NEAR])
        shown = f"A {behind[0]}" if word == "A" and behind else word
        hint = f"écrivez « {right}{shown[len(word) :]} »"
        if _may_be_somebody(found):
            hint += " ; ou, si c'est une initiale, un point derrière elle"
        else:
            hint = Mend(hint, word, right)
        yield ACCENT_CAPITALE.at(source, f"« {shown} » a perdu un accent", place, hint)


_QUOTES = (("«", "»"), ("“", "”"))
_ADDRESS = re.compile(r"[@#\\_=]|://|\.[a-z\d]")
_AROUND = 200
"""So many signs around a word are looked at: a name and an address are shorter."""


def _is_a_name(found: re.Match[str]) -> bool:
    """Whether it stands in quotation marks, or in an address, a tag or the name of a file."""
    text, start, end = found.string, found.start(), found.end()
    before, behind = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    is_quoted = text.count('"', 0, start) % 2 == 1 and '"' in behind
    if is_quoted or any(before.rfind(a) > before.rfind(b) and b in behind for a, b in _QUOTES):
        return True
    last, rest = before.split(" ")[-1].split("\n")[-1], behind.split(maxsplit=1)
    return bool(_ADDRESS.search(last + found[0] + (rest[0] if behind[:1].strip() else "")))


def _righted(found: re.Match[str]) -> str:
    """The word that was found, with its accents; "" if it has lost none."""
    word = found[0].strip()
    if word == "A":
        return "À" if _is_said_of_a_place(found) else ""
    if word in _RIGHT:
        return _RIGHT[word]
    bare = word[:-1] if word[-1] in "sS" else ""  # the sign of a plural
    return f"{_RIGHT[bare]}{word[-1]}" if bare in _RIGHT else ""


_NEAR = 40


def _is_said_of_a_place(found: re.Match[str]) -> bool:
    """Whether « A » is the preposition that begins a sentence, and not that of « hépatite A »."""
    text, start, end = found.string, found.start(), found.end()
    before = text[max(0, start - _NEAR) : start]
    behind = text[end : end + _NEAR].replace("’", "'")
    if before.endswith(("Fait ", "fait ", "FAIT ")):
        return behind[:1].isupper()
    words = before.rstrip()
    begins = not words or "\n" in before[len(words) :] or words[-1] in ".!?:;»|•-"
    if not begins or re.search(r"\b(?:M|[DP]r)\.$", words):  # « M. A MARTIN »
        return False
    known = next((one for one in _BEHIND_A if behind.startswith(one)), "")
    return _in_capitals(behind) or (bool(known) and not behind[len(known) :][:1].isalpha())


_NAME = re.compile(r"[A-ZÀ-Þ'’-]{4,}\b")


def _in_capitals(behind: str) -> bool:
    """Whether a place, or a word of such a sentence, follows: « A PERPIGNAN », not « A MARTIN »."""
    name = _NAME.match(behind)
    if not name or name[0].lower() in _BEHIND_A:
        return bool(name)
    from cpts_docs.reference.places import places_named

    return bool(places_named(name[0]))


def _may_be_somebody(found: re.Match[str]) -> bool:
    """« A. PERPIGNAN » without its point may be a person, where « Fait » is not before it."""
    name = _NAME.match(found.string, found.end())
    if found[0].strip() != "A" or not name or name[0].lower() in _BEHIND_A:
        return False
    return not found.string[: found.start()].rstrip().lower().endswith("fait")


CHECKS = (
    Check(_capitals, (), (CAPITALES,)),
    Check(_accents, (), (ACCENT_CAPITALE,)),
)
