"""Filled forms back to data: files to answers and opinions.

Each file is read by the reader of its format, recognised by its first bytes.
What cannot be used is named with the reason, and never stops the others.
Questionnaires become ``answers.yaml`` and ``answers.csv``; a filled fiche avis
becomes a file of ``opinions/``. The project file itself is never written.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from cpts_docs import parallel, reference, table
from cpts_docs.answers.form import FORM_VERSION, FilledForm, UnreadableError
from cpts_docs.answers.tally import FIRST_QUESTION, REPLIES
from cpts_docs.base import os_errors
from cpts_docs.errors import WorkersError
from cpts_docs.log import timed
from cpts_docs.parallel import Progress, unseen
from cpts_docs.project.model import Answer, Opinion, Project
from cpts_docs.project.text_file import FORBIDDEN
from cpts_docs.words import folded, month_number, normalized, slug

if TYPE_CHECKING:
    from concurrent.futures import Executor

BATCH = 20
"""How many files a task reads."""

MAX_BYTES = 20_000_000
"""A filled form of ours has less than a hundredth of that."""

ANSWERS, TABLE, OPINIONS = "answers.yaml", "answers.csv", "opinions"
"""The names of what is written beside the project."""

_MAX_TEXT = 20_000
"""Ten pages; a longer value is not what someone typed into a field."""

_OLE = b"\xd0\xcf\x11\xe0"  # what Word makes of a file that it encrypts
_READERS = ((b"PK", "docx"), (_OLE, "docx"), (b"{", "json"))
_ENDINGS = frozenset({".pdf", ".docx", ".json"})

_REPLIES = frozenset(value for value, _ in REPLIES)
_PERSON = ("nom", "specialite", "adresse", "telephone", "mail")
_VERDICTS = {
    "favorable": "favorable",
    "favorable-avec-reserves": "favorable avec réserves",
    "defavorable": "défavorable",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A file, or a part of one, that does not count, and why (in French)."""

    path: str
    reason: str


@dataclass(slots=True)
class Collected:
    """What came back: answers in the order they were read, opinions, refusals.

    ``replaced`` are good answers of people who answered again;
    ``opinion_sources`` has the file of each opinion, by its organisation.
    """

    answers: list[Answer] = field(default_factory=list)
    opinions: list[Opinion] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    replaced: list[Refused] = field(default_factory=list)
    opinion_sources: dict[str, str] = field(default_factory=dict)


def form_files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those of the folders named, the last changed last."""
    found: dict[Path, None] = {}
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 (is_dir raises if its name is too long)
            inside = (file for file in sorted(path.rglob("*")) if _looks_like_form(file))
            found.update(dict.fromkeys(inside))
        else:
            found[path] = None
    return sorted(found, key=lambda path: (_changed(path), str(path)))


def _looks_like_form(path: Path) -> bool:
    hidden = path.name.startswith((".", "~$"))
    return path.suffix.lower() in _ENDINGS and not hidden and path.is_file()


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def collect(
    project: Project,
    paths: Iterable[Path],
    *,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: Progress = unseen,
) -> Collected:
    """Read the filled forms at ``paths`` (files and folders) of ``project``.

    Answers that the project already has come first; a person who answers again
    is counted once, with the later answer. The files are read by ``executor``,
    if there is one, which has ``workers`` processes.
    """
    collected = Collected(answers=list(project.answers or ()))
    known = {digest for answer in collected.answers for digest in (answer.sha256, *answer.replaces)}
    files = form_files(paths)
    results = parallel.spread(_read_batch, parallel.batches(files, BATCH), executor, workers)
    for read in progress(_each(results), len(files)):
        try:
            if read.form is None:
                raise UnreadableError(read.reason)
            if read.digest not in known:
                known.add(read.digest)
                _take(project, read.path, read.digest, read.form, collected)
        except UnreadableError as error:
            collected.refused.append(Refused(str(read.path), str(error)))
    _drop_repeated(collected)
    _spare_uncounted(project, collected)
    return collected


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read: its form, or why it has none."""

    path: Path
    digest: str = ""
    form: FilledForm | None = None
    reason: str = ""


