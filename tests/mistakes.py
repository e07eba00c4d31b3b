"""Mistakes that people make in a project file, a row each.

A row is typed into :data:`RIGHT`: ``new`` in the place of ``old``, which stands there once.
The message must be at that ``line``, and the way out must hold the words of ``cure``. What the
page of a rule shows (``docs/regles/``) is not here again.
"""

from __future__ import annotations

from typing import NamedTuple

RIGHT = """\
version: 1
name: Ruscino
department: "66"
date: 2023-06-01
territory:
  communes: [Cabestany, Elne]
  population: 47617
  districts:
    - commune: Perpignan
      kind: IRIS
      names: [Nord, Sud]
needs:
  introduction: Les besoins du territoire
  items:
    - Accès aux soins
    - Diabète
professionals:
  engaged:
    label: Équipe projet
    counts:
      médecin généraliste: 9
      infirmière: 13
missions:
  - mission: prevention
    objectives:
      - Bien vieillir
    actions:
      - action: prevention-vaccination
      - text: Aller vers les habitants
        items: [écoles, marchés]
    notes:
      - Chaque automne
  - title: Une mission à nous
assessment:
  mandatory_missions: {answer: non}
  operational: {answer: partiellement, remark: à revoir}
organisations:
  - CPAM
  - {name: CDOM, title: Ordre des médecins}
opinions:
  - organisation: CPAM
    verdict: favorable
    place: Cabestany
    date: 2023-06-27
questionnaire:
  return_by: 2026-03-31
  return_address:
    - CPTS Ruscino
    - 1 place de la Mairie
  privacy:
    contact: contact@cpts.invalid
guide:
  website: www.cpts.invalid
  phone: 04 68 00 00 00
letter:
  recipients: [ARS]
  aim: Mieux soigner
  structures:
    associated: [Maison de santé]
  calendar:
    - {step: Assemblée, when: janvier 2027}
  bearer: {name: A. Martin, mail: a.martin@cpts.invalid}
  sections: [calendrier, {title: La démarche, text: Trois réunions}]
action_sheets:
  - title: Un médecin pour chacun
    mission: acces-aux-soins
    partners: [CPAM]
    steps:
      - {step: Convention, when: mars}
    indicators:
      - {name: Patients, target: "200"}
meetings:
  - subject: Accès aux soins
    people: [A. Martin, {name: B. Durand, profession: infirmier}]
    blank_rows: 3
report:
  year: 2026
  missions: [{mission: qualite, indicators: [{name: Vaccins, result: "120"}]}]
  meetings:
    - {subject: Bureau, date: 2026-03-04, present: 9}
  members:
    infirmier: 12
  budget:
    - {item: Coordination, planned: 30000, spent: 28500}
theme:
  accent: "#7a1f3d"
  margins: {side: 25}
procedure:
  deposit: sur la plateforme régionale
  days: 60
rules: {contact-absent: avertissement, mission-absente: non, rapport-annee: non}
synthese:
  by: organisation-liberale
fiche:
  labels:
    body: Institution
membership:
  year: 2027
  fee: 20
  colleges: [Usagers, {text: Soignants, fee: 30}]
  texts: [Les statuts, {id: charte, text: La charte}]
documents: [questionnaire, guide]
show: {codes: true, size: false}
"""


class Mistake(NamedTuple):
    """What somebody typed, where it is to be told, and what is to be said."""

    name: str
    old: str
    new: str
    line: int
    cure: str
    says: str = ""

    @property
    def text(self) -> str:
        """The whole project with the mistake in it."""
        assert RIGHT.count(self.old) == 1, (self.name, RIGHT.count(self.old))
        return RIGHT.replace(self.old, self.new)

    @property
    def typed(self) -> str:
        """The line where it is to be told."""
        return self.text.split("\n")[self.line - 1]


NBSP, FINE, ZERO, SOFT, BOM = "\u00a0", "\u202f", "\u200b", "\u00ad", "\ufeff"

# fmt: off
_COLONS = [
    ("a colon in a name", "name: Ruscino", "name: Ruscino : Est", 2, 'name: "Ruscino : Est"'),
    ("a colon in a need", "- Diabète", "- Diabète : 10 %", 16, '- "Diabète : 10 %"', "« : » coupe"),
    ("two colons in a need", "- Diabète", "- Diabète : 10 % : trop", 16, '- "Diabète : 10 % : trop"'),
    ("a need that ends in a colon", "- Diabète", "- Diabète :", 16, '- "Diabète :"'),
    ("a colon in an objective", "- Bien vieillir", "- Vieillir : bien", 26, '- "Vieillir : bien"'),
    ("a colon in a note", "- Chaque automne", "- Calendrier : l'automne", 32, '- "Calendrier : l\'automne"'),
    ("a colon in a body", "- CPAM\n  -", "- CGSS : Caisse générale\n  -", 38, '- "CGSS : Caisse générale"'),
    ("a body and its title", "- CPAM\n  -", "- CGSS : Caisse\n  -", 38, "{name: CGSS, title: Caisse}"),
    ("a colon in an address", "- 1 place", "- Accueil : 1er étage, 1 place", 49, '- "Accueil : 1er étage, 1 place de la Mairie"'),
    ("a colon in a commune", "[Cabestany, Elne]", "[Cabestany : centre, Elne]", 6, '"Cabestany : centre"'),
    ("a text that ends in a colon", "du territoire", ":", 13, 'introduction: "Les besoins :"'),
    ("a colon after text", "Aller vers les", "Aller vers : les", 29, '- text: "Aller vers : les habitants"'),
    ("a colon in a remark", "remark: à revoir", "remark: revoir : tout", 36, 'remark: "revoir : tout"'),
    ("a colon in a contact", "contact: contact@", "contact: Tél : contact@", 51, 'contact: "Tél : contact@cpts.invalid"'),
    ("two mistakes of one kind", "label: Équipe projet", "label: Équipe projet: noyau", 19, 'label: "Équipe projet: noyau"'),
    ("a colon and quotes", "- Chaque automne", "- Chaque automne : \"oui\"", 32, "- 'Chaque automne : \"oui\"'"),
    ("a quoted word and a colon", "- Chaque automne", '- "Chaque" : automne', 32, "- '\"Chaque\" : automne'"),
    ("an answer after its question", "{answer: non}", "answer: non", 35, "mandatory_missions: {answer: non}"),
    ("a group on the line of its key", "professionals:\n  engaged:", "professionals: engaged:", 17, "passez à la ligne"),
    ("counts on the line of their key", "counts:\n      médecin généraliste: 9\n", "counts: médecin généraliste: 9\n", 20, "passez à la ligne"),
    ("semicolons in braces", "{answer: non}", "{answer: non; remark: peu}", 35, "mandatory_missions: {answer: non, remark: peu}"),
    ("an action with a list under it", "- text: Aller vers les habitants\n        items: [écoles, marchés]", "- Aller vers les habitants :\n          - écoles", 29, '- text: "Aller vers les habitants :"'),
]

