"""Rules of the file itself: its text, its YAML, its keys and the shape of its values.

They are found by the readers and the schema; here they are declared.
"""

from __future__ import annotations

from cpts_docs.base.diagnostics import MAX_OF_A_KIND
from cpts_docs.base.words import grouped
from cpts_docs.foreign.text import MAX_BYTES
from cpts_docs.project.rules.rule import Rule, warning
from cpts_docs.project.yaml_tree import MAX_ALIASED, MAX_DEPTH, MAX_KEYS, MAX_NODES

CLE_MANQUANTE = Rule(
    "cle-manquante",
    "Il manque une clé. Ajoutez celle que le message nomme ; si elle y est, vérifiez son retrait.",
)

DOCUMENT_NON_FAIT = warning(
    "document-non-fait",
    "Un document dont le modèle est un fichier Word n'est fait qu'en Word, et en PDF là où "
    "LibreOffice est installé. Les autres fichiers sont écrits.",
)

EXTENSION = warning(
    "extension",
    "Un paquet installé à côté de cpts_docs ajoute une règle qui n'en est pas "
    "une, et ne vérifie rien.",
)

FICHIER_INTROUVABLE = Rule(
    "fichier-introuvable",
    "Aucun fichier n'a ce nom. Vérifiez-le, et le dossier ; le message dit ce qui s'y trouve. Sous "
    "Windows, faites attention à une fin `.yaml.txt` cachée.",
)

INCLUSION = Rule(
    "inclusion",
    "Un fichier ou un dossier que le projet nomme (`opinions`, `answers`, `members`, `collected`, "
    "`people`, `guide.catalogue`, `templates`) ne peut pas être pris : il est hors du dossier du "
    "projet, ne peut pas être lu, ou n'est pas ce qu'il doit être. Le message dit quoi écrire.",
)

MODELE = Rule(
    "modele",
    "Un modèle du projet ne peut pas être composé. Corrigez la ligne nommée, ou repartez d'une "
    "copie neuve : `cpts-docs eject NOM`. D'un modèle Word, le message donne l'endroit, et la "
    "balise telle qu'elle est écrite.",
)

ACCENTS_ABIMES = warning(
    "accents-abimes",
    "Un logiciel a mal lu les accents (« Ã© », « \ufffd » ou « &eacute; » pour « é »), et le "
    "fichier a été enregistré ainsi. Retapez ces textes, ou reprenez une copie d'avant.",
)

D_AUTRES_MESSAGES = warning(
    "d-autres-messages",
    f"De chaque sorte, au plus {MAX_OF_A_KIND} messages sont donnés. Corrigez ceux-là, souvent du "
    "même coup, puis relancez : le compte dit s'il en reste.",
)

ESPACES = warning(
    "espaces",
    "Un texte a deux espaces de suite, ou un espace à l'un de ses bouts. "
    "`cpts-docs validate --fix` les retire.",
)

FICHIER_OUBLIE = warning(
    "fichier-oublie",
    "`opinions` ne prend pas ces fichiers, dont le nom finit autrement "
    "(`.yml`, `.yaml.txt`). Renommez-les, ou nommez-les aussi.",
)

GUILLEMETS_COURBES = warning(
    "guillemets-courbes",
    "Les guillemets “ ” sont des lettres pour YAML, et seront imprimés, comme un guillemet qui "
    "est seul à la fin d'un texte. Mettez des guillemets droits `\"`, ou « ».",
)

INCLUSION_VIDE = warning(
    "inclusion-vide",
    "`opinions` ne trouve aucun fichier. C'est normal avant le premier avis"
    " ; sinon, le message dit ce que le dossier contient.",
)

LIGNES_RECOLLEES = warning(
    "lignes-recollees",
    "Une liste dans un texte sans `|` devient un seul paragraphe. Voyez "
    "[Écrire les textes](#écrire-les-textes).",
)

PUCE_EN_DOUBLE = warning(
    "puce-en-double",
    "Le tiret fait déjà une puce. Retirez le « • », ou le « o » de Word, qui le suit.",
)

REPONSES_ABSENTES = warning(
    "reponses-absentes",
    "Le fichier des réponses, ou des adhésions, n'existe pas encore. `collect` l'écrira ; "
    "jusque-là, rien n'est compté.",
)

SIGNE_PERDU = warning(
    "signe-perdu",
    "Un `&` ou un `!` au début d'un texte disparaît. Mettez le texte entre guillemets.",
)

TABLEAU_INEGAL = Rule(
    "tableau-inegal",
    "Une ligne d'un tableau a plus de cellules que l'en-tête, ou la ligne de tirets n'en a "
    "pas autant. Ce qui dépasse serait perdu.",
)

