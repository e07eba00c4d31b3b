"""A Word file filled with what a project says: from its parts to the bytes of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from cpts_docs.base.diagnostics import MAX_OF_A_KIND, Diagnostic
from cpts_docs.base.errors import ProjectError, UnreadableError
from cpts_docs.base.log import timed
from cpts_docs.base.words import grouped
from cpts_docs.documents.templates import one_project
from cpts_docs.documents.word import blocks, notes, package, rich
from cpts_docs.documents.word.evaluation import MARKDOWN
from cpts_docs.documents.word.finish import finish
from cpts_docs.documents.word.package import Lists
from cpts_docs.documents.word.places import Places
from cpts_docs.documents.word.revisions import accept
from cpts_docs.documents.word.source import source_of
from cpts_docs.documents.word.tag import Mistake
from cpts_docs.documents.word.tags import MARK, Tags
from cpts_docs.foreign import word_fields
from cpts_docs.foreign.archive import parsed
from cpts_docs.foreign.ooxml import W
from cpts_docs.foreign.word_file import R, WordFile, kind_of, relations_of, target
from cpts_docs.formats.archive import archive
from cpts_docs.project.rules.structure import MODELE

if TYPE_CHECKING:
    from cpts_docs.project.model import Project

_NOTES = ("footnotes", "endnotes")
_TEXTS = ("header", "footer", *_NOTES)
_HEADS = {"header": "en-tête", "footer": "pied de page"}
_PAGES = {"first": " de la première page", "even": " des pages paires"}
_DRAWN = re.compile(r"/(?:charts|diagrams)/[^/]+\.xml$")
_OURS = tuple(f"{{*}}{etree.QName(name).localname}" for name in (MARK, MARKDOWN))
_READ = (f"{W}t", f"{W}instrText")
_TAG_SIGNS = re.compile(r"\{\{|\{%|%7B%7B|%7B%25", re.IGNORECASE)


def fill(project: Project, document: str, context: Mapping[str, Any]) -> bytes:
    """The Word file that is the template of ``document``, filled in.

    Raises:
        ProjectError: its tags are wrong; it has all the mistakes, each with its place.
        TemplateError: the process that fills it does not start.
    """
    template = project.chosen.word[document]
    path = project.path.parent / template.name
    with timed("composé : %s", document):
        filling, what = _Filling(template.file), "ce fichier Word ne peut pas être lu"
        try:
            xml, mistakes = filling.rendered(f"{document}.docx", context, project.template_folder)
            what = "le résultat ne serait plus un fichier Word"
            if not mistakes:
                return filling.written(xml, project, document)
        except UnreadableError as error:
            mistakes = [Mistake("", f"{what} : {error}")]
    raise ProjectError([_diagnostic(mistake, path) for mistake in _few(mistakes)])


def _left(place: str, what: str) -> Mistake:
    message = f"{what} a une balise, qui n'est pas remplie"
    return Mistake(place, message, "écrivez-la dans le texte, ou retirez-la")


def _text(part: bytes) -> str:
    return "".join(map(str, parsed(part).itertext()))


def _few(mistakes: list[Mistake]) -> list[Mistake]:
    each = list(dict.fromkeys(mistakes))
    if (more := len(each) - MAX_OF_A_KIND) > 0:
        each[MAX_OF_A_KIND:] = [Mistake("", f"et {grouped(more)} autres messages de cette sorte")]
    return each


def _diagnostic(mistake: Mistake, path: Path) -> Diagnostic:
    place = f"{mistake.place} : " if mistake.place else ""
    return Diagnostic(MODELE.code, f"{place}{mistake.message}", path, hint=mistake.hint)


@dataclass(slots=True)
class _Filling:
    """A Word file on its way: the roots of its texts by the names of their parts, main first."""

    file: WordFile
    roots: dict[str, etree._Element] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def rendered(
        self, name: str, context: Mapping[str, Any], folder: Path | None
    ) -> tuple[str, list[Mistake]]:
        """The XML of the texts with their tags filled in; or what is wrong with them."""
        tags = Tags()
        titles = self._read()
        for root in self.roots.values():
            if any(True for _ in root.iter(*_OURS)):
                raise UnreadableError(
                    "il a déjà des marques de cpts_docs ; copiez-en le texte dans un autre"
                )
            accept(root)
        repeated = [
            Mistake("", f"la note n° {number} est appelée deux fois", "supprimez l'un des appels")
            for part, root in self.roots.items()
            if self.kinds[part] in _NOTES
            for number in notes.take_in(self.roots[self.file.main], root)
        ]
        for part, root in self._stories().items():
            tags.take(root, Places(root, titles.get(part, "")))
        roots = list(self._stories().values())
        wrong_blocks = blocks.check(roots, tags.found)
        mistakes = [*repeated, *tags.mistakes, *wrong_blocks, *self._left()]
        source = source_of(name, roots, tags.found, is_whole=not wrong_blocks)
        if not tags.found:
            return source.text(), mistakes
        with one_project() as shared:
            xml, wrong = shared.renderer(folder).fill(source, context)
        mistakes += [tags.found[number].mistake(said, hint) for number, said, hint in wrong]
        return xml, mistakes

    def _stories(self) -> dict[str, etree._Element]:
        """The roots that tags may be in: the notes are in the text, where they are called."""
        return {part: root for part, root in self.roots.items() if self.kinds[part] not in _NOTES}

    def _read(self) -> dict[str, str]:
        """Parse the texts; gives how people call each part, but the main."""
        main = self.file.main
        self.roots[main], self.kinds[main] = parsed(self.file.parts[main]), "document"
        titles: dict[str, str] = {}
        relations = self.file.parts.get(relations_of(main))
        for relation in () if relations is None else parsed(relations):
            kind, part = kind_of(relation), target(main, relation)
            if kind in _TEXTS and part in self.file.parts:
                self.roots[part], self.kinds[part] = parsed(self.file.parts[part]), kind
                titles[part] = self._title(kind, relation.get("Id", ""))
        return titles

    def _title(self, kind: str, number: str) -> str:
        """``en-tête de la première page``."""
        if kind in _NOTES:
            return ""
        references = self.roots[self.file.main].iter(f"{W}{kind}Reference")
        pages = (node.get(f"{W}type", "") for node in references if node.get(f"{R}id") == number)
        return _HEADS[kind] + _PAGES.get(next(pages, ""), "")

    def _left(self) -> Iterator[Mistake]:
        """Tags where none is filled in: the code of a field, the address of a link, a chart."""
        for part, root in self.roots.items():
            place = self._place(part)
            for code in (node.text or "" for node in root.iter(f"{W}instrText")):
                if _TAG_SIGNS.search(code):
                    yield _left(place, f"le code du champ « {code.strip()} »")
            for node in root.iter("*"):
                if node.tag not in _READ and _TAG_SIGNS.search(node.text or ""):
                    yield _left(place, f"« {(node.text or '').strip()} » (équation ou dessin)")
                for value in map(str, node.attrib.values()):
                    if _TAG_SIGNS.search(value) and "{" in value:
                        yield _left(place, f"« {value} » (texte de remplacement, nom ou réglage)")
        for part, content in self.file.parts.items():
            if part.endswith(".rels") and _TAG_SIGNS.search(content.decode("utf-8", "replace")):
                yield _left("", "l'adresse d'un lien")
            elif _DRAWN.search(part) and _TAG_SIGNS.search(_text(content)):
                yield _left("", "un graphique")

    def _place(self, part: str) -> str:
        return _HEADS.get(self.kinds[part], "")

    # ----------------------------------------------------------------------

    def written(self, xml: str, project: Project, document: str) -> bytes:
        """The bytes of the file whose texts are ``xml``.

        Raises:
            UnreadableError: they are no XML, or have what is not accepted in a template.
        """
        filled = parsed(xml.encode("utf-8", "surrogatepass"))
        stories = self._stories()
        if len(filled) != len(stories):
            raise UnreadableError("son texte n'est plus entier")
        self.roots |= dict(zip(stories, filled, strict=True))
        parts = dict(self.file.parts)
        lists = Lists(parts, self.file.main)
        for part in stories:
            rich.spread(self.roots[part], lists)
            if any(True for _ in word_fields.clean(self.roots[part])):
                raise UnreadableError("une balise y fait un champ qui n'est pas accepté")
        for part, root in self.roots.items():
            if self.kinds[part] in _NOTES:
                notes.take_out(self.roots[self.file.main], root)
        finish(self.roots.values())
        parts |= {part: package.written(root) for part, root in self.roots.items()}
        lists.put(parts, self.file.main)
        package.say_of_itself(parts, document, project.full_name, project.date)
        return archive(parts.items())