_SPACES = [
    ("no space after name", "name: Ruscino", "name:Grand Sud", 2, "name: Grand Sud"),
    ("no space after version", "version: 1", "version:1", 1, "version: 1"),
    ("no space after population", "population: 47617", "population:55100", 7, "population: 55100"),
    ("no space before quotes", 'department: "66"', 'department:"66"', 3, 'department: "66"'),
    ("no space after mission", "- mission: prev", "- mission:prev", 24, "- mission: prevention"),
    ("no space in braces", "{answer: non}", "{answer:non}", 35, "answer: non"),
    ("no space in a count", "infirmière: 13", "infirmière:13", 22, "infirmière: 13"),
    ("an equals sign", "name: Ruscino", "name = Ruscino", 2, "name: Ruscino", "« = »"),
    ("no colon at all", "name: Ruscino", "name Ruscino", 2, "name: Ruscino"),
    ("a semicolon for a colon", "population: 47617", "population; 47617", 7, "population: 47617"),
    ("a full-width colon", "name: Ruscino", "name：Ruscino", 2, "name: Ruscino"),
    ("no colon after a key alone", "needs:\n", "needs\n", 12, "needs:"),
    ("a semicolon after a key alone", "territory:\n", "territory;\n", 5, "territory:"),
    ("no colon after a profession", "infirmière: 13", "infirmière 13", 22, "infirmière: 13"),
    ("no space after the first key of an opinion", "- organisation: CPAM", "- organisation:CPAM", 41, "- organisation: CPAM"),
    ("no space after another key of an opinion", "verdict: favorable", "verdict:favorable", 42, "verdict: favorable"),
    ("no space after a dash", "- Diabète", "-Diabète", 16, "- Diabète", "tiret"),
    ("no space after any dash", "- Accès aux soins\n    - Diabète", "-Accès\n    -Diabète", 15, "- Accès"),
    ("a share after a dash", "- Diabète", "-10 %", 16, "- 10 %"),
    ("a share alone", "- Accès aux soins\n    - Diabète", "-10 %", 15, "- 10 %"),
    ("no space after the dash of a mission", "- mission: prev", "-mission: prev", 24, "- mission: prevention"),
]

_BULLETS = [
    ("a bullet of Word", "- Diabète", "• 10 %", 16, "- 10 %", "« • »"),
    ("a long dash", "- Diabète", "– Diabète", 16, "- Diabète", "« – »"),
    ("a very long dash", "- Diabète", "— Diabète", 16, "- Diabète", "« — »"),
    ("a star", "- Diabète", "* Diabète", 16, "- Diabète", "« * »"),
    ("a middle dot and a tab", "- Diabète", "·\tDiabète", 16, "- Diabète"),
    ("bullets only", "- Accès aux soins\n    - Diabète", "• Accès\n    • Diabète", 15, "- Accès"),
    ("a dash in a dash", "- Diabète", "- - Diabète", 16, "- Diabète", "pas une liste"),
    ("no dash in a list", "- Diabète", "Diabète", 16, "- Diabète", "il manque un tiret"),
    ("no dash before a mission", "- title: Une", "title: Une", 33, "4 espaces devant « title »"),
    ("no dash before the second of two missions", "- title: Une mission à nous", "mission: parcours", 33, "- mission: parcours"),
    ("no dash before the only mission", "- mission: prev", "  mission: prev", 24, "- mission: prevention"),
    ("no dash before the only opinion", "- organisation: CPAM", "  organisation: CPAM", 41, "- organisation: CPAM"),
    ("a dash too many", "  communes: [Cabestany, Elne]", "  - communes: [Elne]", 6, "retirez le tiret : communes: [Elne]"),
    ("a dash before a count", "infirmière: 13", "- infirmière: 13", 22, "infirmière: 13", "tiret de trop"),
    ("dashes before all counts", "      médecin généraliste: 9\n      infirmière: 13", "      - médecin généraliste: 9\n      - infirmière: 13", 21, "médecin généraliste: 9"),
    ("no key before a body", "- organisation: CPAM", "- CPAM", 41, "- organisation: CPAM"),
    ("no key before a mission", "- mission: prevention\n", "- prevention\n", 24, "- mission: prevention"),
    ("no key before a text with examples", "- text: Aller vers les habitants", "- Aller vers", 29, "- text: Aller vers"),
    ("the first dash not far enough in", "  - CPAM\n", " - CPAM\n", 38, "2 espaces devant « - CPAM »"),
    ("objectives at the top", "    objectives:", "objectives:", 25, "4 espaces devant « objectives »"),
    ("a dash not far enough in", "    - Diabète", "   - Diabète", 16, "4 espaces"),
    ("the first dash too far in", "    - Accès aux soins", "      - Accès aux soins", 16, "comme devant « - Accès aux soins »"),
    ("a line of dashes", "name: Ruscino", "name: Ruscino\n----------", 3, "retirez cette ligne"),
    ("a comment of another language", "name: Ruscino", "// le nom\nname: Ruscino", 2, "# le nom"),
    ("a list on the line of its key", "items:\n    - Accès aux soins", "items: - Accès aux soins", 14, "passez à la ligne"),
    ("a list after a text", "introduction: Les besoins du territoire", "introduction: Les besoins\n  - Accès", 14, "« introduction: | »"),
]

