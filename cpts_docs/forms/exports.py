"""The columns that online forms add to the answers: when, which one, and what nobody asked for.

By the titles that Google Forms, Microsoft Forms, LimeSurvey, Framaforms (Drupal's Webform),
KoboToolbox and ODK Central write, in French and in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from cpts_docs.base.words import plain


class Role(StrEnum):
    """What a column is that answers no question: the words of ``colonnes.yaml``."""

    MOMENT = "date de la réponse"
    SENT = "date d'envoi"
    """As :attr:`MOMENT`; who has none did not come to the end."""
    BEGUN = "date de début"
    DRAFT = "brouillon"
    KEY = "identifiant de la réponse"
    IGNORED = "ignorer"

    @classmethod
    def called(cls, text: str) -> Role | None:
        """The role that a person calls so, None if there is none."""
        return next((role for role in cls if plain(role) == plain(text)), None)


_AS_WRITTEN: dict[Role, str] = {
    # KoboToolbox and ODK: a hand-made sheet may have « Notes », which is not « _notes »
    Role.MOMENT: "_submission_time SubmissionDate",
    Role.BEGUN: "start startdate",
    Role.SENT: "submitdate",
    Role.KEY: "_uuid _id KEY seed",
    Role.IGNORED: (
        "_validation_status _notes _status _submitted_by __version__ _version_ _tags _index"
        " _attachments _geolocation _xform_id_string _parent_index _parent_table_name"
        " _submission__uuid meta/instanceID meta/rootUuid meta/instanceName formhub/uuid"
        " end today deviceid simserial subscriberid phonenumber username audit"
        " meta-instanceID meta-instanceName SubmitterID SubmitterName AttachmentsPresent"
        " AttachmentsExpected Status ReviewState DeviceID Edits FormVersion"
        " lastpage startlanguage datestamp ipaddr refurl interviewtime token uid"
    ),
}

_IN_WORDS: dict[Role, str] = {
    Role.MOMENT: (
        "horodateur|timestamp|heure de soumission|submitted time|date de réponse"
        "|date de la réponse|date de saisie"
    ),
    Role.SENT: (
        "date de soumission|date submitted|heure de fin|completion time"
        "|heure d'achèvement|heure de complétion|completed time"
    ),
    Role.BEGUN: "heure de début|start time|date de lancement|date started",
    Role.DRAFT: "brouillon|draft",
    Role.KEY: (
        "id|id de la réponse|response id|identifiant de la réponse|tête de série|sid"
        "|identifiant de soumission"
    ),
    Role.IGNORED: (
        "heure de la dernière modification|last modified time|heure de modification|modified time"
        "|date de la dernière action|date last action|dernière page|last page"
        "|langue de départ|start language|langue|language|adresse ip|ip address"
        "|url de référence|url référente|referrer url|jeton|code d'accès|access code|score"
        "|total points|total score|quiz feedback|points totaux|nom d'utilisateur|utilisateur|serial"
        "|numéro de série|numéro|n°|no|num|ligne"
    ),
}

_WRITTEN = {
    title.casefold(): role for role, titles in _AS_WRITTEN.items() for title in titles.split()
}
_WORDED = {plain(title): role for role, titles in _IN_WORDS.items() for title in titles.split("|")}
_TIMED = (Role.MOMENT, Role.SENT, Role.BEGUN, Role.DRAFT)
_BY_HAND = frozenset(map(plain, ("date de saisie", "date de la réponse", "date de réponse")))
_UNIQUE = frozenset({"_uuid", "key"})
_REVIEWED = frozenset({"_validation_status", "reviewstate"})
_REJECTED = frozenset(
    map(plain, ("not approved", "validation_status_not_approved", "rejected", "non approuvé"))
)
_UNANSWERED = frozenset({"submitdate", "startlanguage", "langue de départ", "start language"})


CODE = re.compile(r"([A-Za-z][\w\[\]]*)\. (?=\S)")
"""What LimeSurvey has before the text of a question, if asked for both."""


def role_of(title: str) -> Role | None:
    """What a column of that title is, None if it may be a question."""
    written = _written(title)
    worded = (plain(text[:100]) for text in (written, title))
    return _WRITTEN.get(written) or next((_WORDED[t] for t in worded if t in _WORDED), None)


def is_of_a_form(titles: Iterable[str]) -> bool:
    """Whether a form on line wrote a table with such titles, and nobody who keeps one by hand."""
    return any(role_of(title) in _TIMED and plain(title) not in _BY_HAND for title in titles)


def is_unique(title: str) -> bool:
    """Whether what such a column names an answer by is the only one of its kind in the world."""
    return _written(title) in _UNIQUE


def is_rejected(title: str, cell: str) -> bool:
    """Whether somebody rejected an answer in KoboToolbox or ODK, as such a column says."""
    return _written(title) in _REVIEWED and plain(cell[:50]) in _REJECTED


def says_na_for_nothing(title: str) -> bool:
    """Whether the export with such a column, LimeSurvey's, has « N/A » where nobody answered."""
    return _written(title) in _UNANSWERED


def _written(title: str) -> str:
    code = CODE.match(title)
    return (code[1] if code else title).strip().casefold()
