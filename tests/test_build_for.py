"""``build --for``: a fiche avis for one body, in which only its part is open."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

import cpts_docs
from cpts_docs.base.errors import UnknownNameError
from cpts_docs.document.theme import DEFAULT
from cpts_docs.document.tree import Block, Section, TextField
from cpts_docs.document.walk import inlines_of, plain_text, walk
from cpts_docs.forms.fields import IDENTITY
from cpts_docs.jobs.collect.reading import form_of
from tests.commands import Cli, tree
from tests.filling import FILL
from tests.reading import squeezed, text_of
from tests.samples import MINIMAL

PARTS = ("verdict", "texte", "lieu", "date", "signataire")
GIVEN = "opinions:\n- {organisation: MSA, verdict: favorable, text: Très bien.}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "project.yaml"
    path.write_text(MINIMAL + GIVEN, encoding="utf-8")
    return path


def fields_of(path: Path) -> set[str]:
    """The names of the fields of a form, but for those that say which it is."""
    fill, _ = FILL[path.suffix[1:]]
    return set(form_of(fill(path.read_bytes(), {})).fields) - set(IDENTITY)


@pytest.mark.parametrize("form", FILL)
@pytest.mark.parametrize(("body", "name"), [("CPAM", "cpam"), ("Inter URPS", "inter-urps")])
def test_only_the_fields_of_that_body_are_open(
    project: Path, cli: Cli, form: str, body: str, name: str
) -> None:
    ran = cli("build", project, "--for", body, "-f", form)

    made = project.parent / "documents" / f"fiche-avis-{name}.{form}"
    assert (ran.code, ran.out.splitlines()) == (0, [str(made)])
    assert fields_of(made) == {f"avis-{name}-{part}" for part in PARTS}
    text = squeezed(text_of(made))
    for other in ("DD", "ELSM"):
        assert squeezed(f"Avis {other} : En attente") in text
    assert squeezed("Avis MSA : Favorable Très bien.") in text
    assert squeezed(f"Avis {body} : En attente") not in text


@pytest.mark.parametrize("needs", [0, 4, 12, 30])
def test_its_opinion_has_what_is_left_of_the_last_page_of_a_pdf(tmp_path: Path, needs: int) -> None:
    path = tmp_path / "project.yaml"
    items = "".join(f"  - Besoin {n}, qui prend de la place sur la page\n" for n in range(needs))
    path.write_text(MINIMAL + (f"needs:\n  items:\n{items}" if needs else ""), "utf-8")
    tree = cpts_docs.render(cpts_docs.load(path), "fiche-avis", organisation="CPAM")
    last = PdfReader(io.BytesIO(cpts_docs.write(tree, "pdf"))).pages[-1]
    boxes = {
        item["/T"]: [float(side) for side in item["/Rect"]]
        for item in (reference.get_object() for reference in last["/Annots"])  # type: ignore[attr-defined]
        if "/T" in item
    }
    foot = DEFAULT.margin_bottom * 72 / 25.4
    assert boxes["avis-cpam-signataire"][1] == pytest.approx(foot, abs=6)
    left, low, right, high = boxes["avis-cpam-texte"]
    assert high - low > 10 * 6 * 72 / 25.4
    assert right - left > 160 * 72 / 25.4


def test_its_opinion_stands_last_with_more_lines_than_among_others(project: Path) -> None:
    loaded = cpts_docs.load(project)
    *_, last = cpts_docs.render(loaded, "fiche-avis", organisation="Inter URPS").blocks
    assert isinstance(last, Section)
    assert plain_text(inlines_of(last.blocks[0])).split() == ["Avis", "Inter", "URPS", ":"]
    among = walk(cpts_docs.render(loaded, "fiche-avis").blocks)
    (alone,) = (inlines_of(block)[0] for block in last.blocks if is_large(block))
    others = {inlines_of(block)[0] for block in among if is_large(block)}
    assert isinstance(alone, TextField)
    assert {alone.rows} == {5 * it.rows // 2 for it in others if isinstance(it, TextField)}


def is_large(block: Block) -> bool:
    match inlines_of(block):
        case (TextField(rows=rows),):
            return rows > 1
    return False


@pytest.mark.parametrize("form", FILL)
def test_without_a_body_all_that_is_awaited_is_open(project: Path, cli: Cli, form: str) -> None:
    cli("build", project, "-d", "fiche-avis", "-f", form)
    fields = fields_of(project.parent / "documents" / f"fiche-avis.{form}")
    awaited = {
        f"avis-{name}-{part}" for name in ("dd", "inter-urps", "cpam", "elsm") for part in PARTS
    }
    assert fields >= awaited
    assert not [name for name in fields if name.startswith("avis-msa")]
    assert "coherence" in fields


def test_the_copy_comes_in_the_usual_formats_beside_the_other_documents(
    project: Path, cli: Cli
) -> None:
    cli("build", project, "-d", "fiche-avis")
    cli("build", project, "--for", "CPAM", "-o", project.parent / "documents")
    assert sorted(file.name for file in (project.parent / "documents").iterdir()) == [
        "fiche-avis-cpam.docx",
        "fiche-avis-cpam.pdf",
        "fiche-avis.docx",
        "fiche-avis.pdf",
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("CPAN", "organisme inconnu : « CPAN » ; vouliez-vous dire « CPAM » ?"),
        ("cpam", "organisme inconnu : « cpam » ; vouliez-vous dire « CPAM » ?"),
        ("", "organisme inconnu : «  »"),
        ("MSA", "« MSA » a déjà donné son avis dans ce projet"),
    ],
)
def test_a_body_that_is_not_awaited_is_an_error_and_nothing_is_written(
    project: Path, cli: Cli, body: str, message: str
) -> None:
    before = tree(project.parent)
    ran = cli("build", project, "--for", body)
    assert (ran.code, ran.out) == (1, "")
    assert message in ran.err
    assert tree(project.parent) == before
    with pytest.raises(UnknownNameError, match=message.split(" ;")[0]):
        cpts_docs.build(project, organisation=body)


def test_a_document_that_is_for_no_body_in_particular_is_not_built_for_one(
    project: Path, cli: Cli
) -> None:
    before = tree(project.parent)
    ran = cli("build", project, "--for", "CPAM", "-d", "fiche-avis", "-d", "guide")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "cpts-docs : --for ne vaut que pour : fiche-avis\n"
    assert tree(project.parent) == before
    with pytest.raises(cpts_docs.ArgumentError):
        cpts_docs.build(project, organisation="CPAM", documents=["guide"])


def test_a_project_may_ask_bodies_of_its_own(project: Path, cli: Cli) -> None:
    project.write_text(MINIMAL + "organisations: [DD, {name: L'Été & Cie}]\n", encoding="utf-8")
    ran = cli("build", project, "--for", "L'Été & Cie", "-f", "html")
    assert ran.code == 0
    made = project.parent / "documents" / "fiche-avis-l-ete-cie.html"
    assert fields_of(made) == {f"avis-l-ete-cie-{part}" for part in PARTS}


@pytest.mark.parametrize("form", FILL)
def test_the_filled_copy_comes_back_as_the_opinion_of_that_body(
    project: Path, cli: Cli, form: str
) -> None:
    cli("build", project, "--for", "CPAM", "-f", form)
    fill, ending = FILL[form]
    empty = (project.parent / "documents" / f"fiche-avis-cpam.{form}").read_bytes()
    filled = project.parent / f"cpam.{ending}"
    filled.write_bytes(fill(empty, {"avis-cpam-verdict": "defavorable", "avis-cpam-texte": "Non."}))

    ran = cli("collect", project, filled)

    assert ran.code == 0
    written = (project.parent / "opinions" / "cpam.yaml").read_text("utf-8")
    assert written.splitlines()[1:] == [
        'organisation: "CPAM"',
        'verdict: "défavorable"',
        'text: "Non."',
    ]