_QUOTES = [
    ("a bracket first", "- Diabète", "- [PRIORITAIRE] Diabète", 16, '- "[PRIORITAIRE] Diabète"'),
    ("a word in brackets", "- Diabète", "- [Diabète]", 16, '- "[Diabète]"'),
    ("a quoted word first", "- Diabète", '- "Bien vieillir" au Sud', 16, "- '\"Bien vieillir\" au Sud'"),
    ("two quoted words", "- Diabète", '- "a" et "b"', 16, '- \'"a" et "b"\''),
    ("an apostrophe in quotes", "- Diabète", "- 'Lutter contre l'obésité'", 16, '- "Lutter contre l\'obésité"'),
    ("quotes in quotes", "- Diabète", '- "Dire "non" au sel"', 16, "- 'Dire \"non\" au sel'"),
    ("a comma after quotes", "- Accès aux soins", '- "Accès aux soins",', 15, '- "Accès aux soins"', "texte inattendu"),
    ("quotes never closed", "phone: 04 68 00 00 00", 'phone: "04 68 00 00 00', 54, 'phone: "04 68 00 00 00"'),
    ("quotes closed by others", "name: Ruscino", 'name: "Ruscino', 2, 'name: "Ruscino"', "guillemet ouvert"),
    ("quotes opened before the first key", "version: 1", '"version: 1', 1, "version: 1", "guillemet ouvert"),
    ("an apostrophe that opens", "- Chaque automne", "- 'tit automne", 32, '- "\'tit automne"', "guillemet ouvert"),
    ("a line in quotes", "name: Ruscino", '"name: Ruscino"', 2, "retirez les guillemets : name: Ruscino"),
    ("a name after quotes", "name: Ruscino", 'name: "Ruscino" Est', 2, "name: '\"Ruscino\" Est'"),
    ("an at sign", "name: Ruscino", "name: @Sud", 2, 'name: "@Sud"'),
    ("a per cent sign", "- Diabète", "- % de patients", 16, '- "% de patients"'),
    ("a grave accent", "- Diabète", "- `Santé`", 16, '- "`Santé`"'),
    ("an ampersand", "- Diabète", "- &Santé", 16, '- "&Santé"'),
    ("an ampersand alone", "- Diabète", "- & Santé", 16, '- "& Santé"'),
    ("an ampersand and a word", "- Diabète", "- &sante", 16, '- "&sante"'),
    ("a star and a word", "- Diabète", "- *urgent* accès", 16, '- "*urgent* accès"'),
    ("a text in bold", "- Diabète", "- **Urgent** accès", 16, '- "**Urgent** accès"'),
    ("a greater-than sign", "- Diabète", "- > 65 ans", 16, '- "> 65 ans"'),
    ("a bar", "- Diabète", "- | a", 16, '- "| a"'),
    ("a question mark", "- Diabète", "- ? Diabète", 16, '- "? Diabète"'),
    ("a comma first", "- Diabète", "- , puis", 16, '- ", puis"'),
    ("a closing bracket first", "- Diabète", "- ] fin", 16, '- "] fin"'),
    ("braces", "name: Ruscino", "name: {Ruscino}", 2, 'name: "{Ruscino}"'),
    ("a hash first", "name: Ruscino", "name: #Sud", 2, 'name: "#Sud"', "vide"),
    ("a hash after a dash", "- Diabète", "- #1 du projet", 16, '- "#1 du projet"'),
    ("curly quotes around a code", 'department: "66"', "department: “66”", 3, '"66"'),
    ("curly quotes around a colon", "- Diabète", "- “Diabète : 10 %”", 16, '- "Diabète : 10 %"'),
    ("a path of Windows", "guide:\n", 'templates: "C:\\projets"\nguide:\n', 52, "avec « / »"),
    ("a path with a backslash", "guide:\n", 'templates: "nos\\projets"\nguide:\n', 52, "avec « / »"),
    ("a backslash in quotes", "name: Ruscino", 'name: "Rus\\cino"', 2, "guillemets simples : 'Rus\\cino'"),
    ("text beside a bar", "introduction: Les besoins du territoire", "introduction: | Les besoins\n    du territoire", 13, "en dessous, en retrait"),
    ("text under a bar, not further in", "introduction: Les besoins du territoire", "introduction: |\n  Les besoins", 14, "4 espaces"),
    ("a bracket left open", "[Cabestany, Elne]", "[Cabestany, Elne", 6, "communes: [Cabestany, Elne]"),
    ("a brace left open", "{answer: non}", "{answer: non", 35, "mandatory_missions: {answer: non}"),
    ("a bracket in a bracket", "[Cabestany, Elne]", "[Cabestany [centre], Elne]", 6, '"Cabestany [centre]"'),
    ("a bracket in braces left open", "{name: CDOM, title: Ordre des médecins}", "{name: [CDOM}", 39, "« ] »"),
]

_PLACES = [
    ("a department too far in", 'department: "66"', '  department: "66"', 3, "aucun espace devant « department »"),
    ("the first of three keys not far enough in", "  return_by:", " return_by:", 46, "2 espaces devant « return_by »"),
    ("a mission not far enough in", "  - mission: prevention", " - mission: prevention", 24, "2 espaces devant « - mission: prevention »"),
    ("a dash at the top", "      - Chaque automne", "- Chaque automne", 32, "6 espaces"),
    ("a key made a comment, and not what is its own", "  privacy:", "  # privacy:", 50, "retirez le « # »"),
    ("missions made a comment, and not the list", "missions:\n", "#missions:\n", 23, "retirez le « # »"),
    ("a population too far in", "  population: 47617", "    population: 47617", 7, "2 espaces devant « population »"),
    ("a population not far enough in", "  population: 47617", " population: 47617", 7, "2 espaces devant « population »"),
    ("items not far enough in", "  items:\n    -", " items:\n    -", 14, "2 espaces devant « items »"),
    ("notes too far in", "    notes:\n", "     notes:\n", 31, "4 espaces devant « notes »"),
    ("a title too far in", "    objectives:", "     title: Prévenir\n    objectives:", 25, "4 espaces devant « title »"),
    ("a population among the communes", "[Cabestany, Elne]\n  population", "\n    - Elne\n    population", 8, "2 espaces devant « population »"),
    ("a population at the top", "  population: 47617\n", "population: 47617\n", 7, "2 espaces devant « population »"),
    ("a population before the territory", "territory:\n", "population: 5\nterritory:\n", 5, "sous « territory »"),
    ("communes before the territory", "territory:\n  communes: [Cabestany, Elne]\n", "communes: [Elne]\nterritory:\n", 5, "sous « territory »"),
    ("a date to return at the top", "guide:\n", "return_by: 2026-03-31\nguide:\n", 52, "sous « questionnaire »"),
    ("a group at the top", "guide:\n", "engaged: {label: a}\nguide:\n", 52, "sous « professionals »"),
    ("a verdict at the top", "guide:\n", "verdict: favorable\nguide:\n", 52, "dans un élément de « opinions »"),
    ("needs under the territory", "needs:\n  introduction: Les besoins du territoire\n  items:\n    - Accès aux soins\n    - Diabète\n", "  needs: {items: [Accès]}\n", 12, "au premier niveau"),
    ("a tab as indentation", "  population: 47617", "\tpopulation: 47617", 7, "des espaces :   population: 47617"),
    ("a tab before a dash", "    - Diabète", "\t- Diabète", 16, "des espaces"),
    ("a tab after a dash", "- Diabète", "-\tDiabète", 16, "- Diabète", "tabulation"),
    ("a table pasted with tabs", "- Accès aux soins\n    - Diabète", "Accès\t10 %\thaut\n    Diabète\t5 %\tbas", 15, '- "Accès 10 % haut"'),
    ("a table pasted with bars", "- Accès aux soins\n    - Diabète", "| a | b |\n    |---|---|\n    | 1 | 2 |", 15, "« | »", "tableau"),
    ("dashes for too few columns", "- Diabète", "- |\n      | a | b |\n      |---|\n      | 1 | 2 |", 18, "autant de cellules", "1 cellule, et l'en-tête 2"),
    ("a tag of a web page", "name: Ruscino", "<name>Ruscino</name>", 2, "« clé: valeur »"),
    ("a colon alone", "name: Ruscino", ": Ruscino", 2, "« clé: valeur »", "il manque la clé"),
]

