"""A key that does not exist where it stands: what was meant, or where it goes.

The ways in which people come to one are tried in the order of :data:`_LOOKS`,
the surest first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from cpts_docs.base.diagnostics import Position, nearest
from cpts_docs.base.words import slug
from cpts_docs.project import cures, invisible, keys
from cpts_docs.project.edits import Mend
from cpts_docs.project.keys import Place
from cpts_docs.project.source import File, Source
from cpts_docs.project.spelling import meant, respelt
from cpts_docs.project.spots import shown
from cpts_docs.reference.profession import named

Path = tuple[str | int, ...]

_SHOWN = 90


@dataclass(frozen=True)
class Stranger:
    """A ``key`` among the ``siblings`` at ``path``, where only the ``known`` ones may be."""

    source: Source
    path: Path
    key: str
    siblings: Mapping[str, Any]
    known: tuple[str, ...]

    @property
    def position(self) -> Position:
        """Where the key stands."""
        return self.source.position([*self.path, self.key], key=True)

    @property
    def typed(self) -> str:
        """The line from the key on."""
        at = self.position
        return self.source.files[at.file].line(at.line)[at.column - 1 :].strip()[:_SHOWN]

    @property
    def before(self) -> str:
        """The key before it, "" for the first."""
        return next((one for one, other in pairwise(self.siblings) if other == self.key), "")

    def renamed(self, hint: str, name: str) -> str:
        """``hint``, as a mend if none of the siblings is, or stands for, the key ``name`` too."""
        same = [key for key in self.siblings if keys.meant(key, (name,)) or key == self.key]
        return respelt(hint, self.key, name) if len(same) == 1 else hint

    @property
    def message(self) -> str:
        """What is wrong, in general."""
        return f"la clé « {shown(self.key)} » n'existe pas ici"


@dataclass(frozen=True)
class Meaning:
    """What to say of a stranger, which key it is, and whether that is one of another place.

    What is ``whole`` is all that there is to say of its place: no key is missing beside it.
    """

    message: str
    hint: str
    key: str = ""
    elsewhere: bool = False
    whole: bool = False


def meaning(stranger: Stranger) -> Meaning:
    """What a key was meant to be."""
    found = next((found for look in _LOOKS if (found := look(stranger))), None)
    return found or Meaning(stranger.message, f"clés possibles : {', '.join(stranger.known)}")


def comment_with(file: File, names: Iterable[str]) -> int:
    """The line where one of the keys ``names`` is a comment; 0 if there is none."""
    lines = _commented_keys(file)
    return min((lines[name] for name in names if name in lines), default=0)


@lru_cache(maxsize=1)  # asked again and again of one file
def _commented_keys(file: File) -> dict[str, int]:
    """The keys of a project that are comments in ``file``, each with its first line."""
    lines: dict[str, int] = {}
    line = end = 0
    for found in re.finditer(r"(?m)^[ \t]*#+[ \t]*([a-z_]+):", file.text):
        line += file.text.count("\n", end, found.start())
        end = found.start()
        if found[1] in keys.all_keys():
            lines.setdefault(found[1], line + 1)
    return lines


# --------------------------------------------------------------------------
# One way each


def _anchored(stranger: Stranger) -> Meaning | None:
    """« &name: Ruscino », which is an anchor before an empty key."""
    found = re.match(r"&([a-z_]+):", stranger.typed)
    if found is None or found[1] not in keys.all_keys():
        return None
    message = f"« & » n'a rien à faire devant la clé « {found[1]} »"
    cure = Mend(f"retirez-le : {stranger.typed[1:]}", f"&{found[1]}:", f"{found[1]}:", raw=True)
    return Meaning(message, cure, found[1], elsewhere=True)


def _spelled(stranger: Stranger) -> Meaning | None:
    """The key, but for capitals, accents, signs; or in French."""
    name = keys.meant(stranger.key, stranger.known)
    if not name:
        return None
    message, hint = stranger.message, f"écrivez « {name}: »"
    if hidden := invisible.named(stranger.key):
        message, hint = f"{hidden} se cache dans la clé « {name} »", f"retapez-la : {name}:"
    return Meaning(message, stranger.renamed(hint, name), name)


def _text(stranger: Stranger) -> Meaning | None:
    """« titre » or « description », where the words of an action are its « text »."""
    if "text" not in stranger.known or slug(stranger.key) not in _TEXTS:
        return None
    others = [key for key in stranger.siblings if slug(key) in (*_TEXTS, "text")]
    hint = "écrivez « text: »"
    cure = Mend(hint, stranger.key, "text") if len(others) == 1 else hint
    return Meaning(stranger.message, cure, "text")


_TEXTS = frozenset(("titre", "title", "libelle", "label", "intitule", "description", "nom", "name"))


def _answer(stranger: Stranger) -> Meaning | None:
    """``{oui}``."""
    reply = cures.reply(stranger.key)
    if "answer" not in stranger.known or not reply:
        return None
    remark = stranger.siblings[stranger.key]
    also = f", remark: {cures.quoted(remark)}" if isinstance(remark, str) else ""
    hint = f"donnez la clé « answer » : {{answer: {reply}{also}}}"
    if stranger.siblings == {stranger.key: None}:
        hint = Mend(hint, stranger.key, f"answer: {reply}", raw=True)
    return Meaning(stranger.message, hint, "answer")


def _behind_a_comma(stranger: Stranger) -> Meaning | None:
    """``{answer: oui, remark: à revoir, et vite}``."""
    before = stranger.before if stranger.siblings[stranger.key] is None else ""
    text = stranger.siblings.get(before)
    line = stranger.source.files[stranger.position.file].line(stranger.position.line)
    if re.fullmatch(r"\d{1,3}(?:\s*€)?", stranger.key) and f",{stranger.key}" in line:
        digits = str(text) + stranger.key if len(stranger.key) == 3 else str(text)
        number = cures.whole_number(digits)
        shown_as = f" : {before}: {number}" if number is not None else ""
        return Meaning("« , » coupe ce nombre", f"écrivez un nombre entier, sans virgule{shown_as}")
    words = stranger.key.split()
    if not isinstance(text, str) or not words or f", {stranger.key}" not in line:
        return None
    is_text = ":" not in stranger.key and words[0] not in stranger.known
    whole = f"{text}, {stranger.key}"
    message = f"« , » coupe ce texte avant « {shown(stranger.key)} »"
    hint = f"mettez-le entre guillemets : {before}: {cures.quoted(whole)}"
    cure = Mend(hint, whole, cures.quoted(whole, len(whole)), raw=True) if is_text else hint
    return Meaning(message, cure)


def _profession(stranger: Stranger) -> Meaning | None:
    """A profession beside « counts: », or beside « engaged: »."""
    place = {"counts": "counts", "engaged": "engaged: counts"}
    above = next((place[name] for name in stranger.known if name in place), "")
    if not above or named(stranger.key) is None:
        return None
    hint = f"une profession va sous « {above}: », avec un retrait de plus"
    return Meaning(stranger.message, hint, "counts")


def _body(stranger: Stranger) -> Meaning | None:
    """``CPAM: favorable``, ``Cabestany: [Nord]``."""
    element = cures.element(stranger.key, stranger.siblings[stranger.key], stranger.known)
    if not element or len(stranger.siblings) > 1:
        return None
    return Meaning(stranger.message, f"écrivez : {element}", whole=True)


def _more_text(stranger: Stranger) -> Meaning | None:
    """« Bravo : à suivre », below a text whose lines went on."""
    above = stranger.before
    if above not in ("text", "introduction") or nearest(stranger.key, stranger.known, 1):
        return None
    hint = (
        f"clés possibles : {', '.join(stranger.known)} ; si c'est la suite du texte, écrivez "
        f"« {above}: | », et tout le texte en dessous, en retrait"
    )
    return Meaning(stranger.message, hint)


def _glued(stranger: Stranger) -> Meaning | None:
    """``{answer:oui}``."""
    name, colon, rest = stranger.key.partition(":")
    if not colon or stranger.siblings[stranger.key] is not None or name not in stranger.known:
        return None
    right = f"{name}: {rest.strip()}"
    cure = f"écrivez : {right}"
    cure = Mend(cure, stranger.key, right, raw=True) if rest.strip()[:1].isalnum() else cure
    return Meaning("il manque un espace après « : »", cure, name)


def _in_the_plural(stranger: Stranger) -> Meaning | None:
    for name in (f"{stranger.key}s", stranger.key.removesuffix("s")):
        if name in stranger.known and name != stranger.key:
            return Meaning(stranger.message, stranger.renamed(f"écrivez « {name}: »", name), name)
    return None


def _hiding(stranger: Stranger) -> Meaning | None:
    """A key of another place, for a no-break space stands before it, as an indentation."""
    plain = invisible.visible(stranger.key).strip()
    if plain == stranger.key or plain not in keys.all_keys():
        return None
    message = f"{invisible.named(stranger.key)} se cache dans la ligne de « {plain} »"
    right = invisible.visible(stranger.key)
    cure = f"retapez-la : {invisible.visible(stranger.typed).strip()}"
    return Meaning(message, Mend(cure, stranger.key, right, raw=True), plain, elsewhere=True)


def _misplaced(stranger: Stranger) -> Meaning | None:
    place = _place_of(stranger.key, stranger.path)
    if place is None:
        return None
    above = next((step for step in reversed(place) if step not in ("[]", "*")), "")
    line = comment_with(stranger.source.files[stranger.position.file], (above,))
    if line:
        message = f"« {above}: » est un commentaire, et pas les lignes qui sont à elle"
        cure = f"retirez le « # » de la ligne {line}, ou mettez-le aussi ici"
    else:
        whose = " dans le fichier du projet," if stranger.position.file else ""
        message, cure = stranger.message, f"elle va{whose} {keys.in_words(place)}"
    return Meaning(message, cure, stranger.key, elsewhere=True)


def _place_of(key: str, path: Path) -> Place | None:
    """Where a key goes that stands at ``path``: below, above, or else nearest to the top."""
    here = tuple("[]" if isinstance(step, int) else step for step in path)
    name = keys.meant(key, keys.all_keys()) or key
    places = [place for place in keys.places().get(name, ()) if place != here]
    below = [place for place in places if here and place[: len(here)] == here]
    above = [place for place in places if here[: len(place)] == place]
    return next(iter([*below[:1], *above[-1:], *places]), None)


def _misspelt(stranger: Stranger) -> Meaning | None:
    close = nearest(stranger.key, stranger.known, 1)
    missing = close[0] if close and close[0] not in stranger.siblings else ""
    hint = meant(stranger.key, stranger.known)
    if isinstance(hint, Mend) and hint.new in stranger.siblings:
        hint = str(hint)
    return Meaning(stranger.message, hint, missing) if close else None


_LOOKS: tuple[Callable[[Stranger], Meaning | None], ...] = (
    _anchored,
    _spelled,
    _text,
    _answer,
    _glued,
    _behind_a_comma,
    _profession,
    _in_the_plural,
    _hiding,
    _misplaced,
    _body,
    _more_text,
    _misspelt,
)
