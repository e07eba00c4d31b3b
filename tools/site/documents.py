"""A page for each document: its picture, what it is for, what it needs, and itself to open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import cpts_docs
from cpts_docs.document.tree import Document
from cpts_docs.documents import DOCUMENTS, PER_ORGANISATION
from cpts_docs.formats import FORMATS
from cpts_docs.forms.kinds import KINDS, MAILED
from cpts_docs.project.chosen import NEEDS
from cpts_docs.project.model import Project
from tools import pictures
from tools.site import guide
from tools.site.pages import ROOT, Page, anchor

FOLDER = "documents"
RUSCINO, RIVERS = (ROOT / "projects" / name for name in ("ruscino", "trois-rivieres"))
KEYS = {
    "questionnaire": ("questionnaire",),
    "guide": ("missions", "guide"),
    "fiche-avis": ("missions", "assessment", "organisations", "opinions", "fiche"),
}
"""What the documents that need no key say more of, by the keys of a project."""

_ROW = re.compile(r"^\| `([a-z-]+)` \| (.+?) \| (.+?) \|$", re.M)


def pages(folder: Path) -> list[Page]:
    """The pages; their pictures and examples are written into ``folder``."""
    told = {name: (what, whom) for name, what, whom in _ROW.findall(guide.TEXT)}
    made = []
    with TemporaryDirectory() as name:
        for document in DOCUMENTS:
            project, tree = _shown(document, Path(name))
            _draw(tree, document, folder / FOLDER)
            text = _page(document, tree.metadata.title, project, *told[document])
            made.append(Page(f"{FOLDER}/{document}.md", text, f"docs/{FOLDER}/{document}.md"))
    return [_index(made), *made]


def _index(made: list[Page]) -> Page:
    """All of them at one look."""
    shown = "\n".join(
        f"[![]({page.path.partition('/')[2].replace('.md', '.png')}) {_title(page)}]"
        f"({page.path.partition('/')[2]})\n"
        for page in made
    )
    tree = "\n".join(("```{toctree}", ":hidden:", "", *DOCUMENTS, "```"))
    text = (
        "# Les documents\n\nTous viennent du même fichier, `project.yaml`, et existent en "
        f"{_listed([item.title for item in FORMATS.values()])}.\n\n"
        f"```{{container}} galerie\n{shown}```\n\n{tree}\n"
    )
    return Page(f"{FOLDER}/index.md", text, f"docs/{FOLDER}/index.md")


def _title(page: Page) -> str:
    return page.text.partition("\n")[0].removeprefix("# ")


def _shown(document: str, folder: Path) -> tuple[Project, Document]:
    """A project that has the document, and the document."""
    project = _rivers()
    if document in KEYS:
        project = _ruscino()
    elif document == "territoire":
        text = (RUSCINO / "project.yaml").read_text("utf-8")
        show = "show: {codes: true, inhabitants: true, territory: true}\n"
        project = cpts_docs.load(f"{text}\n{show}", folder=RUSCINO)
    elif document == "synthese":
        project = pictures.answered(_ruscino(), folder)
    return project, cpts_docs.render(project, document)


@cache
def _ruscino() -> Project:
    return cpts_docs.load(RUSCINO / "project.yaml")


@cache
def _rivers() -> Project:
    return cpts_docs.load(RIVERS / "project.yaml")


def _draw(tree: Document, name: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for known in FORMATS.values():
        (folder / f"{name}.{known.name}").write_bytes(cpts_docs.write(tree, known.name))
    pictures.draw(folder / f"{name}.pdf", name, folder=folder)


def _page(document: str, title: str, project: Project, what: str, whom: str) -> str:
    title = re.sub(r"( \d{4})?( [–—] .*)?$", "", title)
    facts = "\n".join(f"{name}\n: {value}\n" for name, value in _facts(document, what, whom))
    files = "".join(
        f"- [{known.title[0].upper()}{known.title[1:]}]({document}.{known.name})\n"
        for known in FORMATS.values()
    )
    return f"""\
# {title}

```{{container}} apercu
[![Première page du document « {title} »]({document}.png)]({document}.pdf)
```

{facts}
## L'écrire

```console
$ cpts-docs build mon-projet/project.yaml -d {document}
```

Sans `-f`, il est écrit en Word et en PDF : `-f html` et `-f odt` donnent les autres formats.

## Un exemple

Celui de la {project.full_name}, tel que l'outil l'écrit :

{files}"""


def _facts(document: str, what: str, whom: str) -> Iterator[tuple[str, str]]:
    yield "À quoi il sert", what.partition(" ; si le projet")[0]
    yield "À qui il va", whom
    yield "Son nom dans les commandes", f"`{document}`"
    need = NEEDS.get(document)
    if need:
        yield "Ce qu'il lui faut", f"{_key(need.key, need.typed)} dans `project.yaml`"
    else:
        yield "Ce qu'il lui faut", "rien de plus que le projet"
    keys = KEYS.get(document, (need.key,) if need else ())
    parts = dict.fromkeys(map(guide.heading_of, keys))
    yield "Dans le guide", ", ".join(_section(part) for part in parts)
    if document in KEYS:
        yield "Ce qui le change", ", ".join(_key(key, f"{key}:") for key in keys)
    yield "Formulaire", _form(document)
    if document in PER_ORGANISATION:
        yield "Pour un seul organisme", f"`--for` : {_section('Demander et recevoir les avis')}"


def _form(document: str) -> str:
    kind = KINDS.get(document)
    if kind is None:
        return "non"
    file = kind.file if "." in kind.file else f"{kind.file}/"
    words = [f"oui : il se remplit à l'écran ; `collect` le relit et écrit `{file}`"]
    if document in MAILED:
        words.append("`mailing` le prépare pour chaque personne d'un tableau")
    return " ; ".join(words)


def _key(key: str, typed: str) -> str:
    return f"[`{typed}`](../schema/projet.md#{key})"


def _section(heading: str) -> str:
    return f"[{heading}](../guide-utilisateur.md#{anchor(heading)})"


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} et {words[-1]}"