_KEYS = [
    ("a capital", "name: Ruscino", "Name: Ruscino", 2, "« name: »"),
    ("capitals", "department:", "DEPARTMENT:", 3, "« department: »"),
    ("a French name", "name: Ruscino", "nom: Ruscino", 2, "« name: »"),
    ("a French department", "department:", "département:", 3, "« department: »"),
    ("a French territory", "territory:", "territoire:", 5, "« territory: »"),
    ("a French body", "- organisation: CPAM", "- organisme: CPAM", 41, "« organisation: »"),
    ("a French place", "place: Cabestany", "lieu: Cabestany", 43, "« place: »"),
    ("a French title", "- title: Une", "- titre: Une", 33, "« title: »"),
    ("an American body", "organisations:", "organizations:", 37, "« organisations: »"),
    ("an accent", "opinions:", "opinións:", 40, "« opinions: »"),
    ("a singular for a plural", "opinions:", "opinion:", 40, "« opinions: »"),
    ("one commune", "  communes: [Cabestany, Elne]", "  commune: [Cabestany, Elne]", 6, "« communes: »"),
    ("a hyphen for an underscore", "return_by:", "return-by:", 46, "« return_by: »"),
    ("a space for an underscore", "return_address:", "return address:", 47, "« return_address: »"),
    ("a needed key misspelt", "department:", "departmnt:", 3, "« department »"),
    ("a needed key with a sign in it", "territory:", "terri_tory:", 5, "« territory: »"),
    ("a needed key made a comment", "name: Ruscino", "# name: Ruscino", 1, "à la ligne 2 : retirez le « # »"),
    ("a no-break space before a key", "    counts:", f"{NBSP}    counts:", 20, "counts:", "U+00A0"),
    ("a star before a key", "needs:", "*needs:", 12, "retirez-le : needs:"),
    ("an ampersand before a key", "name: Ruscino", "&name: Ruscino", 2, "retirez-le : name: Ruscino"),
    ("a semicolon before a key", "    notes:\n", ";    notes:\n", 31, "retirez-le : notes:"),
    ("an exclamation mark before a key", "version: 1", "!version: 1", 1, "retirez-le : version: 1"),
    ("a question mark before a dash", "- organisation: CPAM", "?- organisation: CPAM", 41, "retirez-le : - organisation: CPAM"),
    ("two dashes", "- mission: prev", "-- mission: prev", 24, "retirez-le : mission: prev"),
    ("a key at the bottom made a comment", "guide:\n", "#guide:\n", 53, "ligne 52"),
    ("a misspelt key", "needs:", "neds:", 12, "« needs »"),
    ("a no-break space in a key", "name: Ruscino", f"name{NBSP}: Ruscino", 2, "name:", "un espace insécable (U+00A0) après « name »"),
    ("a fine space in a key", "needs:", f"needs{FINE}:", 12, "needs:", "U+202F"),
    ("a space without width in a key", "name: Ruscino", f"na{ZERO}me: Ruscino", 2, "name:", "U+200B"),
    ("a soft hyphen in a key", "department:", f"depart{SOFT}ment:", 3, "department:", "U+00AD"),
    ("a byte order mark in the file", "name: Ruscino", f"{BOM}name: Ruscino", 2, "name:", "U+FEFF"),
    ("a no-break space after a colon", "population: 47617", f"population:{NBSP}55100", 7, "population: 55100", "U+00A0"),
    ("a no-break space after a dash", "- Diabète", f"-{NBSP}Diabète", 16, "- Diabète", "U+00A0"),
    ("no-break spaces as indentation", "  population: 47617", f"{NBSP}{NBSP}population: 47617", 7, "population: 47617", "U+00A0"),
    ("an empty key", "guide:\n", '"": 1\nguide:\n', 52, "clés possibles"),
]