def _read_batch(paths: tuple[Path, ...]) -> list[_Read]:
    return [_read(path) for path in paths]


def _read(path: Path) -> _Read:
    try:
        with timed("lu : %s", path):
            return _Read(path, *read_form(path))
    except UnreadableError as error:
        return _Read(path, reason=str(error))


def _each(
    results: Iterable[tuple[tuple[Path, ...], list[_Read] | WorkersError]],
) -> Iterator[_Read]:
    for paths, result in results:
        if isinstance(result, WorkersError):
            yield from (_Read(path, reason=str(result)) for path in paths)
        else:
            yield from result


def read_form(path: Path) -> tuple[str, FilledForm]:
    """The SHA-256 of a file, in hexadecimal, and the form that it holds.

    Raises:
        UnreadableError: the file is no filled form.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableError("le fichier n'existe pas") from None
    except OSError as error:
        reason = os_errors.reason(error)
        raise UnreadableError(f"le fichier ne peut pas être lu ({reason})") from error
    except ValueError as error:  # a NUL in the name
        raise UnreadableError(
            "le fichier ne peut pas être lu (son nom n'est pas possible)"
        ) from error
    if not data:
        raise UnreadableError("le fichier est vide")
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"le fichier dépasse {MAX_BYTES // 1_000_000} Mo")
    name = _kind(data)
    if not name:
        raise UnreadableError("ce n'est ni un PDF, ni un document Word, ni un fichier de réponses")
    form: FilledForm = import_module(f"cpts_docs.answers.read_{name}").read(data)
    return sha256(data).hexdigest(), form


def _kind(data: bytes) -> str:
    """Which reader a file is for, "" for none."""
    start = data.removeprefix(b"\xef\xbb\xbf")[:1024].lstrip()
    for signature, name in _READERS:
        if start.startswith(signature):
            return name
    return "pdf" if b"%PDF-" in data[:1024] else ""


# --------------------------------------------------------------------------
# Forms to answers and opinions


def _take(
    project: Project, path: Path, digest: str, form: FilledForm, collected: Collected
) -> None:
    document, _, version = form.fields.get("document", "").partition("/")
    if document not in ("questionnaire", "fiche-avis"):
        raise UnreadableError("ce n'est pas un formulaire de cpts_docs")
    if version != str(FORM_VERSION):
        older = version.isdecimal() and int(version[:9]) < FORM_VERSION
        age = "plus ancienne" if older else "inconnue"
        raise UnreadableError(f"le formulaire est d'une version {age} ({version or 'sans numéro'})")
    if form.fields.get("projet", "") != project.name:
        raise UnreadableError(
            f"le formulaire est d'un autre projet (« {form.fields.get('projet', '')[:80]} »)"
        )
    if form.contradictions:
        names = ", ".join(form.contradictions)
        raise UnreadableError(f"plusieurs cases cochées pour une même question : {names}")
    if document == "questionnaire":
        source = _source_name(path, project.path.parent)
        collected.answers.append(_answer(source, digest, form))
    else:
        opinions = _opinions(project, form)
        for opinion in opinions:
            _check_new(project, opinion, collected)
        collected.opinions += opinions
        collected.opinion_sources |= {item.organisation.name: str(path) for item in opinions}


def _check_new(project: Project, opinion: Opinion, collected: Collected) -> None:
    """Raise if a file has an opinion of that organisation already."""
    name = opinion.organisation.name
    if name in collected.opinion_sources:
        earlier = collected.opinion_sources[name]
        raise UnreadableError(f"l'avis « {name} » est déjà dans un autre fichier : {earlier}")
    for path, content in opinion_files(Collected(opinions=[opinion]), project.path.parent).items():
        if path.exists() and _bytes_of(path) != content:
            raise UnreadableError(
                f"l'avis « {name} » est déjà dans {path}, que le projet n'inclut pas "
                "(opinions: [opinions/*.yaml])"
            )


def _spare_uncounted(project: Project, collected: Collected) -> None:
    """Give up the answers if they would take the place of those collected earlier."""
    path = project.path.parent / ANSWERS
    if project.answers is not None or not collected.answers or not path.exists():
        return
    if answers_files(project, collected, path.parent)[path] != _bytes_of(path):
        collected.answers.clear()
        reason = (
            "ce fichier existe, et le projet ne le lit pas ; ajoutez au projet "
            "« answers: answers.yaml », ou déplacez-le ; aucune réponse n'a été écrite"
        )
        collected.refused.append(Refused(str(path), reason))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def field_names() -> tuple[str, ...]:
    """The fields of the questionnaire that answers keep, in their order."""
    questions = (question.name for question in reference.questions())
    return (*_PERSON, FIRST_QUESTION.name, *questions, "commentaire")


def _source_name(path: Path, folder: Path) -> str:
    """The path from the project's folder, or the name alone if it is elsewhere."""
    try:
        name = path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        name = path.name
    return FORBIDDEN.sub("\ufffd", normalized("NFC", name))


