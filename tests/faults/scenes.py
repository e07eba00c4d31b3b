"""The commands that must bear that any operation fails, each with a folder it works in."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import yaml

import cpts_docs
from cpts_docs.jobs.collect.journal import Journal
from cpts_docs.jobs.collect.reading import read_all
from tests.answered import PEOPLE
from tests.faults.bucket import URL, Bucket, served
from tests.faults.scene import Scene, put
from tests.filling import filled_docx
from tests.samples import MINIMAL


def scenes(root: Path, wanted: str = "", at_once: Sequence[int] = (1, 2)) -> Iterator[Scene]:
    """The commands, in one process and in two, each in a folder of its own.

    ``wanted`` is an expression for their names.
    """
    for make in (build, changed, mailing, collect):
        for jobs in at_once:
            if re.search(wanted, make.__name__):
                yield make(_folder(root, make, jobs), jobs)
    if re.search(wanted, own_templates.__name__) and 1 in at_once:
        yield own_templates(_folder(root, own_templates))
    if re.search(wanted, "stored"):
        with served() as bucket:
            for make_stored in (stored, mailed):
                for jobs in at_once:
                    yield make_stored(_folder(root, make_stored, jobs), jobs, bucket)


def _folder(root: Path, make: Callable[..., Scene], jobs: int = 1) -> Path:
    folder = root / f"{make.__name__}-{jobs}"
    folder.mkdir()
    return folder


def _project(folder: Path, name: str = "Ruscino") -> Path:
    """A project with answers, an opinion, and a table of people."""
    folder.mkdir(exist_ok=True)
    people = {"version": 1, "project": name, "answers": _answers(2)}
    put(folder / "answers.yaml", yaml.safe_dump(people, allow_unicode=True))
    opinion = "organisation: CPAM\nverdict: favorable\ntext: Bien.\n"
    (folder / "opinions").mkdir(exist_ok=True)
    put(folder / "opinions" / "cpam.yaml", opinion)
    text = MINIMAL.replace("name: Ruscino", f"name: {name}")
    more = "answers: answers.yaml\nopinions: [opinions/*.yaml]\n"
    return put(folder / "project.yaml", text + more)


def _answers(count: int) -> list[dict[str, object]]:
    return [
        {"source": f"{number}.pdf", "sha256": f"{number:064}", "fields": PEOPLE[number]}
        for number in range(count)
    ]


WANTED = ["-d", "guide", "-f", "docx", "-f", "html"]


def _older_documents(project: Path) -> None:
    """What another version wrote."""
    documents = project.parent / "documents"
    for path in cpts_docs.build(project, documents=["guide"], formats=("docx", "html")):
        path.write_bytes(path.read_bytes() + b"<!-- old -->")
    (documents / "guide.html").unlink()  # and what has been lost since


ORIGIN = {
    "document": "questionnaire/1",
    "projet": "Ruscino",
    "departement": "Pyrénées-Orientales",
    "date-du-projet": "2023-06-01",
}


def build(folder: Path, jobs: int) -> Scene:
    names = ["a", "b"][:jobs]
    for name in names:
        _older_documents(_project(folder / name))
    arguments = ["build", *(f"{name}/project.yaml" for name in names), *WANTED, "-j", str(jobs)]
    return Scene(f"build, {jobs} at once", folder, arguments, all_or_none=jobs == 1)


def own_templates(folder: Path) -> Scene:
    path = _project(folder)
    (folder / "modeles").mkdir()
    template = "{% extends 'base.html' %}{% block title %}Guide{% endblock %}"
    put(folder / "modeles" / "guide.html", template)
    put(path, path.read_text() + "templates: modeles\n")
    arguments = ["build", "project.yaml", "-d", "guide", "-f", "html"]
    return Scene("build with own templates", folder, arguments, all_or_none=True)


def changed(folder: Path, jobs: int) -> Scene:
    for name in ("a", "b", "c"):
        cpts_docs.build(_project(folder / name), documents=["guide"], formats=["html"])
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@exemple.invalid"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "a"]):
        subprocess.run([*git, *command], cwd=folder, check=True)
    for name in ("a", "b"):
        path = folder / name / "project.yaml"
        put(path, path.read_text().replace("[Perpignan]", "[Perpignan, Elne]"))
    arguments = [
        "build",
        *(f"{name}/project.yaml" for name in ("a", "b", "c")),
        "-d",
        "guide",
        "-f",
        "html",
    ]
    arguments += ["--changed-since", "HEAD", "--report", "rapport.json", "-j", str(jobs)]
    return Scene(f"build --changed-since, {jobs} at once", folder, arguments)


def mailing(folder: Path, jobs: int) -> Scene:
    project = _project(folder)
    names = [f"Personne {number}" for number in range(6)]
    put(folder / "people.csv", "".join(f"{row}\n" for row in ["nom", *names]))
    put(folder / "rapport.csv", "ancien\n")
    (folder / "questionnaires").mkdir()
    loaded = cpts_docs.load(project)
    page = cpts_docs.write(cpts_docs.render(loaded, "questionnaire"), "html")
    put(folder / "questionnaires" / "questionnaire-personne-3.html", page)
    arguments = ["mailing", "project.yaml", "people.csv", "-f", "html", "--resume"]
    arguments += ["--report", "rapport.csv", "-j", str(jobs)]
    return Scene(f"mailing --resume, {jobs} at once", folder, arguments)


def stored(folder: Path, jobs: int, bucket: Bucket) -> Scene:
    projects = [f"{name}/project.yaml" for name in ("a", "b")[:jobs]]
    for name in projects:
        _older_documents(_project((folder / name).parent))
    bucket.lay_out({f"{URL}la/guide.html": b"ancien"} if jobs == 1 else {})
    arguments = ["build", *projects, *WANTED, "-o", f"{URL}la", "-j", str(jobs)]
    return Scene(f"build to S3, {jobs} at once", folder, arguments, bucket)


def mailed(folder: Path, jobs: int, bucket: Bucket) -> Scene:
    _project(folder)
    put(folder / "people.csv", "nom\n" + "".join(f"Personne {n}\n" for n in range(6)))
    bucket.lay_out({f"{URL}la/questionnaire-personne-3.html": b"ancien"})
    arguments = ["mailing", "project.yaml", "people.csv", "-f", "html", "--resume"]
    arguments += ["-o", f"{URL}la", "-j", str(jobs)]
    return Scene(f"mailing --resume to S3, {jobs} at once", folder, arguments, bucket)


def collect(folder: Path, jobs: int) -> Scene:
    project = _project(folder)
    loaded = cpts_docs.load(project)
    forms = folder / "retour" / "inside"
    forms.mkdir(parents=True)
    for number in range(2, 7):
        saved = {**ORIGIN, "fields": {**PEOPLE[number % 23], "nom": f"Nouvelle {number}"}}
        put(forms / f"{number}.json", json.dumps(saved))
    blank = cpts_docs.write(cpts_docs.render(loaded, "questionnaire"), "docx")
    put(folder / "retour" / "mot.docx", filled_docx(blank, {**PEOPLE[1], "nom": "Avec Word"}))
    avis = cpts_docs.write(cpts_docs.render(loaded, "fiche-avis"), "docx")
    said = {"avis-dd-verdict": "favorable", "avis-dd-texte": "Bien."}
    put(folder / "retour" / "avis.docx", filled_docx(avis, said))
    arguments = ["collect", "project.yaml", "retour", "-j", str(jobs)]
    with suppress(KeyboardInterrupt), Journal(folder, str) as journal:  # of one that was cut off
        list(journal.followed(read_all([*forms.glob("[2-4].json")], frozenset(), None, None)))
        raise KeyboardInterrupt
    return Scene(f"collect, {jobs} at once", folder, arguments)