_VALUES = [
    ("a French date", "date: 2023-06-01", "date: 30/11/2020", 4, "2020-11-30"),
    ("a date with dashes", "date: 2023-06-01", "date: 30-11-2020", 4, "2020-11-30"),
    ("a date with dots", "date: 2023-06-01", "date: 30.11.2020", 4, "2020-11-30"),
    ("a date with slashes", "date: 2023-06-01", "date: 2020/11/30", 4, "2020-11-30"),
    ("a date in words", "date: 2023-06-01", "date: 30 novembre 2020", 4, "2020-11-30"),
    ("a first of the month", "date: 2023-06-01", "date: 1er juillet 2023", 4, "2023-07-01"),
    ("a short year", "date: 2023-06-01", "date: 27/6/23", 4, "2023-06-27"),
    ("the day before the month", "date: 2023-06-01", "date: 2020-30-11", 4, "2020-11-30"),
    ("a date without dashes", "date: 2023-06-01", "date: 20201130", 4, "2020-11-30"),
    ("a year alone", "date: 2023-06-01", "date: 2023", 4, "AAAA-MM-JJ"),
    ("a month and a year", "date: 2023-06-01", "date: juin 2023", 4, "AAAA-MM-JJ"),
    ("a date to return, in French", "return_by: 2026-03-31", "return_by: 31/03/2026", 46, "2026-03-31"),
    ("a number with a space", "47617", "55 100", 7, "55100"),
    ("a number with a dot", "47617", "55.100", 7, "55100", "55.100"),
    ("a number with a comma", "47617", "55,100", 7, "55100"),
    ("a number with a no-break space", "47617", f"55{NBSP}100", 7, "55100"),
    ("a number with a fine space", "47617", f"55{FINE}100", 7, "55100"),
    ("a number with its noun", "47617", "55100 habitants", 7, "55100"),
    ("a number with a space and a noun", "47617", "55 100 habitants", 7, "55100"),
    ("a number in quotes", "47617", '"55100"', 7, "55100"),
    ("a number in words", "47617", "beaucoup", 7, "nombre entier"),
    ("a count in words", "infirmière: 13", "infirmière: deux", 22, "2"),
    ("a comma in a count in braces", "counts:\n      médecin généraliste: 9\n      infirmière: 13", "counts: {infirmière: 12,5 ETP}", 20, '"…,5 ETP"'),
    ("a dozen", "infirmière: 13", "infirmière: une dizaine", 22, "environ 20, 10 à 15, 12,5 ETP ou inconnu"),
    ("a count with a half", "infirmière: 13", "infirmière: 2.5", 22, "ce que vous en savez : 2,5 ETP"),
    ("from more to less", "infirmière: 13", "infirmière: 15 à 10", 22, "10 à 15"),
    ("a question mark for a count", "infirmière: 13", "infirmière: ?", 22, "inconnu"),
    ("nothing for a count", "infirmière: 13", "infirmière:", 22, "ou inconnu s'il n'est pas connu"),
    ("posts for inhabitants", "47617", "12 ETP", 7, "guillemets : 12"),
    ("about what is a range", "47617", '{count: plus de 55 100, about: true}', 7, "55100"),
    ("a count with a comment", "infirmière: 13", "infirmière: 13 (dont 2 à Elne)", 22, " 13"),
    ("an answer without braces", "{answer: non}", "non", 35, "mandatory_missions: {answer: non}"),
    ("an answer in English", "{answer: non}", "{answer: yes}", 35, "« oui »"),
    ("an answer that is true", "{answer: non}", "{answer: true}", 35, "« oui »"),
    ("an answer with a capital", "{answer: non}", "{answer: Oui}", 35, "« oui »"),
    ("a verdict with a capital", "verdict: favorable", "verdict: Favorable", 42, "« favorable »"),
    ("a verdict without accents", "verdict: favorable", "verdict: favorable avec reserves", 42, "« favorable avec réserves »"),
    ("a no-break space in a verdict", "verdict: favorable", f"verdict: favorable{NBSP}", 42, "favorable", "U+00A0"),
    ("a department without quotes", '"66"', "66", 3, '"66"'),
    ("a department and its name", '"66"', "66 - Pyrénées-Orientales", 3, '"66"'),
    ("a department in small letters", '"66"', "2a", 3, '"2A"'),
    ("a department with zeros", '"66"', '"066"', 3, '"66"'),
    ("a version in quotes", "version: 1", 'version: "1"', 1, "écrivez 1"),
    ("communes in round brackets", "[Cabestany, Elne]", "(Cabestany, Elne)", 6, "communes: [Cabestany, Elne]"),
    ("communes in quotes without brackets", "[Cabestany, Elne]", '"Cabestany", "Elne"', 6, 'communes: ["Cabestany", "Elne"]'),
    ("districts with semicolons", "[Nord, Sud]", "[Nord; Sud]", 11, "[Nord, Sud]"),
    ("communes in a text with semicolons", "[Cabestany, Elne]", "Cabestany; Elne", 6, "communes: [Cabestany, Elne]"),
    ("one commune in a text", "[Cabestany, Elne]", "Cabestany", 6, "communes: [Cabestany]"),
    ("two communes in an element", "[Cabestany, Elne]", '["Cabestany, Elne"]', 6, "[Cabestany, Elne]"),
    ("names in a text", "[Nord, Sud]", "Nord, Sud", 11, "names: [Nord, Sud]"),
    ("a kind with a capital", "kind: IRIS", "kind: Iris", 10, "« IRIS »"),
    ("bodies in a text", "organisations:\n  - CPAM\n  - {name: CDOM, title: Ordre des médecins}", "organisations: CPAM, MSA", 37, "organisations: [CPAM, MSA]"),
    ("a theme without its key", "    objectives:\n      - Bien vieillir", "    themes: medecin-traitant", 25, ": - theme: medecin-traitant"),
    ("a mission by its number", "mission: prevention", "mission: 3", 24, "mission: prevention"),
    ("a number for counts", "counts:\n      médecin généraliste: 9\n      infirmière: 13", "counts: 12", 20, "tiret : infirmière: 12"),
    ("a number for a group", "label: Équipe projet\n    counts:\n      médecin généraliste: 9\n      infirmière: 13", "12", 19, "label, counts"),
    ("a short department", '"66"', "1", 3, '"01"'),
    ("a phone number without quotes", "04 68 00 00 00", "468000000", 54, '"0468000000"'),
    ("a list under a bar", "items:\n    - Accès", "items: |\n    - Accès", 14, "retirez « | »"),
    ("an answer alone in braces", "{answer: non}", "{oui}", 35, "{answer: oui}"),
    ("a count with a comma behind", "infirmière: 13", "infirmière: 13,", 22, "13"),
    ("a mission without its key", "- title: Une mission à nous", "- parcours", 33, "- mission: parcours"),
    ("a mission by its title", "mission: prevention", "mission: Prévention", 24, "« prevention »"),
    ("a misspelt body", "- organisation: CPAM", "- organisation: CPM", 41, "« CPAM »"),
    ("a territory in a text", "territory:\n  communes: [Cabestany, Elne]\n  population: 47617\n  districts:\n    - commune: Perpignan\n      kind: IRIS\n      names: [Nord, Sud]\n", "territory: Cabestany\n", 5, "territory: {communes: [Cabestany]}"),
    ("a name in brackets", "name: Ruscino", "name: [Ruscino]", 2, "retirez les crochets"),
    ("a list for an introduction", "introduction: Les besoins du territoire", "introduction:\n    - Les besoins", 14, "« | » : introduction: |"),
    ("an empty need", "- Diabète", "-", 16, "retirez la ligne"),
    ("an empty name", "name: Ruscino", "name:", 2, "écrivez la valeur"),
    ("a key with text inside a need", "- Diabète", "- text: Diabète", 16, "- Diabète"),
    ("the first words of a mission", "mission: acces-aux-soins", "mission: Une mission", 66, "« Une mission à nous »"),
    ("a mission of one's own without its accent", "mission: acces-aux-soins", "mission: Une mission a nous", 66, "« Une mission à nous »"),
    ("a mission that is nowhere", "mission: acces-aux-soins", "mission: Tout autre chose", 66, "donne la liste"),
    ("a theme under a mission by its title", "mission: prevention\n", "mission: Accès aux soins\n    themes: [{theme: medecin-traitant}]\n", 24, "« acces-aux-soins »"),
    ("a comma in an amount", "planned: 30000,", "planned: 24000,50,", 84, "sans virgule : planned: 24000", "« , » coupe"),
    ("a comma before thousands", "planned: 30000,", "planned: 24,000,", 84, "sans virgule : planned: 24000", "« , » coupe"),
    ("a sheet of a hundred pages", "blank_rows: 3", "blank_rows: 4000", 75, "jusqu'à 500"),
    ("several departments in a text", '"66"', "66, 15", 3, 'department: ["66", "15"]'),
    ("several departments in quotes", '"66"', '"66 et 15"', 3, 'department: ["66", "15"]'),
    ("departments by their names", '"66"', "Pyrénées-Orientales, Loire", 3, 'department: ["66", "42"]'),
    ("two departments in an element", '"66"', '\n  - 43 / 15', 4, 'un élément pour chacun : "43" et "15"'),
    ("a department that is none", '"66"', "ici", 3, "écrivez le code d'un département"),
    ("two communes in an element of its own line", "[Cabestany, Elne]", "\n    - Cabestany, Elne", 7, "« - Cabestany », « - Elne »"),
    ("two communes in brackets in an element", "[Cabestany, Elne]", "\n    - [Cabestany, Elne]", 7, "« - Cabestany », « - Elne »"),
    ("two communes in brackets and quotes", "[Cabestany, Elne]", '\n    - "[Cabestany, Elne]"', 7, "« - Cabestany », « - Elne »"),
    ("two districts in an element of its own line", "[Nord, Sud]", "\n        - Nord; Sud", 12, "« - Nord », « - Sud »"),
    ("two needs in brackets", "- Diabète", "- [Diabète, Cancer]", 16, "« - Diabète », « - Cancer » ; ou"),
    ("a website that is none", "www.cpts.invalid", "pas de site", 53, "www.exemple.fr"),
]
_LISTS = [
    ("an address without dashes", "    - CPTS Ruscino\n    - 1 place", "    CPTS Ruscino\n    1 place", 48, "- CPTS Ruscino", "une liste"),
    ("the first line of an address without its dash", "    - CPTS Ruscino\n", "    CPTS Ruscino\n", 48, "- CPTS Ruscino"),
    ("communes a line each", "communes: [Cabestany, Elne]", "communes:\n    Cabestany\n    Elne", 7, "- Cabestany"),
    ("communes pasted below their key", "communes: [Cabestany, Elne]", "communes:\nCabestany\nElne", 7, "4 espaces et un tiret devant chaque élément : - Cabestany"),
    ("a table pasted below a key", "    - Accès aux soins\n    - Diabète", "Besoin\tPart\nDiabète\t10 %", 15, "Besoin Part"),
    ("bullets with tabs", "[Cabestany, Elne]", "\n    •\tCabestany\n    •\tElne", 7, "- Cabestany"),
    ("bullets on a line", "[Cabestany, Elne]", "• Cabestany • Elne", 6, "espace après : - Cabestany"),
    ("a line for each commune, the first behind the key", "[Cabestany, Elne]", "Cabestany\n    Elne", 6, "chaque ligne, même si elle est seule : - Cabestany"),
    ("communes in a text with a comment", "[Cabestany, Elne]", "Cabestany, Elne # deux", 6, "communes: [Cabestany, Elne]"),
    ("a cell with a tab", "[Cabestany, Elne]", "\n    - Cabestany\t120000\n    - Elne", 7, "Cabestany 120000", "tabulation"),
    ("numbers for dashes", "    - Accès aux soins\n    - Diabète", "    1. Accès aux soins\n    2. Diabète", 15, "- Accès aux soins"),
    ("numbers and dashes", "    - Accès aux soins\n    - Diabète", "    1 - Accès aux soins\n    2 - Diabète", 15, "- Accès aux soins"),
    ("letters for dashes", "    - Accès aux soins\n    - Diabète", "    a) Accès aux soins\n    b) Diabète", 15, "- Accès aux soins"),
    ("round bullets typed as o", "    - Accès aux soins\n    - Diabète", "    o Accès aux soins\n    o Diabète", 15, "- Accès aux soins"),
    ("arrows for dashes", "    - Accès aux soins\n    - Diabète", "    → Accès aux soins\n    → Diabète", 15, "- Accès aux soins"),
    ("plus signs for dashes", "    - Accès aux soins\n    - Diabète", "    + Accès aux soins\n    + Diabète", 15, "- Accès aux soins"),
    ("minus signs for dashes", "    - Accès aux soins\n    - Diabète", "    − Accès aux soins\n    − Diabète", 15, "- Accès aux soins"),
    ("a check mark for a dash", "- Diabète", "✓ Diabète", 16, "- Diabète"),
    ("a hyphen that does not break for a dash", "- Diabète", "‑ Diabète", 16, "- Diabète"),
    ("a bracket closed twice", "[Cabestany, Elne]", "[Cabestany, Elne]]", 6, "communes: [Cabestany, Elne]", "après une valeur"),
    ("two commas", "[Cabestany, Elne]", "[Cabestany,, Elne]", 6, "communes: [Cabestany, Elne]", "virgule"),
    ("dashes in brackets", "[Cabestany, Elne]", "[- Cabestany, - Elne]", 6, "communes: [Cabestany, Elne]", "tiret"),
    ("communes with a slash", "[Cabestany, Elne]", "[Cabestany / Elne]", 6, "[Cabestany, Elne]"),
    ("the code of a commune alone", "[Cabestany, Elne]", "[66136, Elne]", 6, '{code: "66136", name: …}'),
    ("the code of a commune with a space", "[Cabestany, Elne]", '[{name: Cabestany, code: "66 136"}]', 6, '"66136"'),
    ("a body as a key", "  - CPAM\n", "  CPAM: Caisse\n", 38, '- "CPAM: Caisse"', "tiret"),
    ("a body with its title below", "{name: CDOM, title: Ordre des médecins}", "CDOM:\n      title: Ordre", 39, "- {name: CDOM, title: Ordre}"),
    ("an opinion as a key", "  - organisation: CPAM\n    verdict: favorable\n    place: Cabestany\n    date: 2023-06-27", "  CPAM: favorable", 41, "- {organisation: CPAM, verdict: favorable}"),
    ("an opinion as an element with a colon", "  - organisation: CPAM\n    verdict: favorable\n    place: Cabestany\n    date: 2023-06-27", "  - CPAM : favorable", 41, "- {organisation: CPAM, verdict: favorable}"),
    ("districts by their commune", "    - commune: Perpignan\n      kind: IRIS\n      names: [Nord, Sud]", "    Perpignan: [Nord, Sud]", 9, "{commune: Perpignan, kind: …, names: [Nord, Sud]}"),
    ("districts by their commune, in a list", "    - commune: Perpignan\n      kind: IRIS\n      names: [Nord, Sud]", "    - Perpignan: [Nord, Sud]", 9, "{commune: Perpignan, kind: …, names: [Nord, Sud]}"),
    ("two kinds", "kind: IRIS", "kind: [IRIS, QPV]", 10, "kind: IRIS", "une liste"),
    ("a department in brackets", '"66"', "[66]", 3, 'guillemets : "66"'),
    ("a name with a dash", "name: Ruscino", "name:\n  - Ruscino", 3, "sans tiret : name: Ruscino"),
    ("needs without items", "  introduction: Les besoins du territoire\n  items:\n    - Accès aux soins\n    - Diabète\n", "  - Accès aux soins\n", 13, "« items: »"),
    ("needs in a text", "needs:\n  introduction: Les besoins du territoire\n  items:\n    - Accès aux soins\n    - Diabète\n", "needs: Accès aux soins, diabète\n", 12, 'needs: {introduction: "Accès aux soins, diabète"}'),
    ("a need and its kinds", "- Diabète", "- Diabète:\n      - de type 1\n      - de type 2", 16, "« - | »"),
    ("a need that goes on below a colon", "- Diabète", "- Diabète :\n        10 %", 16, '"Diabète : 10 %"'),
]