def _value(form: FilledForm, name: str) -> str:
    """What was put into a field, in the characters that a file can hold."""
    text = re.sub("[\x0b\x0c\x85\u2028\u2029]", "\n", form.fields.get(name, ""))
    text = normalized("NFC", FORBIDDEN.sub("", text)).strip()
    if len(text) > _MAX_TEXT:
        raise UnreadableError(f"« {name} » a plus de {_MAX_TEXT} caractères")
    return text


def _answer(source: str, digest: str, form: FilledForm) -> Answer:
    values = {name: _value(form, name) for name in field_names()}
    if not any(value for name, value in values.items() if name not in _PERSON):
        raise UnreadableError("le questionnaire ne contient aucune réponse")
    for name in (FIRST_QUESTION.name, *(question.name for question in reference.questions())):
        if values[name] not in _REPLIES:
            raise UnreadableError(f"réponse inconnue à « {name} » : « {values[name][:40]} »")
    return Answer(source, digest, values)


def _drop_repeated(collected: Collected) -> None:
    """Keep the last answer of each person, and name both files.

    The answer that stays remembers those it replaces, so that their files are
    not taken for new ones when they are read again.
    """
    kept: dict[int, Answer] = {}
    last: dict[tuple[str, ...], int] = {}
    for place, answer in enumerate(collected.answers):
        identities = _identities(answer)
        for earlier in dict.fromkeys(last.get(identity, -1) for identity in identities):
            if old := kept.pop(earlier, None):
                reason = f"la même personne a répondu de nouveau : {answer.source} compte"
                collected.replaced.append(Refused(old.source, reason))
                answer = replace(answer, replaces=(*answer.replaces, *old.replaces, old.sha256))
        kept[place] = answer
        last.update(dict.fromkeys(identities, place))
    collected.answers = list(kept.values())


def _identities(answer: Answer) -> list[tuple[str, ...]]:
    """What a person is known by: a mail; a name and a speciality."""
    keys: list[tuple[str, ...]] = []
    if mail := answer.fields.get("mail", "").casefold():
        keys.append(("mail", mail))
    if folded(answer.name):
        keys.append(("person", folded(answer.name), folded(answer.speciality)))
    return keys


def _opinions(project: Project, form: FilledForm) -> list[Opinion]:
    """The opinions in a filled fiche, but those that the project has already."""
    found, known = [], False
    for opinion in project.opinions:
        prefix = f"avis-{slug(opinion.organisation.name)}"
        values = {
            name: _value(form, f"{prefix}-{name}")
            for name in ("verdict", "texte", "lieu", "date", "signataire")
        }
        if not any(values.values()):
            continue
        name = opinion.organisation.name
        if values["verdict"] not in _VERDICTS:
            raise UnreadableError(f"l'avis « {name} » ne coche ni favorable ni défavorable")
        given = Opinion(
            opinion.organisation,
            _VERDICTS[values["verdict"]],  # type: ignore[arg-type]
            values["texte"],
            _line(name, values["lieu"]),
            _date(name, values["date"]),
            _line(name, values["signataire"]),
        )
        if opinion.verdict is None:
            found.append(given)
        elif _opinion_values(given) == _opinion_values(opinion, typed=False):
            known = True
        else:
            raise UnreadableError(f"« {name} » a déjà donné un autre avis dans le projet")
    if not found and not known:
        raise UnreadableError("la fiche ne contient aucun avis rempli")
    return found


