"""The rules that a JSON Schema cannot say.

Each rule looks at a source whose shape is already right and yields
diagnostics; :func:`check` runs them all. Names are looked up in the national
data, with the nearest ones as a hint.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from cpts_docs import reference
from cpts_docs.diagnostics import MAX_OF_A_KIND, Diagnostic, Position, Severity, did_you_mean
from cpts_docs.project import communes
from cpts_docs.project.source import PathInFile, Source
from cpts_docs.words import has_glyph, slug

Rule = Callable[[Source, Any], Iterator[Diagnostic]]

PRIVACY_KEYS = (
    "controller",
    "contact",
    "dpo",
    "purposes",
    "legal_basis",
    "mandatory",
    "recipients",
    "retention",
    "transfers",
)
"""What a notice must say (GDPR, article 13)."""


_LIST = "le guide de l'utilisateur (docs/guide-utilisateur.md) donne la liste"


def check(source: Source, broken: Collection[str] = ()) -> list[Diagnostic]:
    """What is wrong in a source whose top-level keys, but ``broken``, are in shape."""
    value = source.value
    return [
        diagnostic
        for rule, keys in _RULES.items()
        if not any(key in broken for key in keys)
        for diagnostic in islice(rule(source, value), MAX_OF_A_KIND)
    ]


def _unknown(
    source: Source,
    rule: str,
    what: str,
    path: PathInFile,
    name: str,
    known: Iterable[str],
) -> Diagnostic:
    """``name``, at ``path``, is none of the ``known`` ones."""
    from cpts_docs.project import spelling

    return source.diagnostic(
        rule, f"{what} « {name} »", source.position(path), spelling.hint(name, known) or _LIST
    )


def _entries(source_list: Any, path: PathInFile) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """The elements of a list that may be missing, with their paths."""
    for index, item in enumerate(source_list or ()):
        yield (*path, index), item


def _department(source: Source, value: Any) -> Iterator[Diagnostic]:
    code = value.get("department")
    if code is not None and code not in reference.departments():
        yield _unknown(
            source,
            "departement-inconnu",
            "département inconnu :",
            ["department"],
            code,
            reference.departments(),
        )


def _district_kinds(source: Source, value: Any) -> Iterator[Diagnostic]:
    path = ("territory", "districts")
    for at, district in _entries(value.get("territory", {}).get("districts"), path):
        kind = district["kind"]
        if isinstance(kind, str) and kind not in reference.district_kinds():
            yield _unknown(
                source,
                "quartier-inconnu",
                "genre de quartier inconnu :",
                (*at, "kind"),
                kind,
                reference.district_kinds(),
            )


def _professions(source: Source, value: Any) -> Iterator[Diagnostic]:
    known = reference.professions()
    for group_name, group in value.get("professionals", {}).items():
        for profession, count in group.get("counts", {}).items():
            if not isinstance(count, int) or profession in known:
                continue
            from cpts_docs.project import spelling

            path = ["professionals", group_name, "counts", profession]
            yield source.diagnostic(
                "profession-inconnue",
                f"profession inconnue : « {profession} »",
                source.position(path, key=True),
                spelling.profession(profession, count),
            )


def _future(source: Source, value: Any) -> Iterator[Diagnostic]:
    """Counts typed by hand stand, and are compared with the answers that came back."""
    future, answers = value.get("professionals", {}).get("future"), value.get("answers")
    if future is None or "counts" not in future:
        if future is not None and answers is None and "answers" not in source.included:
            yield source.diagnostic(
                "cle-manquante",
                "il manque la clé « counts » dans « professionals.future »",
                source.position(["professionals", "future"], key=True),
                "comptez les professionnels, ou nommez le fichier des réponses (answers)",
            )
        return
    if answers is None:
        return
    from cpts_docs.project import counting

    typed, counted = Counter[str](), Counter[str]()
    names: dict[str, str] = {}
    for found, counts in (
        (typed, counting.typed_counts(future["counts"], strict=False)),
        (counted, counting.accepting(counting.answers_of(answers))),
    ):
        for count in counts:
            key = counting.profession_key(count.profession.singular)
            found[key] += count.count
            names.setdefault(key, count.profession.singular)
    differing = [
        f"{name} : {typed[key]} au lieu de {counted[key]}"
        for key, name in names.items()
        if typed[key] != counted[key]
    ]
    if differing:
        yield source.diagnostic(
            "reponses-differentes",
            f"les nombres écrits diffèrent des réponses comptées ({' ; '.join(differing)})",
            source.position(["professionals", "future", "counts"], key=True),
            "corrigez-les, ou retirez « counts » pour compter les réponses",
            severity=Severity.WARNING,
        )


_REPLIES = ("oui", "non", "nc", "")


def _answers(source: Source, value: Any) -> Iterator[Diagnostic]:
    answers = value.get("answers")
    if answers is None:
        return
    if answers["project"] != value.get("name", answers["project"]).strip():
        yield source.diagnostic(
            "autre-projet",
            f"ces réponses sont celles d'un autre projet : « {answers['project']} »",
            source.position(["answers", "project"]),
            "donnez le fichier que la commande collect a écrit pour ce projet",
        )
    for at, answer in _entries(answers["answers"], ("answers", "answers")):
        for question in reference.questions():
            reply = answer["fields"].get(question.name, "")
            if reply not in _REPLIES:
                yield _unknown(
                    source,
                    "reponse-inconnue",
                    "réponse inconnue :",
                    (*at, "fields", question.name),
                    reply,
                    _REPLIES[:3],
                )


def _missions(source: Source, value: Any) -> Iterator[Diagnostic]:
    seen: dict[str, int] = {}
    for at, mission in _entries(value.get("missions"), ("missions",)):
        mission_id = mission.get("mission")
        if mission_id is not None:
            yield from _mission_id(source, (*at, "mission"), mission_id)
            if mission_id in seen:
                message = f"la mission « {mission_id} » est déjà à la ligne {seen[mission_id]}"
                yield source.diagnostic(
                    "mission-en-double",
                    message,
                    source.position(at),
                    "réunissez leurs actions sous une seule",
                )
            seen[mission_id] = source.position(at).line
        for theme_at, theme in _entries(mission.get("themes"), (*at, "themes")):
            if "theme" in theme:
                yield from _theme_id(source, (*theme_at, "theme"), mission_id, theme["theme"])
            yield from _actions(source, (*theme_at, "actions"), theme.get("actions"))
        yield from _actions(source, (*at, "actions"), mission.get("actions"))


def _guide(source: Source, value: Any) -> Iterator[Diagnostic]:
    path = ("guide", "additions")
    core = [mission.id for mission in reference.catalogue().missions if mission.core]
    for at, addition in _entries(value.get("guide", {}).get("additions"), path):
        mission_id = addition["mission"]
        if mission_id not in core:
            yield _unknown(
                source,
                "mission-inconnue",
                "le guide n'a pas de mission",
                (*at, "mission"),
                mission_id,
                core,
            )
        elif "theme" in addition:
            yield from _theme_id(source, (*at, "theme"), mission_id, addition["theme"])
        yield from _actions(source, (*at, "actions"), addition["actions"])


def _mission_id(source: Source, at: PathInFile, mission_id: str) -> Iterator[Diagnostic]:
    known = [mission.id for mission in reference.catalogue().missions]
    if mission_id not in known:
        yield _unknown(source, "mission-inconnue", "mission inconnue :", at, mission_id, known)


def _theme_id(
    source: Source, at: PathInFile, mission_id: str | None, theme_id: str
) -> Iterator[Diagnostic]:
    mission = reference.catalogue().mission(mission_id or "")
    known = [theme.id for theme in mission.themes] if mission else []
    if theme_id in known:
        return
    every = {
        theme.id: mission for mission in reference.catalogue().missions for theme in mission.themes
    }
    if theme_id in every:
        message = f"le thème « {theme_id} » n'est pas de cette mission"
        hint = f"il est de la mission « {every[theme_id].id} »"
    else:
        message = f"thème inconnu : « {theme_id} »"
        hint = did_you_mean(theme_id, known or every) or _LIST
    yield source.diagnostic("theme-inconnu", message, source.position(at), hint)


def _actions(source: Source, at: PathInFile, actions: Any) -> Iterator[Diagnostic]:
    known = reference.catalogue_actions()
    for action_at, action in _entries(actions, at):
        if not isinstance(action, dict):
            continue
        action_id = action.get("action")
        if action_id is not None and action_id not in known:
            yield _unknown(
                source,
                "action-inconnue",
                "action inconnue du catalogue :",
                (*action_at, "action"),
                action_id,
                known,
            )
        yield from _actions(source, (*action_at, "items"), action.get("items"))


def _opinions(source: Source, value: Any) -> Iterator[Diagnostic]:
    known = dict.fromkeys(organisation_names(value))
    seen: dict[str, Position] = {}
    for at, opinion in _entries(value.get("opinions"), ("opinions",)):
        name, place = opinion["organisation"], (*at, "organisation")
        if name not in known:
            yield _unknown(source, "organisme-inconnu", "organisme inconnu :", place, name, known)
        if name in seen:
            earlier = seen[name]
            where = f"à la ligne {earlier.line} de {source.files[earlier.file].path.name}"
            yield source.diagnostic(
                "avis-en-double",
                f"« {name} » a déjà donné son avis, {where}",
                source.position(place),
                "gardez un seul des deux avis",
            )
        seen[name] = source.position(at)


def _repeated_organisations(source: Source, value: Any) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for index, name in enumerate(organisation_names(value)):
        known_as = slug(name)  # it names the fields of the form
        if known_as in seen:
            message = f"l'organisme « {name} » est déjà dans la liste"
            position = source.position(["organisations", index])
            yield source.diagnostic("organisme-en-double", message, position, "retirez-le")
        seen.add(known_as)


def organisation_names(value: Any) -> list[str]:
    """The short names of the bodies asked, the project's own or the national ones."""
    listed = value.get("organisations")
    if listed is None:
        return [organisation.name for organisation in reference.organisations()]
    return [item if isinstance(item, str) else item["name"] for item in listed]


