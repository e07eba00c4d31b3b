"""What messages say of commands and of keys, as somebody in the page can do it.

Messages are one text for all who read them: here, a command is a part of the page, its options a
button, and a key the title of a field (:mod:`cpts_docs.project.form_words`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cpts_docs.project.form_words import in_titles

_COMMANDS = [
    (re.compile(pattern), said)
    for pattern, said in (
        (r"« cpts-docs collect »|la commande collect(?! a écrit)", "« Recevoir »"),
        (r"que la commande collect a écrit", "que « Recevoir » a écrit"),
        (r"« cpts-docs rules » les liste", "« Règles », dans les réglages, les propose"),
        (r" \(« cpts-docs documents » les liste, et dit ce qui manque\)", ""),
        (r"pris par --accept", "pris quand même"),
        (r" ; --accept le prend quand même", ""),
        (r" ; « cpts-docs init DOSSIER » écrit [^;]*", ""),
        (r"« cpts-docs init DOSSIER » écrit [^;]*", "faites un nouveau projet"),
        (r"(?: ; )?aucun document n'a été modifié", ""),
        (r"si c'est voulu, nommez sa destination avec -o", "mettez un vrai dossier à sa place"),
        (r" et relancez avec --resume", " dans le tableau, et renvoyez-le"),
        (r"\brelancez(?: la commande)?(?: avec -j 1)?", "recommencez"),
        (r"donnez le chemin du fichier YAML", "choisissez un projet du dossier"),
    )
]


def in_page(text: str, place: Sequence[str] = ()) -> str:
    """A message, about the value at a ``place`` if it is about one, for who is in the page."""
    for pattern, said in _COMMANDS:
        text = pattern.sub(said, text)
    return in_titles(text, place)
