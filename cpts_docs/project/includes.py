"""The files that a project includes: opinions, what came back of each form, a catalogue.

``opinions: [opinions/*.yaml]``, ``answers: answers.yaml`` and the like of other forms
(:mod:`cpts_docs.forms.kinds`), and ``guide: {catalogue: region.yaml}`` are replaced by what the
files hold before anything is checked, so that the schema and the rules see one whole project,
and each value still knows its own file and line.

What is not there is told: a name with a file behind it must have one, while a
pattern, and the answers before any came back, may still wait for theirs.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from cpts_docs.base.diagnostics import MAX_OF_A_KIND, Diagnostic, nearest
from cpts_docs.base.words import grouped
from cpts_docs.foreign.text import MAX_BYTES
from cpts_docs.forms.kinds import KINDS, OWN, FormKind
from cpts_docs.project import inside
from cpts_docs.project.inside import MAX_FILES, Found
from cpts_docs.project.returned import returned
from cpts_docs.project.rules import structure
from cpts_docs.project.rules.rule import Rule
from cpts_docs.project.source import Node, Source
from cpts_docs.project.yaml_reader import read
from cpts_docs.project.yaml_tree import MAX_NODES

KEYS = frozenset({OWN, "guide", *(kind.path[0] for kind in KINDS.values())})
"""The keys that may name files."""

_HINT = "donnez un chemin qui part du dossier du projet, comme"


def expand(source: Source) -> list[Diagnostic]:
    """Put the included values in the place of their file names."""
    including = _Including(source)
    opinions = source.node(["opinions"])
    if opinions and isinstance(opinions.value, list):
        opinions.value = list(including.opinions(opinions.value))
    for kind, answers in [*returned(source)]:  # one whose file is still to come is taken away
        if isinstance(answers.value, str):
            name = answers.value
            including.answers(kind, answers, name)
            including.only_once(kind, answers, name)
    guide, catalogue = source.node(["guide"]), source.node(["guide", "catalogue"])
    if guide and catalogue and isinstance(catalogue.value, str):
        including.catalogue(guide, catalogue, catalogue.value)
    return including.errors[:MAX_OF_A_KIND] + including.warnings


@dataclass
class _Including:
    """What is included into ``source``, and what is wrong with it."""

    source: Source
    errors: list[Diagnostic] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.source.path.parent

    def opinions(self, items: Sequence[Node]) -> Iterator[Node]:
        """The opinions of ``items``, with those of the files that a name stands for."""
        names = [item.value for item in items if isinstance(item.value, str)]
        if len(names) > MAX_FILES:
            self.errors.insert(0, too_large(self.source))
            return
        found = {name: inside.find(self.folder, name, whole_folders=True) for name in names}
        taken = {path for one in found.values() for path in one.paths}
        for item in items:
            if not isinstance(item.value, str):
                yield item
            elif len(self.errors) < MAX_OF_A_KIND:
                paths = self._opinion_files(item, item.value, found[item.value], taken)
                yield from self._opinions_of(self._roots(paths))

    def _opinions_of(self, roots: Iterable[Node]) -> Iterator[Node]:
        """The opinions in files, one or a list of them in each."""
        for root in roots:
            for node in root.value if isinstance(root.value, list) else [root]:
                if isinstance(node.value, dict):
                    yield node
                elif len(self.errors) < MAX_OF_A_KIND:
                    keys = "organisation, verdict, text, place, date, signatory"
                    self._tell(structure.INCLUSION, f"ce n'est pas un avis ({keys})", node)

    def _opinion_files(
        self, item: Node, name: str, found: Found, taken: Collection[Path]
    ) -> tuple[Path, ...]:
        paths = tuple(path for path in found.paths if path != self.source.path)
        left = [path.name for path in found.left if path not in taken]
        if found.problem:
            hint = _way_in(name, "opinions/*.yaml")
            self._tell(structure.INCLUSION, f"« {name} » : {found.problem}", item, hint)
        elif not paths:
            self._tell_of_nothing(item, name)
        elif left:
            message = f"« {name} » ne prend pas : {', '.join(left[:8])}"
            hint = "donnez à ces fichiers un nom qui finit par .yaml, ou nommez-les aussi"
            self._tell(structure.FICHIER_OUBLIE, message, item, hint)
        return paths

    def _tell_of_nothing(self, item: Node, name: str) -> None:
        there = inside.what_is_there(self.folder, name)
        if inside.is_pattern(name) or os.path.isdir(self.folder / name):  # noqa: PTH112
            message = f"« {name} » ne trouve aucun fichier : aucun avis n'est pris"
            self._tell(structure.INCLUSION_VIDE, message, item, there)
        else:
            message = f"« {name} » : ce fichier n'existe pas"
            hint = there
            if not PurePath(name).suffix:  # the name of a body, more than that of a file
                hint = f"écrivez l'avis avec ses clés : organisation: {name}, verdict: … ; {there}"
            elif PurePath(name).suffix.lower() not in (".yaml", ".yml", ".json"):
                hint = f"« cpts-docs collect » lit les fiches remplies, et écrit ces avis ; {there}"
            self._tell(structure.FICHIER_INTROUVABLE, message, item, hint)

    def answers(self, kind: FormKind, node: Node, name: str) -> None:
        """Put the answers in the place of their file, or take the key away for now."""
        source, found = self.source, inside.find(self.folder, name)
        source.included[kind.key] = name
        path = self.folder / name
        if not os.path.lexists(path) and len(found.paths) == 1 and not inside.is_pattern(name):
            path = found.paths[0]
        if found.problem or (inside.is_pattern(name) and not os.path.lexists(path)):
            problem = found.problem or "les réponses sont dans un seul fichier ; donnez son nom"
            there = inside.what_is_there(self.folder, name)
            message = f"« {name} » : {problem}"
            hint = f"{_way_in(name, kind.file)} ; {there}"
            self._tell(structure.INCLUSION, message, node, hint)
            return
        if not os.path.lexists(path):
            self._tell_of_no_answers(kind, node, name)
            return
        source.included[kind.key] = inside.relative(self.folder, path)
        for root in self._roots((path,)):
            if not isinstance(root.value, dict):
                message = "ce n'est pas un fichier de réponses, tel que collect l'écrit"
                hint = f"recueillez-les de nouveau dans un autre fichier : {kind.line(kind.file)}"
                self._tell(structure.INCLUSION, message, root, hint)
                continue
            if holder := source.node(kind.path[:-1]):
                _put(root, node, kind.path[-1], holder)

    def only_once(self, kind: FormKind, node: Node, name: str) -> None:
        """Tell of a file that two forms have: collect would write one over the other."""
        paths = {key: PurePath(path) for key, path in self.source.included.items()}
        first = next(key for key, path in paths.items() if path == paths[kind.key])
        if first != kind.key:
            message = f"« {name} » est déjà le fichier de « {first} »"
            hint = f"donnez-en un autre : {kind.line(kind.file)}"
            self._tell(structure.INCLUSION, message, node, hint)

    def catalogue(self, guide: Node, node: Node, name: str) -> None:
        """Put the catalogue of a guide in the place of its file."""
        found = inside.find(self.folder, name)
        there = inside.what_is_there(self.folder, name)
        if found.problem or (inside.is_pattern(name) and len(found.paths) != 1):
            problem = found.problem or "le catalogue est dans un seul fichier ; donnez son nom"
            hint = f"{_way_in(name, 'catalogue.yaml')} ; {there}"
            self._tell(structure.INCLUSION, f"« {name} » : {problem}", node, hint)
        elif not found.paths:
            message = f"« {name} » : ce fichier n'existe pas"
            self._tell(structure.FICHIER_INTROUVABLE, message, node, there)
        for root in self._roots(() if found.problem else found.paths[:1]):
            if isinstance(root.value, dict):
                _put(root, node, "catalogue", guide)
            else:
                message = "ce n'est pas un catalogue (updated, missions)"
                hint = "le guide de l'utilisateur en montre un, sous « Le guide »"
                self._tell(structure.INCLUSION, message, root, hint)

    def _tell_of_no_answers(self, kind: FormKind, node: Node, name: str) -> None:
        """A file that collect is to write is none yet; a name that is nearly right is wrong."""
        if PurePath(name).suffix.lower() not in ("", ".yaml", ".yml", ".json"):
            message = f"« {name} » n'est pas le nom d'un fichier de réponses, qui finit par .yaml"
            self._tell(structure.INCLUSION, message, node, f"écrivez : {kind.line(kind.file)}")
            return
        names = {PurePath(other).stem for other in inside.yaml_files_near(self.folder, name)}
        if nearest(PurePath(name).stem, names - {self.source.path.stem}, 1):
            message = f"« {name} » : ce fichier n'existe pas"
            hint = inside.what_is_there(self.folder, name)
            self._tell(structure.FICHIER_INTROUVABLE, message, node, hint)
            return
        message = f"aucune {kind.noun.singular} pour le moment : « {name} » n'existe pas encore"
        hint = f"« cpts-docs collect » l'écrira, avec {kind.filled}"
        self._tell(structure.REPONSES_ABSENTES, message, node, hint)
        holder = self.source.node(kind.path[:-1])
        if holder and isinstance(holder.value, dict):
            del holder.value[kind.path[-1]]

    def _roots(self, paths: Iterable[Path]) -> Iterator[Node]:
        """The root nodes of the files, in the order of their names."""
        source = self.source
        for path in paths:
            room = MAX_NODES - source.root.size
            if room <= 0 or len(source.files) > MAX_FILES:
                self.errors.append(too_large(self.source))
                return
            content = source.beside.get(path)
            included, found = read(path, len(source.files), room, content, source.kept)
            self.errors += found
            source.root.size += _weight(path, included)
            if included:
                source.files.extend(included.files)
                yield included.root

    def _tell(self, rule: Rule, message: str, node: Node, hint: str = "") -> None:
        found = rule.at(self.source, message, node.position, hint)
        (self.errors if found.is_error else self.warnings).append(found)


def too_large(source: Source) -> Diagnostic:
    """That its files hold more than a project may."""
    message = f"plus de {MAX_FILES} fichiers ou de {grouped(MAX_NODES)} valeurs en tout"
    return structure.INCLUSION.at(source, message, source.root.position)


def _put(root: Node, node: Node, key: str, parent: Node) -> None:
    """Put what a file holds in the place of its name, which stands at a ``key`` of ``parent``."""
    node.value, node.plain = root.value, root.plain
    node.position, node.key_positions = root.position, root.key_positions
    parent.key_positions[key] = root.position


def _way_in(name: str, like: str) -> str:
    hint = f"{_HINT} {like}"
    if "\\" in name and not PurePath(name).is_absolute() and ":" not in name:
        return f"{hint} ; les dossiers se séparent par « / » : {name.replace(chr(92), '/')}"
    return hint


def _weight(path: Path, included: Source | None) -> int:
    """What it took to read a file, in values: comments take little, mistakes may take much."""
    try:
        size = path.stat().st_size
    except (OSError, ValueError):
        return 0
    return max(included.root.size, size * MAX_NODES // MAX_BYTES) if included else size // 4


def check_template_folder(source: Source) -> list[Diagnostic]:
    """What is wrong with the folder of the project's own templates."""
    node = source.node(["templates"])
    if node is None or not isinstance(node.value, str):
        return []
    folder, name = source.path.parent, node.value
    found = inside.find(folder, name)
    path = found.paths[0] if len(found.paths) == 1 else folder / name
    problem = found.problem
    if not problem and not os.path.isdir(path):  # noqa: PTH112 (is_dir raises if too long)
        problem = "c'est un fichier" if os.path.lexists(path) else "ce dossier n'existe pas"
    if not problem:
        source.included["templates"] = inside.relative(folder, path)
        return []
    hint = (
        "créez-le, ou donnez le nom d'un dossier à côté du projet, comme modeles ; "
        f"{inside.what_is_there(folder, name)}"
    )
    message = f"« {name} » : {problem}"
    return [structure.INCLUSION.at(source, message, node.position, hint)]