def _privacy(source: Source, value: Any) -> Iterator[Diagnostic]:
    privacy = value.get("questionnaire", {}).get("privacy", {})
    missing = [key for key in PRIVACY_KEYS if key not in privacy]
    if not missing:
        return
    at: PathInFile = ["questionnaire", "privacy"] if privacy else ["questionnaire"]
    message = "la notice sur les données personnelles (RGPD, article 13) " + (
        f"ne dit pas tout ; il manque : {', '.join(missing)}"
        if privacy
        else "manque au questionnaire"
    )
    yield source.diagnostic(
        "rgpd",
        message,
        source.position(at, key=True),
        "complétez questionnaire.privacy"
        if privacy
        else f"ajoutez questionnaire.privacy avec : {', '.join(missing)}",
        severity=Severity.WARNING,
    )


def _characters(source: Source, value: Any) -> Iterator[Diagnostic]:
    answers = source.node(["answers"])  # in a file of their own they stay as people wrote them
    shown: dict[str, bool] = {}

    def lacks_a_glyph(char: str) -> bool:
        if char not in shown:
            shown[char] = has_glyph(char)
        return not shown[char]

    found = [
        (position, text)
        for text, position in source.texts(answers if answers and answers.position.file else None)
        if not text.isascii() and any(map(lacks_a_glyph, set(text)))
    ]
    for position, text in sorted(found):
        for char in filter(lacks_a_glyph, dict.fromkeys(text)):
            shown[char] = True  # it is told once
            yield source.diagnostic(
                "caractere-sans-dessin",
                f"la police des documents n'a pas le caractère « {char} » (U+{ord(char):04X})",
                _find(source, char, position),
                "remplacez-le par un mot ou un signe courant",
            )


_LINES_OF_TEXT = 200


def _find(source: Source, char: str, start: Position) -> Position:
    """Where ``char`` is first written from ``start`` on, or ``start`` (an escape)."""
    column = start.column - 1
    file = source.files[start.file]
    for number in range(start.line, min(file.line_count, start.line + _LINES_OF_TEXT) + 1):
        index = file.line(number).find(char, column)
        if index >= 0:
            return Position(number, index + 1, start.file)
        column = 0
    return start


# Each rule with the top-level keys whose shape it trusts.
_RULES: dict[Rule, tuple[str, ...]] = {
    _department: ("department",),
    _district_kinds: ("territory",),
    communes.several_in_one: ("territory",),
    communes.repeated: ("territory",),
    _professions: ("professionals",),
    _answers: ("name", "answers"),
    _future: ("professionals", "answers"),
    _missions: ("missions",),
    _guide: ("guide",),
    _repeated_organisations: ("organisations",),
    _opinions: ("organisations", "opinions"),
    _privacy: ("questionnaire",),
    _characters: (),
}