_COUNTS = [
    ("an equals sign behind a profession", "infirmière: 13", "infirmière = 13", 22, "infirmière: 13"),
    ("a colon of full width", "infirmière: 13", "infirmière： 13", 22, "infirmière: 13"),
    ("a count in round brackets", "infirmière: 13", "infirmière (13)", 22, "infirmière: 13"),
    ("numbers before professions", "      médecin généraliste: 9\n      infirmière: 13", "      9 médecins généralistes\n      13 infirmières", 21, "médecin généraliste: 9"),
    ("counts in brackets", "counts:\n      médecin généraliste: 9\n      infirmière: 13", "counts: [médecin généraliste: 9, infirmière: 13]", 20, "counts: {médecin généraliste: 9, infirmière: 13}"),
    ("counts on a line", "counts:\n      médecin généraliste: 9\n      infirmière: 13", "counts: médecin généraliste: 9, infirmière: 13", 20, "counts: {médecin généraliste: 9, infirmière: 13}"),
    ("a profession in both genders", "infirmière: 13", "infirmier·ère: 13", 22, "infirmier: 13"),
    ("a profession in both genders with points", "infirmière: 13", "infirmier.e.s: 13", 22, "infirmier: 13"),
    ("a title for a profession", "médecin généraliste: 9", "Docteur: 9", 21, "c'est un titre"),
    ("a profession that is several", "médecin généraliste: 9", "medecins: 9", 21, "« médecin généraliste » ou « médecin spécialiste »"),
    ("a profession without counts", "    counts:\n      médecin généraliste: 9\n      infirmière: 13\n", "    infirmière: 13\n", 20, "« counts: »"),
    ("a profession without a group", "  engaged:\n    label: Équipe projet\n    counts:\n      médecin généraliste: 9\n      infirmière: 13", "  infirmière: 9", 18, "« engaged: counts: »"),
    ("a group without a label", "    label: Équipe projet\n", "", 18, "ajoutez « label: … »"),
    ("a number with an underscore", "47617", "47_617", 7, "47617"),
    ("thousands in words", "47617", "cinq mille", 7, "nombre entier"),
    ("thousands by their first letter", "47617", "47k", 7, "nombre entier"),
    ("a question mark for a number", "47617", "?", 7, "retirez la clé"),
]

