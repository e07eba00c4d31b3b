"""Build the documentation's site: ``python -m tools.site.build [FOLDER]``, by default build/site.

The pages are laid out in FOLDER beside the site, some made of what the package knows, and Sphinx
makes the site of them; each warning is an error. In the end nothing of another place may be
asked for by any page.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from sphinx.cmd.build import main as sphinx

from cpts_docs.project.rules import all_rules
from cpts_docs.project.rules.rule import Rule
from tools.site import documents, guide, reference, schema
from tools.site.pages import IN_ENGLISH, ROOT, Page, Site, read

HERE = Path(__file__).parent
RULES = "docs/regles"

DEVELOPERS = {
    "README.md": "developpeurs/apercu",
    "docs/api.md": "api/index",
    "docs/architecture.md": "developpeurs/architecture",
    "docs/quality.md": "developpeurs/qualite",
    "docs/scale.md": "developpeurs/echelle",
    "benchmarks/README.md": "developpeurs/mesurer",
    "benchmarks/results.md": "developpeurs/mesures",
    "SECURITY.md": "developpeurs/securite",
    "cpts_docs/reference/README.md": "developpeurs/donnees",
    "CONTRIBUTING.md": "developpeurs/contribuer",
    "CHANGELOG.md": "developpeurs/changements",
}
"""What is written in English, for developers, and the names of its pages."""

TOLD = {
    "Toggle site navigation sidebar": "Ouvrir ou fermer le menu",
    "Toggle table of contents sidebar": "Ouvrir ou fermer le sommaire de la page",
    "Toggle Light / Dark / Auto color theme": "Clair, sombre ou comme le système",
    "Toggle navigation of ": "Ouvrir ou fermer ",
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="Menu">',
    '<div id="search-results">': '<h1>Recherche</h1>\n<div id="search-results">',
    "<pre>": '<pre tabindex="0">',
    '<aside class="toc-drawer': '<aside aria-label="Sommaire de la page" class="toc-drawer',
}
"""What the theme says, in English only or not at all, to who cannot see it; and what is said."""

_TAGS = "link|script|img|iframe|source|video|audio|use"
_ASKED = {
    ".html": re.compile(rf"""<(?:{_TAGS})\b[^>]*?\b(?:src|href)=["']?(?:https?:)?//"""),
    ".css": re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//"""),
}
"""What a browser would fetch from elsewhere by itself, in a file of each kind."""


def main(folder: Path) -> int:
    """Build the site anew into a folder; the exit code."""
    laid = folder.with_name(f"{folder.name}-pages")
    for old in (folder, laid):
        shutil.rmtree(old, ignore_errors=True)
    lay_out(laid)
    code = sphinx(["-W", "--keep-going", "-q", "-j", "auto", "-b", "html", str(laid), str(folder)])
    shutil.rmtree(folder / ".doctrees")
    if code == 0:
        _finish(folder)
    return code


def lay_out(folder: Path) -> None:
    """Write all that Sphinx needs into a folder."""
    Site(pages(folder)).write(folder)
    for name in ("conf.py", "locale"):
        copy = shutil.copytree if (HERE / name).is_dir() else shutil.copyfile
        copy(HERE / name, folder / name)
    (folder / "_static").mkdir()
    shutil.copyfile(HERE / "site.css", folder / "_static" / "site.css")


def pages(folder: Path) -> list[Page]:
    """All pages; pictures and examples of documents are written into ``folder``."""
    of_guide, first, others = guide.pages()
    return [
        _home(first, others),
        *of_guide,
        *documents.pages(folder),
        read(f"{RULES}/README.md", "regles/index.md"),
        *map(_rule, all_rules()),
        read("docs/glossaire.md", "glossaire.md"),
        read("docs/integration.md", "developpeurs/integration.md"),
        *schema.pages(),
        *(_english(read(source, f"{name}.md")) for source, name in DEVELOPERS.items()),
        _english(reference.page()),
    ]


def _rule(rule: Rule) -> Page:
    """The page of a rule. There are too many for the menu that each page has."""
    page = read(f"{RULES}/{rule.code}.md", f"regles/{rule.code}.md")
    back = "[← Les règles de vérification](README.md)"
    return page._replace(text=f"---\norphan: true\n---\n{back}\n\n{page.text}")


def _english(page: Page) -> Page:
    return page._replace(text=IN_ENGLISH + page.text)


def _home(first: list[str], others: list[str]) -> Page:
    """The first page, and the contents of all."""
    schemas = [page.path.removesuffix(".md") for page in schema.pages()]
    api = ["api/index", "api/reference"]
    written = [name for name in DEVELOPERS.values() if name not in api]
    parts = {
        "Démarrer": first,
        "Guide": ["guide/index", *others],
        "Consulter": ["documents/index", "regles/index", "glossaire"],
        "Pour les développeurs": [
            "developpeurs/integration",
            f"Overview <{written[0]}>",
            *api,
            *schemas,
            *written[1:],
        ],
    }
    trees = (_tree(names, caption) for caption, names in parts.items())
    text = (HERE / "accueil.md").read_text("utf-8")
    return Page("index.md", text + "".join(trees), "docs/index.md")


def _tree(names: list[str], caption: str = "") -> str:
    options = [f":caption: {caption}"] if caption else []
    return "\n".join(("", "```{toctree}", ":hidden:", *options, "", *names, "```", ""))


def _finish(folder: Path) -> None:
    """Put the theme's words into French; see that no page asks another place for anything."""
    unsaid = set(TOLD)
    for path in sorted(folder.rglob("*.html")):
        text = path.read_text("utf-8")
        for said, french in TOLD.items():
            if said in text:
                unsaid.discard(said)
                text = text.replace(said, french)
        path.write_text(text, "utf-8")
    assert not unsaid, unsaid
    if asked := list(_asked(folder)):
        raise SystemExit("\n".join(asked))


def _asked(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.*")):
        pattern = _ASKED.get(path.suffix)
        if pattern and (found := pattern.search(path.read_text("utf-8"))):
            yield f"{path}: {found[0]}"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "build" / "site"))