TEXTE_COUPE = warning(
    "texte-coupe",
    "« # » après un espace ouvre un commentaire, et coupe un texte, comme « , » entre crochets ; "
    "un guillemet qui n'est pas refermé y prend ce qui suit. Mettez "
    "le texte entre guillemets, ou le commentaire sur une ligne à lui.",
)

VALEUR_INCONNUE = Rule(
    "valeur-inconnue",
    "Seules certaines valeurs sont admises ici. Le message les donne.",
)

_OF_READERS = {
    "caractere-interdit": (
        "Un caractère invisible s'est glissé dans le texte, souvent par un copier-coller. "
        "Retapez le passage indiqué."
    ),
    "cle-en-double": (
        "La même clé est écrite deux fois au même endroit. Réunissez les deux, ou supprimez-en une."
    ),
    "cle-inconnue": (
        "Cette clé n'existe pas ici : faute de frappe, ou mauvais retrait. Le message propose "
        "la plus proche."
    ),
    "date": "Cette date n'existe pas ou n'est pas écrite `AAAA-MM-JJ`, comme `2026-01-15`.",
    "dossier": "Vous avez donné un dossier. Ajoutez le nom du fichier : `mon-projet/project.yaml`.",
    "encodage": (
        "Le fichier n'est pas en UTF-8. Dans votre éditeur : Enregistrer sous, Encodage, UTF-8."
    ),
    "fichier-illisible": (
        "Ce fichier ne peut pas être lu ; le message dit pourquoi. Vérifiez le chemin, ou vos "
        "droits sur le fichier."
    ),
    "fichier-trop-gros": (
        f"Ce fichier dépasse {MAX_BYTES // 1_000_000} Mo : ce n'est sans doute pas votre projet."
    ),
    "fichier-vide": (
        "Le fichier ne contient rien. L'avez-vous enregistré ? `cpts-docs init` en écrit un de "
        "départ."
    ),
    "liste-vide": "Une liste est vide. Ajoutez-lui un élément, ou retirez sa clé.",
    "nombre-negatif": "Un nombre est plus petit que zéro. Écrivez zéro, ou un nombre positif.",
    "pas-du-yaml": (
        "C'est un autre fichier : document Word, PDF, page internet, réponse à un formulaire… "
        "Le message dit lequel. Donnez `project.yaml`."
    ),
    "plusieurs-lignes": (
        "Cette information tient sur une ligne : retirez le `|` ou les retours à la ligne."
    ),
    "texte-trop-long": (
        "Un texte est trop long : un nom, un titre, une ligne d'adresse ont une longueur limitée. "
        "Raccourcissez-le."
    ),
    "texte-vide": "Un texte est vide. Écrivez-le, ou retirez la clé.",
    "type": (
        "La valeur n'est pas de la bonne sorte : un nombre pour un texte (ajoutez des "
        "guillemets), un texte pour une liste (ajoutez des tirets)…"
    ),
    "valeur": (
        "La valeur n'a pas la forme attendue : code de département ou INSEE, adresse de site."
    ),
    "version": "La forme du fichier n'a qu'une version. Écrivez `version: 1`.",
    "yaml-alias": "Un texte qui commence par `*` se met entre guillemets.",
    "yaml-cle": "Un texte qui commence par `{` ou `[` se met entre guillemets.",
    "yaml-etiquette": "Un texte qui commence par `!` se met entre guillemets.",
    "yaml-plusieurs-documents": (
        "Le fichier a deux parties, séparées par `---`. Retirez cette ligne, ou l'autre projet."
    ),
    "yaml-syntaxe": (
        "Le fichier n'est pas du YAML correct à cet endroit, ou à la ligne juste avant. Voyez "
        "[les pièges](#les-pièges-du-yaml)."
    ),
    "yaml-trop-grand": (
        f"Le fichier a plus de {grouped(MAX_NODES)} valeurs (10 000 réponses en font 160 000), "
        f"plus de {MAX_DEPTH} niveaux, plus de {grouped(MAX_KEYS)} clés côte à côte ou ancres, ou "
        f"des alias qui reprennent plus de {grouped(MAX_ALIASED)} valeurs : ce n'est sans doute "
        "pas votre projet."
    ),
}
"""The rules of the readers and of the schema, which name them by their code, and what to do."""

RULES = (
    *(rule for rule in list(vars().values()) if isinstance(rule, Rule)),
    *(Rule(code, advice) for code, advice in _OF_READERS.items()),
)