_WORDS = [
    ("an answer and a remark", "{answer: non}", "non, à suivre", 35, 'mandatory_missions: {answer: non, remark: "à suivre"}'),
    ("an answer as a key with a remark", "{answer: non}", "{oui: à revoir}", 35, '{answer: oui, remark: "à revoir"}'),
    ("an answer in round brackets", "{answer: non}", "(answer: non)", 35, "mandatory_missions: {answer: non}"),
    ("an answer of one letter", "{answer: non}", "{answer: o}", 35, "« oui »"),
    ("an answer in part", "{answer: non}", "{answer: en partie}", 35, "« partiellement »"),
    ("no answer", "{answer: non}", "{}", 35, "oui, non ou partiellement"),
    ("a comma in a remark", "remark: à revoir", "remark: à revoir, et vite", 36, 'remark: "à revoir, et vite"', "« , » coupe"),
    ("brackets in a remark", "remark: à revoir", "remark: à revoir [2024]", 36, 'remark: "à revoir [2024]"'),
    ("a question in French", "mandatory_missions:", "missions_obligatoires:", 35, "« mandatory_missions: »"),
    ("an empty verdict", "verdict: favorable", "verdict:", 42, "l'une de ces valeurs", "« favorable avec réserves » ou « défavorable », pas une valeur vide"),
    ("a body by its title", "- organisation: CPAM", "- organisation: Ordre des médecins", 41, "« CDOM »"),
    ("a place as on paper", "    place: Cabestany", "    fait à: Cabestany", 43, "« place: »"),
    ("a text that goes on", "    place: Cabestany\n", "    text: Bon projet.\n\n    Bravo: à suivre\n", 45, "« text: | »"),
    ("an action with a title", "- text: Aller", "- titre: Aller", 29, "« text: »"),
    ("an id in French", "name: Ruscino", "name: Ruscino\nidentifiant: abcd12", 3, "« id: »"),
    ("an id with a space", "name: Ruscino", "name: Ruscino\nid: mon projet", 3, "De 4 à 40 lettres"),
    ("an empty date", "date: 2023-06-01", "date:", 4, "écrivez la valeur", "il faut une date"),
    ("two dates", "date: 2023-06-01", "date: 01/06/2023 - 30/06/2023", 4, "AAAA-MM-JJ, comme"),
    ("the days of a spreadsheet", "date: 2023-06-01", "date: 45078", 4, "2023-06-01"),
    ("no date at all", "date: 2023-06-01", "date: aujourd'hui", 4, "comme 2026-01-15", "n'est pas une date"),
    ("false for a text", "contact: contact@cpts.invalid", "mandatory: false", 51, "écrivez non"),
    ("a quote that only an apostrophe closes", "Les besoins du territoire", "'Les besoins de l'été", 13, 'introduction: "Les besoins de l\'été"'),
    ("files in brackets", "guide:\n", "templates: [modeles]\nguide:\n", 52, "crochets : templates: modeles"),
    ("the table of answers", "guide:\n", "answers: answers.csv\nguide:\n", 52, "écrivez : answers: answers.yaml"),
    ("answers elsewhere", "guide:\n", "answers: C:\\Users\\answers.yaml\nguide:\n", 52, "comme answers.yaml"),
    ("an opinion that is still a form", "  - organisation: CPAM\n    verdict: favorable\n    place: Cabestany\n    date: 2023-06-27", "  - opinions/cpam.docx", 41, "« cpts-docs collect » lit les fiches"),
]

_SIGNS = [
    ("dashes below all", "  phone: 04 68 00 00 00\n", "  phone: 04 68 00 00 00\n---\n", 55, "retirez cette ligne « --- »"),
    ("points before the end", "guide:\n", "...\nguide:\n", 52, "retirez cette ligne", "termine le fichier"),
    ("a title between dashes", "needs:\n", "--- Besoins ---\nneeds:\n", 12, "# Besoins"),
    ("a key in bold", "needs:\n", "**needs:**\n", 12, "needs:", "« ** »"),
    ("a key in bold before its colon", "needs:\n", "**needs**:\n", 12, "needs:", "« ** »"),
    ("a block of code", "version: 1", "```yaml\nversion: 1", 1, "retirez-la", "pas du YAML"),
    ("a space before all", "version: 1", " version: 1", 1, "aucun espace devant « version »"),
    ("a dash before a key at the top", "needs:\n", "- needs:\n", 12, "needs:", "un tiret de trop"),
    ("a dash before a key that moved", "  operational:", "- operational:", 36, "retirez le tiret : operational:", "un tiret de trop"),
    ("a dash before the first key", "version: 1", "- version: 1", 1, "version: 1"),
    ("the first line without its colon", "version: 1", "version 1", 1, "version: 1"),
    ("the first line in quotes", "version: 1", '"version: 1"', 1, "version: 1"),
    ("the first line in braces", "version: 1", "{version: 1}", 1, "version: 1"),
    ("a mission without its colon", "mission: prevention", "mission prevention", 24, "- mission: prevention"),
    ("a space before a key of the top", "professionals:", " professionals:", 17, "aucun espace devant « professionals »"),
    ("a dash and nothing else", "  phone: 04 68 00 00 00\n", "  phone: 04 68 00 00 00\n-\n", 55, "retirez la ligne"),
    ("a no-break space behind quotes", '"66"', f'"66"{NBSP}', 3, 'department: "66"', "un espace insécable"),
    ("a tab behind a key", "name: Ruscino", "name\tRuscino", 2, "name: Ruscino"),
    ("two versions that git left", "name: Ruscino", "<<<<<<< HEAD\nname: A\n=======\nname: B\n>>>>>>> b", 2, "gardez l'une des deux", "git"),
    ("two versions of an element", "    - Diabète", "<<<<<<< HEAD\n    - A\n=======\n    - B\n>>>>>>> b", 16, "gardez l'une des deux", "git"),
]

