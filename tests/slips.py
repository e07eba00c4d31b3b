"""Slips of the fingers in real projects, of which each has one way out: the line as it was.

The projects are those of the repository, with comments between all their lines and, in some, an
opinion in a file of its own.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import yaml

from cpts_docs import reference
from cpts_docs.project.yaml_reader import stops_at
from tests.samples import ROOT

Files = dict[str, str]
"""The texts of a project, by the names of its files."""

_PROJECTS = (
    "projects/ruscino",
    "projects/trois-rivieres",
    "templates/starter",
    "tests/projects/adour-madiran",
)
_FRENCH = {
    **{"territory": "territoire", "missions": "Missions", "objectives": "Objectifs"},
    **{"needs": "besoins", "name": "nom", "title": "Titre", "verdict": "Verdict"},
    **{"department": "département", "organisation": "Organisme", "answer": "réponse"},
}


def _words(text: str) -> str:
    return text[0] + text[1:].replace(" ", "  ", 1) if " " in text else ""


def _day(found: re.Match[str]) -> str:
    year, month, day = found[2].split("-")
    return f"{found[1]}{int(day)}/{month}/{year}"


def _swapped(found: re.Match[str]) -> str:
    """Two letters in the middle of a key, each in the place of the other."""
    key = found[2]
    at = len(key) // 2
    one, two = key[at], key[at + 1]
    return f"{found[1]}{key[:at]}{two}{one}{key[at + 2 :]}:" if one != two else ""


def _plural(found: re.Match[str]) -> str:
    noun = reference.professions().get(found[2])
    return f"{found[1]}{noun.plural.capitalize()}:" if noun else ""


SLIPS: dict[str, tuple[str, Callable[[re.Match[str]], str]]] = {
    "no space after a colon": (r"^( *(?:- )?[a-z_]+): (?=\w)", lambda m: f"{m[1]}:"),
    "an equals sign": (r"^( *[a-z_]+): (?=\w)", lambda m: f"{m[1]} = "),
    "a key in French": (
        r"^( *(?:- )?)([a-z_]+):",
        lambda m: f"{m[1]}{_FRENCH[m[2]]}:" if m[2] in _FRENCH else "",
    ),
    "a key in capitals": (r"^( *)([a-z_]+):", lambda m: f"{m[1]}{m[2].upper()}:"),
    "a key with two letters swapped": (r"^( *(?:- )?)([a-z_]{7,}):", _swapped),
    "a key in bold": (r"^( *)([a-z_]+):", lambda m: f"{m[1]}**{m[2]}:**"),
    "a key with a no-break space": (r"^( *(?:- )?[a-z_]+):", lambda m: f"{m[1]}\u00a0:"),
    "a tab after a dash": (r"^( +-) ", lambda m: f"{m[1]}\t"),
    "a space too many before a key": (r"^(  (?:  )*[a-z_]+: )", lambda m: f" {m[1]}"),
    "a bullet": (r"^( +)- (?=\w[^:]*$)", lambda m: f"{m[1]}• "),
    "a dash without its space": (r"^( +)- (?=[^\W\d][^:]*$)", lambda m: f"{m[1]}-"),
    "a day as people write it": (r"(\bdate: )(\d{4}-\d\d-\d\d)", _day),
    "a number with a space": (r"(: )(\d\d)(\d{3})(?=\b)", lambda m: f"{m[1]}{m[2]} {m[3]}"),
    "a code without quotes": (r'(department: )"(\d+)"$', lambda m: f"{m[1]}{m[2]}"),
    "a profession in the plural": (r"^( +)([^\W\d_][^:]+):(?= \d)", _plural),
    "a capital in an answer": (r"(answer: |verdict: )([a-z])", lambda m: m[1] + m[2].upper()),
    "a mission by its name": (r"(mission: )(prevention|qualite)\b", lambda m: m[1] + m[2].title()),
    "two spaces": (r"^( +- )([^\W\d][^:#\"']+)$", lambda m: m[1] + (_words(m[2]) or "#")),
    "quotes never closed": (r'^( *[a-z_]+: "[^"]+)"$', lambda m: m[1]),
    "a comma behind quotes": (r'^( *[a-z_]+: "[^"]+")$', lambda m: f"{m[1]},"),
    "a bracket never closed": (r"^( *[a-z_]+: \[[^\[\]]+)\]$", lambda m: m[1]),
    "an action by its id alone": (r"^( +- )action: ", lambda m: m[1]),
    "an answer without braces": (r"\{answer: (\w+)\}", lambda m: m[1]),
    "curly quotes": (r'^( *[a-z_]+: )"([^"]+)"$', lambda m: f"{m[1]}“{m[2]}”"),
}
"""A pattern of what is right, and what somebody types there; "" or « # » if there is no slip."""