def _line(organisation: str, text: str) -> str:
    line = " ".join(text.split())
    if len(line) > 1000:
        raise UnreadableError(f"l'avis « {organisation} » a une ligne de plus de 1000 caractères")
    return line


def _date(organisation: str, written: str) -> date | None:
    """A date as people write it: 27/06/2023, 27.6.2023, 27 juin 2023 or 2023-06-27."""
    if not written:
        return None
    numbers = [int(number) for number in re.findall(r"\d{1,4}", written)]
    if len(numbers) == 2 and (month := month_number(written)):
        numbers.insert(1, month)
    if len(numbers) == 3:
        year, month, day = numbers if numbers[0] > 31 else reversed(numbers)
        try:
            return date(year if year > 99 else 2000 + year, month, day)
        except ValueError:
            pass
    raise UnreadableError(
        f"la date de l'avis « {organisation} » n'est pas une date : « {written} »"
    )


# --------------------------------------------------------------------------
# Answers and opinions to files


_Dumper: type[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # the same bytes, faster


class _Quoted(_Dumper):  # type: ignore[misc]
    """Texts in double quotes, so that none can be taken for something else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: Any, text: str) -> yaml.Node:
    is_name = re.fullmatch(r"[a-z]+[0-9]*(?:-[a-z]+)*", text)  # PyYAML quotes « no » itself
    style = None if is_name else '"'
    node: yaml.Node = dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
    return node


_Quoted.add_representer(str, _represent_text)


def _yaml(data: Any, comment: str) -> bytes:
    text = yaml.dump(data, Dumper=_Quoted, allow_unicode=True, sort_keys=False, width=10**9)
    return f"# {comment}\n{text}".encode()


def answers_files(project: Project, collected: Collected, folder: Path) -> dict[Path, bytes]:
    """What to write of the answers: ``answers.yaml`` and ``answers.csv``."""
    rows = [
        {
            "source": answer.source,
            "sha256": answer.sha256,
            **({"replaces": list(answer.replaces)} if answer.replaces else {}),
            "fields": dict(answer.fields),
        }
        for answer in collected.answers
    ]
    data = {"version": 1, "project": project.name, "answers": rows}
    comment = "Réponses lues par « cpts-docs collect » ; project.yaml : « answers: answers.yaml »"
    return {
        folder / (project.answers_file or ANSWERS): _yaml(data, comment),
        folder / TABLE: _table(collected.answers),
    }


def _table(answers: Sequence[Answer]) -> bytes:
    text = io.StringIO()
    write = table.row_writer(text)
    names = field_names()
    write("fichier", "sha256", *names)
    for answer in answers:
        write(answer.source, answer.sha256, *(answer.fields.get(name, "") for name in names))
    return text.getvalue().encode(table.ENCODING)


def opinion_files(collected: Collected, folder: Path) -> dict[Path, bytes]:
    """What to write of the opinions: a file for each, in ``opinions/``."""
    return {
        folder / OPINIONS / f"{slug(opinion.organisation.name)}.yaml": _yaml(
            _opinion_values(opinion), "Avis lu par « cpts-docs collect » dans une fiche remplie"
        )
        for opinion in collected.opinions
    }


def _opinion_values(opinion: Opinion, *, typed: bool = True) -> dict[str, str]:
    """The values of an opinion as a project writes them; ``typed`` into a form, or Markdown."""
    values = {
        "organisation": opinion.organisation.name,
        "verdict": str(opinion.verdict),
        "text": _escaped(opinion.text) if typed else opinion.text.strip(),
        "place": opinion.place,
        "date": opinion.date.isoformat() if opinion.date else "",
        "signatory": opinion.signatory,
    }
    return {key: value for key, value in values.items() if value}


def _escaped(text: str) -> str:
    """A text typed into a form, as Markdown that shows each of its lines."""
    literal = re.sub(r"([\\*_])", r"\\\1", text)
    lines = (line.strip() for line in literal.split("\n"))
    marked = (re.sub(r"^(\d*)([-+.)])(?=\s|$)", r"\1\\\2", line) for line in lines)
    return re.sub(r"\n+", "\n\n", "\n".join(marked)).strip()
