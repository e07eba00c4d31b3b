"""The keys of a project: where each goes, and which one somebody meant.

The schema says the first; the second is for messages, and so nothing here is
needed for a project that is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from cpts_docs.base.words import slug
from cpts_docs.project import schema
from cpts_docs.project.invisible import visible

Place = tuple[str, ...]
"""The keys above one, from the top; ``[]`` for the elements of a list, ``*`` for any key."""

_FRENCH = {
    "name": "nom denomination",
    "id": "identifiant",
    "department": "departement dept dep",
    "territory": "territoire",
    "communes": "villes",
    "commune": "ville",
    "districts": "quartiers",
    "kind": "genre type sorte",
    "names": "noms",
    "population": "habitants nombre-d-habitants",
    "needs": "besoins",
    "items": "elements exemples liste",
    "professionals": "professionnels",
    "engaged": "engages",
    "future": "futurs a-venir",
    "label": "libelle intitule",
    "counts": "effectifs nombres comptes",
    "count": "nombre effectif",
    "singular": "singulier",
    "plural": "pluriel",
    "title": "titre",
    "objectives": "objectifs objectif",
    "themes": "thematiques",
    "text": "texte commentaire",
    "notes": "remarques",
    "assessment": "evaluation",
    "answer": "reponse",
    "answers": "reponses",
    "remark": "remarque precision",
    "organisations": "organismes organizations",
    "organisation": "organisme organization",
    "opinions": "avis",
    "verdict": "avis sens sens-de-l-avis",
    "place": "lieu fait-a",
    "code": "insee code-insee",
    "mandatory_missions": "missions-obligatoires",
    "consistent_with_needs": "coherence coherent-avec-les-besoins",
    "operational": "operationnel declinaison",
    "regional_plan": "prs plan-regional concordance-prs",
    "theme": "apparence charte charte-graphique",
    "accent": "couleur",
    "logos": "logo",
    "file": "fichier image",
    "alt": "texte-alternatif texte-de-remplacement",
    "margins": "marges",
    "letter": "lettre lettre-d-intention",
    "salutation": "formule-d-appel appel",
    "closing": "formule-de-politesse politesse",
    "aim": "ambition but",
    "diagnosis": "diagnostic premier-diagnostic",
    "access": "acces acces-aux-soins",
    "structures": "etablissements",
    "associated": "associees",
    "means": "moyens",
    "calendar": "calendrier",
    "step": "etape",
    "when": "echeance quand",
    "links": "liens autres-projets",
    "bearer": "porteur",
    "structure": "association",
    "address": "adresse",
    "phone": "telephone tel",
    "mail": "courriel email e-mail",
    "sections": "parties",
    "section": "partie",
    "action_sheets": "fiches-action fiches-actions",
    "need": "besoin",
    "lead": "pilote responsable-de-l-action",
    "partners": "partenaires",
    "steps": "etapes",
    "indicators": "indicateurs",
    "target": "cible objectif-chiffre",
    "proof": "preuve",
    "meetings": "reunions emargement",
    "subject": "objet sujet",
    "hours": "horaires heures",
    "people": "personnes participants",
    "blank_rows": "lignes-vides",
    "report": "rapport rapport-d-activite",
    "result": "resultat",
    "done": "fait realise",
    "present": "presents",
    "members": "membres adherents",
    "planned": "a-associer prevues prevu",
    "spent": "depense",
    "outlook": "suites perspectives",
    "fiche": "fiche-avis",
    "labels": "libelles intitules",
    "verdicts": "avis-possibles sens",
    "counts_as": "compte-comme",
    "procedure": "depot modalites",
    "deposit": "lieu-de-depot",
    "days": "jours delai",
    "about": "environ",
    "year": "annee",
    "function": "fonction qualite titre-du-signataire",
    "signatory": "signataire",
    "templates": "modeles",
    "return_by": "a-retourner-pour-le date-de-retour retour",
    "return_address": "adresse adresse-de-retour",
    "privacy": "rgpd confidentialite donnees-personnelles",
    "controller": "responsable responsable-du-traitement",
    "purposes": "finalites",
    "legal_basis": "base-legale",
    "mandatory": "obligatoire",
    "recipients": "destinataires",
    "retention": "duree duree-de-conservation conservation",
    "transfers": "transferts",
    "questions": "demandes",
    "help": "aide consigne",
    "choices": "choix reponses-possibles",
    "rows": "lignes",
    "other": "autre",
    "required": "obligatoire requis",
    "show_if": "si affichee-si posee-si",
    "identity": "identite",
    "include": "inclure",
    "without": "sans sauf",
    "show": "montrer afficher affichage",
    "codes": "codes-insee",
    "inhabitants": "habitants-par-commune",
    "size": "taille",
    "synthese": "synthesis",
    "by": "par selon",
    "website": "site site-internet site-web",
    "additions": "ajouts",
    "catalogue": "liste-des-actions",
}
"""How somebody calls a key who writes in French, in the form of :func:`words.slug`."""


def meant(key: str, known: Iterable[str]) -> str:
    """Which of the ``known`` keys ``key`` surely stands for; "" if none.

    Surely: but for capitals, accents, signs and invisible characters, or in French.
    """
    written = slug(visible(key))
    letters = written.replace("-", "")
    for name in known:
        if letters == name.replace("_", "") or written in _FRENCH.get(name, "").split():
            return name
    return ""


def has_a_key(text: str) -> bool:
    """Whether a colon in ``text`` may be that of a key of ours: « Elne kind: IRIS »."""
    return any(word in all_keys() for word in re.findall(r"\b(\w+)\s*:", text))


@cache
def places() -> dict[str, list[Place]]:
    """Where each key of a project may stand, the nearest to the top first."""
    found: dict[str, list[Place]] = {}
    for place, key, _ in _walk(schema.parsed(), (), 0):
        found.setdefault(key, []).append(place)
    return {key: sorted(dict.fromkeys(all_of_it), key=len) for key, all_of_it in found.items()}


def may_be_beside(key: str, other: str) -> bool:
    """Whether both may stand in one mapping; names that are no keys of ours may."""
    if key not in all_keys() or other not in all_keys():
        return key not in all_keys() and other not in all_keys()
    return bool({*places()[key]} & {*places()[other]} - {_LABELS})


_LABELS = ("fiche", "labels")
"""Where keys of all other places stand side by side."""


def may_be_under(key: str, owner: str) -> bool:
    """Whether ``key`` may stand below ``owner``, in its value or in an element of it."""
    above = {place[:-1] if place[-1:] == ("[]",) else place for place in places().get(key, ())}
    if key not in all_keys():
        return any(place[-2:] == (owner, "*") for found in places().values() for place in found)
    return any(place[-1:] == (owner,) for place in above)


@cache
def all_keys() -> frozenset[str]:
    """Every key that a project may have, at any level."""
    return frozenset(places())


@cache
def containers() -> frozenset[str]:
    """The keys under which other keys stand, and no dashes."""
    above = {
        place[:-1] if place[-1] == "*" else place
        for all_of_it in places().values()
        for place in all_of_it
        if place
    }
    return frozenset(place[-1] for place in above if place[-1] != "[]")


@cache
def lists() -> frozenset[str]:
    """The keys under which texts may stand, each with a dash."""
    whole = _walk(schema.parsed(), (), 0)
    return frozenset(key for _, key, value in whole if _may_be_text(value.get("items", {})))


def _may_be_text(part: Any) -> bool:
    if "$ref" in part:
        part = schema.definition(part["$ref"])
    return "string" in part.get("type", ())


def first_key(sibling: str) -> str:
    """The key that an element of a list begins with if ``sibling`` is another of its keys."""
    return next((first for first, others in _FIRST.items() if sibling in others.split()), "")


_FIRST = {
    "text": "items",
    "organisation": "verdict place date signatory",
    "mission": "objectives themes actions notes title",
    "commune": "kind names",
    "name": "code",
}

_DEEP = 12
_ELSEWHERE = ("#/$defs/answers", "#/$defs/catalogue")
"""What is in files of their own, whose keys nobody means in a project."""


def _walk(part: Any, place: Place, depth: int) -> Iterator[tuple[Place, str, Any]]:
    """Each key with its place, and what the schema says of its value."""
    if not isinstance(part, dict) or depth > _DEEP or part.get("$ref") in _ELSEWHERE:
        return
    for key, inner in part.get("properties", {}).items():
        yield place, key, inner
        yield from _walk(inner, (*place, key), depth + 1)
    yield from _walk(part.get("items"), (*place, "[]"), depth + 1)
    yield from _walk(part.get("additionalProperties"), (*place, "*"), depth + 1)
    yield from _walk(part.get("else"), place, depth + 1)
    if "$ref" in part:
        yield from _walk(schema.definition(part["$ref"]), place, depth + 1)


def in_words(place: Place) -> str:
    """« sous « territory » », « dans un élément de « missions » »."""
    if not place:
        return "au premier niveau, sans retrait"
    steps = ".".join(step for step in place if step not in ("[]", "*"))
    return f"{'dans un élément de' if place[-1] == '[]' else 'sous'} « {steps} »"
