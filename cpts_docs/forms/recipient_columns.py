"""The columns of a table of recipients: what each holds, told by its title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cpts_docs.base.diagnostics import nearest
from cpts_docs.base.words import folded, series
from cpts_docs.foreign.table import Table
from cpts_docs.forms.declared import questionnaire
from cpts_docs.forms.fields import Form

TITLES: dict[str, tuple[str, ...]] = {
    "nom": (
        *("nom d usage", "nom usuel", "nom d exercice", "nom marital", "nom"),
        *("nom de famille", "nom du professionnel", "professionnel", "professionnel de sante"),
        *("nom de naissance", "nom patronymique", "last name", "family name"),
    ),
    "nom-complet": (
        *("nom et prenom", "nom prenom", "prenom et nom", "prenom nom", "nom complet"),
        *("noms et prenoms", "nom et prenoms", "civilite nom prenom", "name", "full name"),
    ),
    "prenom": (
        *("prenom", "prenoms", "prenom usuel", "prenom d exercice", "first name", "given name"),
    ),
    "civilite": ("civilite", "civilite d exercice", "civ"),
    "profession": (
        *("profession", "metier", "libelle profession", "categorie professionnelle"),
        *("job title", "organization title", "organization 1 title"),
    ),
    "specialite": ("specialite", "libelle savoir faire", "discipline"),
    "adresse": (
        *("adresse", "adresse postale", "adresse professionnelle", "adresse pro"),
        *("adresse du cabinet", "adresse cabinet", "adresse complete"),
        *("adresse 1", "adresse1", "adresse ligne 1"),
        *("numero et rue", "n et rue", "numero et voie", "n et voie"),
        *("business street", "address 1 street"),
    ),
    "numero": ("numero de voie", "numero voie", "n de voie", "n voie", "n de rue"),
    "type-de-voie": ("type de voie", "libelle type de voie", "type voie"),
    "voie": ("voie", "rue", "libelle voie", "nom de voie", "nom de la voie"),
    "complement": (
        *("adresse 2", "adresse2", "adresse ligne 2", "adresse suite"),
        *("adresse 3", "adresse3", "adresse ligne 3"),
        *("complement d adresse", "complement adresse", "complement", "batiment", "lieu dit"),
    ),
    "code-postal": (
        *("code postal", "cp", "c p", "codepostal", "code post"),
        *("business postal code", "address 1 postal code"),
    ),
    "ville": (
        *("ville", "commune", "localite", "libelle commune", "bureau cedex"),
        *("business city", "address 1 city"),
    ),
    "code-postal-ville": ("code postal et ville", "code postal ville", "cp et ville", "cp ville"),
    "cedex": ("cedex",),
    "pays": ("pays", "libelle pays"),
    "telephone": (
        *("telephone", "tel", "telephones", "numero de telephone", "numero telephone"),
        *("n de telephone", "n telephone", "n tel", "telephone fixe", "tel fixe", "fixe"),
        *("telephone 1", "tel 1", "telephone professionnel", "telephone pro", "tel pro"),
        *("telephone du cabinet", "telephone cabinet", "tel cabinet", "ligne directe"),
        *("telephone portable", "tel portable", "portable", "telephone mobile", "tel mobile"),
        *("mobile", "gsm", "numero de portable", "n de portable", "telephone 2", "tel 2"),
        *("n de tel", "numero de tel", "business phone", "mobile phone"),
        *("phone 1 value", "phone 2 value"),
    ),
    "mail": (
        *("mail", "e mail", "email", "mel", "courriel", "courrier electronique"),
        *("adresse mail", "adresse e mail", "adresse email", "adresse courriel"),
        *("adresse de messagerie", "email address"),
        *("adresse electronique", "mail professionnel", "mail pro", "email professionnel"),
        *("email pro", "e mail professionnel", "e mail pro", "mail 1", "email 1", "e mail 1"),
        *("mail personnel", "mail perso", "email personnel", "email perso"),
        *("e mail personnel", "e mail perso", "mail 2", "email 2", "e mail 2"),
        *("e mail address", "e mail 1 value", "e mail 2 value"),
    ),
}
"""What a column may hold, and the titles it is known by (as :func:`words.folded` gives them).

The English ones are those of the contacts of Google and Outlook.