def folder(seed: int) -> Path:
    """Where the project is that :func:`broken` breaks."""
    return ROOT / _PROJECTS[seed % len(_PROJECTS)]


def broken(seed: int) -> tuple[Files, Files, list[str]]:
    """The texts of a project with a few slips, the same without them, and the names of those."""
    chance = random.Random(seed)
    text = (folder(seed) / "project.yaml").read_text("utf-8")
    text = text.replace("A ce jour", "À ce jour")  # of Ruscino, which leaves it as it was said
    right = {"project.yaml": text} if seed % 3 else _apart(text)
    right = {name: commented(text, chance) for name, text in right.items()}
    wrong, made = dict(right), list[str]()
    wanted = chance.randint(1, 4)
    while len(made) < wanted:
        name, slip = chance.choice([*wrong]), chance.choice([*SLIPS])
        if typed := _typed(wrong[name], right[name], slip, chance):
            wrong[name] = typed
            made.append(slip)
    return wrong, right, made


def _typed(text: str, right: str, slip: str, chance: random.Random) -> str:
    """A text with one slip, away from others: of two beside each other neither is sure."""
    pattern, type_it = SLIPS[slip]
    lines, as_they_were, inside = text.split("\n"), right.split("\n"), _inside(right)
    found = []
    for number, line in enumerate(lines):
        match, near = re.search(pattern, line), slice(max(0, number - 3), number + 4)
        alone = number not in inside and lines[near] == as_they_were[near]
        if match and alone and (instead := type_it(match)):
            found.append((number, line[: match.start()] + instead + line[match.end() :]))
    found = [(number, line) for number, line in found if line != lines[number] and "#" not in line]
    if not found:
        return ""
    number, line = chance.choice(found)
    typed = "\n".join([*lines[:number], line, *lines[number + 1 :]])
    is_still_right = slip == "a space too many before a key" and not stops_at(typed)
    return "" if is_still_right else typed


def _inside(text: str) -> set[int]:
    """The lines, counted from 0, that go on with a text of more than one, or begin it."""
    found: set[int] = set()
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.ScalarEvent) and event.end_mark.line > event.start_mark.line:
            found |= {*range(event.start_mark.line, event.end_mark.line)}
    return found


def commented(text: str, chance: random.Random) -> str:
    """A text with a comment above each of its lines, where one may stand."""
    inside = _inside(text)
    lines: list[str] = []
    for number, line in enumerate(text.split("\n")):
        if number not in inside or number - 1 not in inside:
            column = 0 if number - 1 in inside else chance.randint(0, 9)  # no line of that text
            lines += [f"{' ' * column}# {number}: « {line.strip()[:20]} »"]
        lines.append(line)
    return "\n".join(lines)


def _apart(text: str) -> Files:
    """A project whose opinions are files of their own."""
    found = re.search(r"^opinions:\n((?:(?: .*)?\n)+)", text, re.M)
    if found is None:
        return {"project.yaml": text}
    items = re.split(r"^  - ", found[1], flags=re.M)[1:]
    files = {
        f"avis/{number}.yaml": re.sub(r"^    ", "", item, flags=re.M)
        for number, item in enumerate(items)
    }
    rest = text[: found.start()] + "opinions: [avis/*.yaml]\n" + text[found.end() :]
    return {"project.yaml": rest, **files}