_BLOCKS = [
    ("a text of an element under its dash", "- Diabète", "- |\n    Diabète\n    de type 2", 17, "6 espaces devant chacune", "sous « | » n'est pas en retrait"),
    ("a second paragraph less far in", "introduction: Les besoins du territoire", "introduction: |\n    Les besoins\n\n  du territoire", 16, "4 espaces devant chacune de ses lignes, comme devant « Les besoins »", "de la ligne 13"),
    ("a second paragraph at the top", "introduction: Les besoins du territoire", "introduction: >\n    Les besoins\n\ndu territoire", 16, "4 espaces", "sous « > » de la ligne 13"),
    ("a second line less far in", "introduction: Les besoins du territoire", "introduction: |\n      Les besoins\n    du territoire", 15, "6 espaces"),
    ("a colon in the second line of a text", "introduction: Les besoins du territoire", "introduction: Les besoins\n    du territoire : tous", 14, "« introduction: | »", "continue celui de la ligne 13"),
    ("a dash for nothing", "infirmière: 13", "infirmière: -", 22, "écrivez la valeur de « infirmière »", "un tiret seul"),
    ("no dash before another opinion", "    place: Cabestany", "    organisation: CDOM", 43, "un autre élément commence ici : - organisation: …", "déjà à la ligne 41"),
    ("yes for true", "size: false", "size: oui", 103, "écrivez true"),
    ("no for false", "size: false", "size: non", 103, "écrivez false"),
    ("off for false", "size: false", "size: off", 103, "écrivez false"),
    ("communes with and", "[Cabestany, Elne]", "Cabestany et Elne", 6, "communes: [Cabestany, Elne]"),
    ("a letter for a figure", "47617", "4761O", 7, "nombre entier, comme 12"),
    ("months for days", "days: 60", "days: 2 mois", 90, "écrivez un nombre entier, comme 12"),
    ("a dash before the second key", "    - commune: Perpignan\n      kind: IRIS\n      names:", "    - commune: Perpignan\n    - kind: IRIS\n      names:", 10, "retirez le tiret, et alignez « kind » sur « commune »", "un tiret de trop devant « kind »"),
    ("a dash before the last key", "      kind: IRIS\n      names:", "      kind: IRIS\n    - names:", 11, "alignez « names » sur « commune »", "un tiret de trop devant « names »"),
    ("a year at either end", "date: 2023-06-01", "date: 23-06-01", 4, "en quatre chiffres", "le premier nombre ou le dernier"),
]
# fmt: on

MISTAKES = [
    Mistake(*row)
    for table in (
        *(_COLONS, _SPACES, _BULLETS, _QUOTES, _PLACES, _KEYS, _VALUES),
        *(_LISTS, _COUNTS, _WORDS, _SIGNS, _BLOCKS),
    )
    for row in table
]

# fmt: off
_LOSSES = [
    ("a hash in a need", "- Diabète", "- Accès # soins", 16, '- "Accès # soins"', "« # soins »"),
    ("a hash in a name", "name: Ruscino", "name: Ruscino # Sud", 2, 'name: "Ruscino # Sud"', "commentaire"),
    ("an anchor before words", "- Diabète", "- &sante publique", 16, '- "&sante publique"', "« &sante »"),
    ("curly quotes in a list", "- Diabète", "- “Bien vieillir”", 16, "« Bien vieillir »", "seront imprimés"),
    ("a list of bullets in a text", "Les besoins du territoire", "Les besoins\n    • un\n    • deux", 14, "« introduction: | »", "recollée"),
    ("a list in a need", "- Diabète", "- Diabète\n      - de type 2", 17, "« - | »", "recollée"),
    ("a list in a folded text", "Les besoins du territoire", ">\n    Les besoins\n    - un", 15, "introduction: |", "recollée"),
    ("a list in quotes", "Les besoins du territoire", '"Les besoins\n    - un"', 14, "« introduction: | »", "recollée"),
    ("single curly quotes", "name: Ruscino", "name: ‘Ruscino’", 2, 'name: "Ruscino"', "seront imprimés"),
    ("letters that another program broke", "label: Équipe projet", "label: Ã‰quipe projet", 19, "Équipe projet", "« Ã‰ »"),
    ("an address in brackets", "recipients: [ARS]", "recipients: [ARS, 241 rue Garibaldi, 69003 Lyon]", 56, '"ARS, 241 rue Garibaldi, 69003 Lyon"', "« 241 rue Garibaldi »"),
    ("a code behind a commune", "[Cabestany, Elne]", "[Cabestany (66136), Elne]", 6, ": Cabestany", "un code"),
    ("a capital in a profession", "médecin généraliste: 9", "Médecin Généraliste: 9", 21, "médecin généraliste"),
    ("a plural profession", "médecin généraliste: 9", "médecins généralistes: 9", 21, "médecin généraliste"),
    ("a profession without accents", "infirmière: 13", "infirmiere: 13", 22, "infirmière"),
    ("an abbreviated profession", "infirmière: 13", "IDEL: 13", 22, "infirmier"),
    ("a profession without its hyphen", "infirmière: 13", "sage femme: 13", 22, "sage-femme"),
    ("a feminine plural", "infirmière: 13", "diététiciennes: 13", 22, "diététicienne"),
    ("a no-break space in a profession", "médecin généraliste: 9", f"médecin{NBSP}généraliste: 9", 21, "U+00A0"),
    ("a quote that another one closes", "name: Ruscino", 'name: "Ruscino\nid: abcd12"', 2, 'name: "Ruscino"', "« id: », ligne 3, y est pris"),
    ("a comma between French quotes", "[écoles, marchés]", "[« écoles, crèches », marchés]", 30, '"« écoles, crèches »"', "ne protègent pas"),
    ("a space that nobody sees before a commune", "[Cabestany, Elne]", f"[Cabestany,{NBSP}Elne]", 6, "retapez : Elne", "non"),
    ("a hyphen that nobody sees in a commune", "[Cabestany, Elne]", f"[Cabes{SOFT}tany, Elne]", 6, "un trait d'union invisible"),
]
# fmt: on

WARNINGS = [Mistake(*row) for row in _LOSSES]
