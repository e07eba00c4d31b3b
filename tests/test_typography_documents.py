"""French typography in whole documents: no line can begin with : ; ! ? » or end with «."""

from __future__ import annotations

import io
import json
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

import cpts_docs
from cpts_docs.documents import available
from tests.corpus import texts, trees, written
from tests.programs import HANG, program
from tests.samples import MINIMAL, some
from tests.word import W

BREAKING = re.compile(r"[^\S\u00a0\u202f]+[:;!?»]|«[^\S\u00a0\u202f]")
TEXTS_OF_OTHERS = ("prefilled",)
"""Documents with values in their fields, which are as someone typed them."""

BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "th", "td", "label", "text")
BLOCKS += ("button", "title", "header", "footer")

NAMES = [name for name in trees() if not name.endswith(TEXTS_OF_OTHERS)]


def faults(paragraphs: Iterator[str]) -> list[str]:
    """The places where a line could break and must not."""
    return [
        text[max(0, found.start() - 30) : found.end() + 10]
        for text in paragraphs
        for found in BREAKING.finditer(text)
    ]


# --------------------------------------------------------------------------
# The formats, read back


@pytest.mark.parametrize("name", NAMES)
def test_no_page_has_a_breaking_space_at_a_sign(name: str) -> None:
    root = lxml_html.document_fromstring(written(name, "html"))
    assert faults(html_paragraphs(root)) == []


def html_paragraphs(root: lxml_html.HtmlElement) -> Iterator[str]:
    """The texts of a page, each as long as a line can run; the title too."""
    for element in root.xpath("//style | //script"):
        element.text = ""
    for element in root.xpath("//br"):
        element.tail = f"\ufffc{element.tail or ''}"
    for element in root.iter(*BLOCKS):
        for inner in element.iter("ul", "ol", "table", "section", "p", "div"):
            if inner is not element:
                inner.tail = f"\ufffc{inner.tail or ''}"
                inner.text = f"\ufffc{inner.text or ''}"
        yield re.sub(r"[ \n\t]+", " ", element.text_content()).strip()


@pytest.mark.parametrize("name", NAMES)
def test_no_word_file_has_a_breaking_space_at_a_sign(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(written(name, "docx"))) as package:
        parts = [
            etree.fromstring(package.read(part))
            for part in package.namelist()
            if re.fullmatch(r"word/(document|header\d|footer\d)\.xml", part)
        ]
    paragraphs = [paragraph for root in parts for paragraph in root.iter(f"{W}p")]
    assert len(paragraphs) > 20
    assert faults(map(word_text, paragraphs)) == []


def word_text(paragraph: etree._Element) -> str:
    """The text of a paragraph; what a field, tab or line break parts is apart."""
    pieces = []
    for node in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}sdt"):
        pieces.append(node.text or "" if node.tag == f"{W}t" else "\ufffc")
    return "".join(pieces)


@pytest.mark.parametrize("name", some(NAMES, 6))
def test_no_line_of_a_pdf_begins_or_ends_with_the_wrong_sign(name: str, tmp_path: Path) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(written(name, "pdf"))
    command = [program("pdftotext"), "-enc", "UTF-8", str(path), "-"]
    result = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=HANG)
    lines = [line.strip() for line in result.stdout.decode().splitlines() if line.strip()]
    assert len(lines) > 20
    assert [line for line in lines if re.search(r"^[:;!?»]|«$", line)] == []


def test_a_fault_is_found() -> None:
    found = faults(iter(["Oui : non", "Oui\u00a0: non\u202f; « si\u00a0»", "12:30 https://a?b!"]))
    assert found == ["Oui : non", "Oui\u00a0: non\u202f; « si\u00a0»"]


# --------------------------------------------------------------------------
# Generated texts

WORDS = ["l'accès", "aujourd'hui", "CPTS", "été", "12:30", "47 617", "1er", "2e", "50 %", "«oui»"]
SIGNS = [
    *" :;!?»«'()….,*_-–",
    " : ",
    " ;",
    " !",
    "? ",
    "« ",
    " »",
    " ?!",
    "**",
    "https://a.fr/?a:b",
]

french_like = (
    st.lists(st.sampled_from([*WORDS, *SIGNS]), min_size=1, max_size=15)
    .map("".join)
    .map(lambda text: f"Un {text} mot")
)


@given(st.lists(french_like, min_size=9, max_size=9), st.lists(french_like, max_size=3))
def test_no_generated_project_makes_a_breaking_space_at_a_sign(
    words: list[str], lines: list[str]
) -> None:
    found = []
    with tempfile.TemporaryDirectory() as folder:
        path = generated(Path(folder), words, "\n".join(lines))
        project = cpts_docs.load(path)
        for name in available(project):
            tree = cpts_docs.render(project, name)
            page = lxml_html.document_fromstring(cpts_docs.write(tree, "html"))
            found += faults(iter(texts(tree))) + faults(html_paragraphs(page))
    assert found == []


def generated(folder: Path, words: list[str], comment: str) -> Path:
    """A project with these texts wherever a project takes some."""
    title, action, item, note, need, opinion, given, author, objective = words
    content = {
        "needs": {"introduction": need, "items": [need, need]},
        "missions": [
            {
                "title": title,
                "objectives": [objective],
                "actions": [{"text": action, "items": [item]}],
                "notes": [note],
            }
        ],
        "opinions": [{"organisation": "CPAM", "verdict": "favorable", "text": opinion}],
        "answers": "answers.yaml",
    }
    fields = {"nom": author, "specialite": given, "commentaire": comment}
    row = {"source": "a.pdf", "sha256": f"{1:064}", "fields": fields}
    answers = {"version": 1, "project": "Ruscino", "answers": [row]}
    (folder / "answers.yaml").write_text(json.dumps(answers), encoding="utf-8")
    path = folder / "project.yaml"
    path.write_text(MINIMAL + _yaml(content), encoding="utf-8")
    return path


def _yaml(content: dict[str, object]) -> str:
    """A mapping as YAML, of which JSON is part."""
    return "".join(f"{name}: {json.dumps(value)}\n" for name, value in content.items())