Of several columns for the same, that whose title stands first here comes first.
"""

PARTS = {
    "nom": ("nom", "nom-complet", "prenom", "civilite"),
    "specialite": ("profession", "specialite"),
    "adresse": (
        *("adresse", "numero", "type-de-voie", "voie", "complement"),
        *("code-postal", "ville", "code-postal-ville", "cedex", "pays"),
    ),
    "telephone": ("telephone",),
    "mail": ("mail",),
}
"""Which columns make a field; those of a project's own each have one, called like them."""

ALL_COUNT = frozenset({"profession", "specialite", "adresse", "complement", "telephone"})
"""Of several such columns all are kept; of others, the first that is filled."""

Columns = dict[str, list[int]]
"""The places of the columns that hold each part, the best first."""

_KNOWN = {title: part for part, titles in TITLES.items() for title in titles}
_SHORT = 5  # such titles are near to anything
_LONG = [title for title in _KNOWN if len(title) > _SHORT]
_HEAD_HINT = f"la première ligne nomme les colonnes : {', '.join(PARTS)}"
_MAX_NAMED = 10


def in_names(form: Form) -> tuple[str, ...]:
    """What the names of a mailing's files may have: the fields of a person, the row's line."""
    return (*(field.name for field in form.person), "ligne")


def parts_of_fields(form: Form) -> dict[str, tuple[str, ...]]:
    """The fields that a table fills in, each with the columns that make it."""
    return {field.name: PARTS.get(field.name, (field.name,)) for field in form.person}


def part_of(title: str, form: Form | None = None) -> str:
    """What a column of that title holds, "" if it is not known.

    The own fields of ``form`` are known by their name and by their label.
    """
    if len(title) > 100:
        return ""
    for field in (form or questionnaire()).person:
        if field.name not in PARTS and folded(title) in (folded(field.name), folded(field.label)):
            return field.name
    without_remark = re.sub(r"\([^()]*\)", "", title)
    return _KNOWN.get(folded(title)) or _KNOWN.get(folded(without_remark), "")


def columns_of(table: Table, form: Form) -> Columns:
    """Where the parts stand, {} without a name; says which columns are not used or not there."""
    columns: Columns = {}
    unused = []
    for index, title in enumerate(table.head):
        if part := part_of(title, form) or _number_before_a_street(table.head, index):
            columns.setdefault(part, []).append(index)
        elif title.strip():
            unused.append(title.strip())
    for part, places in columns.items():
        places.sort(key=lambda index: _rank(part, table.head[index]))
        _tell_several(table, part, [table.head[index].strip() for index in places])
    _tell_unused(table, unused)
    if "nom" not in columns and "nom-complet" not in columns:
        table.fail("tableau-colonne", "il manque la colonne « nom »", _HEAD_HINT)
        return {}
    parts = parts_of_fields(form)
    if missing := [name for name in parts if not columns.keys() & {*parts[name]}]:
        message = f"colonnes absentes : {', '.join(missing)}"
        table.tell("tableau-colonne", message, "ces champs resteront à remplir", table.head_line)
    return columns


def _number_before_a_street(head: Sequence[str], index: int) -> str:
    """« N° » may number the rows as well: it is a street's only just before the street."""
    following = part_of(head[index + 1]) if index + 1 < len(head) else ""
    is_number = folded(head[index][:100]) in ("n", "num", "numero")
    return "numero" if is_number and following in ("type-de-voie", "voie") else ""


def _rank(part: str, title: str) -> int:
    titles, name = TITLES.get(part, ()), folded(title)
    return titles.index(name) if name in titles else len(titles)


def _tell_several(table: Table, part: str, names: Sequence[str]) -> None:
    """Say which of several columns for the same counts."""
    if len(names) > 1 and part not in ALL_COUNT:
        others = series(f"« {name} »" for name in names[1:_MAX_NAMED])
        message = f"{others} : seulement là où « {names[0]} » est vide"
        if len(set(map(folded, names))) < len(names):
            message = (
                f"la colonne « {names[0]} » est là plusieurs fois ; la première remplie compte"
            )
        table.tell("tableau-colonne", message, line=table.head_line)


def _tell_unused(table: Table, unused: Sequence[str]) -> None:
    for title in unused[:_MAX_NAMED]:
        message = f"la colonne « {title[:60]} » n'est pas utilisée"
        near = nearest(folded(title[:100]), _LONG, 1) if len(title) > _SHORT else []
        hint = f"vouliez-vous dire « {near[0]} » ?" if near else ""
        table.tell("tableau-colonne", message, hint, table.head_line)
    if (more := len(unused) - _MAX_NAMED) > 0:
        message = f"{more} autres colonnes ne sont pas utilisées"
        table.tell("tableau-colonne", message, line=table.head_line)
