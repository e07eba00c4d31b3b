"""Any bytes at all end in a result or in a reason, in two seconds and with 300 MB.

Runs what fuzzing kept (``make fuzz``), what it found, a little of Hypothesis,
and the heaviest inputs that we could think of.
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cpts_docs.answers import docx_file, read_docx, read_pdf
from cpts_docs.answers.form import UnreadableError
from cpts_docs.answers.tally import tally
from cpts_docs.diagnostics import MAX_OF_A_KIND, has_errors
from cpts_docs.document import html, markdown
from cpts_docs.document.tree import Document, Metadata
from cpts_docs.project import includes, loader, yaml_reader
from cpts_docs.words import normalized
from cpts_docs.writers import docx
from tests.conftest import MINIMAL
from tests.fuzz import mutators, run
from tests.fuzz.targets import CORPUS, CRASHES, MAX_SECONDS, SLACK, TARGETS, check


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*/*") if path.is_file())


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name[:20]}"


@pytest.mark.parametrize("name", TARGETS)
def test_what_fuzzing_kept_ends_in_a_result_or_in_a_reason(name: str) -> None:
    kept = [path for path in files(CORPUS) if path.parent.name == name]

    assert kept
    for path in kept:
        check(name, path.read_bytes())


@pytest.mark.parametrize("path", files(CRASHES), ids=named)
def test_what_fuzzing_found_is_mended(path: Path) -> None:
    check(path.parent.name, path.read_bytes())


def test_each_target_is_fuzzed() -> None:
    assert tuple(TARGETS) == run.NAMES == tuple(mutators.MUTATORS)


# --------------------------------------------------------------------------
# A little of Hypothesis


@pytest.mark.parametrize("name", TARGETS)
def test_any_bytes_end_in_a_result_or_in_a_reason(name: str) -> None:
    @settings(deadline=None, max_examples=50)
    @given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
    @example(b"")
    def any_bytes(data: bytes) -> None:
        check(name, data)

    any_bytes()


@pytest.mark.parametrize("name", TARGETS)
def test_a_changed_file_ends_in_a_result_or_in_a_reason(name: str) -> None:
    seeds = [path.read_bytes() for path in files(CORPUS) if path.parent.name == name]

    @settings(deadline=None, max_examples=30)
    @given(st.sampled_from(seeds), st.integers(0, 2**32), st.binary(max_size=20), st.integers(0))
    def any_change(data: bytes, seed: int, junk: bytes, place: int) -> None:
        def by_bytes(part: bytes, room: int) -> bytes:
            at = place % (len(part) + 1)
            return (part[:at] + junk + part[at + len(junk) // 2 :])[:room]

        check(name, mutators.mutated(name, data, 60_000, seed, by_bytes))

    any_change()


# --------------------------------------------------------------------------
# Heavy on purpose: YAML

MARKS = "\u0301\u0316"  # one above, one below: in no canonical order


def many(pattern: str, count: int) -> str:
    return "".join(pattern % number for number in range(count))


YAML = {
    "a million elements": "- a\n" * 1_200_000,
    "aliases of nothing": "[" + "*a," * 1_600_000 + "]",
    "the same key again and again": "a: 1\n" * 900_000,
    "keys that are lists": "{" + "[a]: b, " * 600_000 + "}",
    "a million documents": "--- a\n" * 800_000,
    "tags": "- !x a\n" * 700_000,
    "directives that libyaml compares": many("%%TAG !x%d! a\n", 200_000) + "---\na: b",
    "accents without a letter": "a: " + MARKS * 1_200_000,
    "escaped accents": 'a: "' + r"\u0301\u0316" * 400_000 + '"',
    "a text multiplied": "a: &a " + "x" * 4_000_000 + "\nb: [" + "*a," * 9 + "]",
    "blank lines": "\n" * 4_900_000 + "a: b",
    "folded paragraphs": "a: >\n" + " x\n\n" * 1_200_000,
}


@pytest.mark.parametrize("name", YAML)
def test_a_heavy_yaml_file_is_read_or_refused_soon(name: str) -> None:
    check("yaml", YAML[name].encode())


def test_a_code_point_that_does_not_exist_is_a_diagnostic_without_libyaml_too() -> None:
    for escape in (r"\U0020FFFF", r"\UFFFFFFFF"):
        check("yaml", f'a: "{escape}"'.encode())


def test_only_the_first_problems_of_a_kind_are_told() -> None:
    source, problems = yaml_reader.parse(Path("x"), "a: 1\n" * 5_000)

    assert source is None
    assert len(problems) == MAX_OF_A_KIND


@given(
    st.text(st.sampled_from([*MARKS, "e", "\u0344", "\u0f73", "—", " ", "\u034f"]), max_size=300)
)
def test_text_in_a_normal_form_stays_as_it_is(text: str) -> None:
    once = normalized("NFC", text)

    assert normalized("NFC", once) == once


def test_accents_compose_and_only_a_run_without_end_is_broken() -> None:
    assert normalized("NFC", "e\u0301 —") == "é —"
    assert "\u034f" in normalized("NFC", "a" + MARKS * 30)
    assert "\u034f" not in normalized("NFC", "…" * 500)


# --------------------------------------------------------------------------
# Heavy on purpose: projects

ACTIONS = f"{MINIMAL}missions:\n  - title: x\n    actions:\n"
ESCAPES = "".join(rf"\U{code:08x}" for code in range(0x20000, 0x20000 + 40_000))

PROJECTS = {
    "as many communes as a file may hold": MINIMAL.replace("Perpignan", many("c%d,", 37_000)),
    "as many actions as a file may hold": ACTIONS + many("    - x%d\n", 37_000),
    "a commune repeated": MINIMAL.replace("Perpignan", "c," * 37_000),
    "numbers for communes": MINIMAL.replace("Perpignan", "1," * 37_000),
    "unknown keys": MINIMAL + many("k%d: 1\n", 37_000),
    "missing keys": f"{MINIMAL}missions:\n" + "  - {}\n" * 37_000,
    "unknown missions": f"{MINIMAL}missions:\n" + many("  - {mission: x%d}\n", 19_000),
    "unknown actions": ACTIONS + many("    - {action: x%d}\n", 19_000),
    "unknown professions": f"{MINIMAL}professionals: {{engaged: {{label: x, counts: {{"
    + many("p%d: 1,", 37_000)
    + "}}}",
    "opinions of unknown organisations": f"{MINIMAL}organisations: ["
    + many("o%d,", 10_000)
    + "]\nopinions:\n"
    + many(" - {organisation: u%d, verdict: favorable}\n", 9_000),
    "opinions of many organisations": f"{MINIMAL}organisations: ["
    + many("o%d,", 10_000)
    + "]\nopinions:\n"
    + many(" - {organisation: o%d, verdict: favorable}\n", 9_000),
    "characters without a glyph, escaped": f'{MINIMAL}needs: {{introduction: "{ESCAPES}"}}\n#'
    + "\n" * 4_000_000,
    "an opinion included again and again": f"{MINIMAL}opinions: [" + "a.yaml," * 37_000 + "]",
    "itself included again and again": f"{MINIMAL}opinions: [" + "project.yaml," * 5_000 + "]",
    "a large file included again and again": f"{MINIMAL}opinions: [" + "big.yaml," * 500 + "]",
    "a file that is not there": f"{MINIMAL}opinions: [" + "none.yaml," * 37_000 + "]",
    "a pattern included again and again": f"{MINIMAL}opinions: [" + '"*[a]*.yaml",' * 20_000 + "]",
    "a pattern of many stars": f'{MINIMAL}opinions: ["' + "*a" * 200 + '"]',
    "a pattern of many folders": f'{MINIMAL}opinions: ["' + "*/" * 20_000 + '"]',
    "a path of many folders": f'{MINIMAL}opinions: ["' + "a/" * 2_000_000 + '"]',
    "a key of four million characters": f"{MINIMAL}? {'x' * 4_000_000}\n: 1\n",
    "a name of four million characters": MINIMAL.replace("Ruscino", "x" * 4_000_000),
    "a name of spaces": MINIMAL.replace("Ruscino", '"' + " " * 2_000_000 + '\\n"'),
    "a text of spaces": f'{MINIMAL}needs: {{introduction: "{" " * 4_000_000}x"}}',
}


@pytest.mark.parametrize("name", PROJECTS)
def test_a_heavy_project_is_checked_soon_and_told_in_short(name: str, tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(PROJECTS[name], "utf-8")
    (tmp_path / "a.yaml").write_text("organisation: MSA\nverdict: favorable\n", "utf-8")
    (tmp_path / "big.yaml").write_text("- a\n" * 290_000, "utf-8")

    start = time.process_time()
    project, diagnostics = loader.examine(path)

    assert time.process_time() - start < MAX_SECONDS * SLACK
    assert (project is None) == has_errors(diagnostics)
    assert all(len(item.message) < 1_000 for item in diagnostics)
    assert len(diagnostics) <= 3 * MAX_OF_A_KIND


MANY = 195_000

LARGE = {
    "communes": lambda: MINIMAL.replace("Perpignan", many("É%d,", MANY)),
    "unknown keys": lambda: MINIMAL + many("k%d: 1\n", MANY),
    "missions": lambda: f"{MINIMAL}missions:\n" + many("  - {title: x%d}\n", MANY // 2),
    "actions in actions, the last one wrong": lambda: (
        ACTIONS
        + f"    - {'{text: a, items: [' * 14}b{']}' * 14}\n" * (MANY // 43)
        + f"    - {'{text: a, items: [' * 14}1{']}' * 14}\n"
    ),
}
"""As many values as there may be: megabytes, which may take longer, but never much."""


@pytest.mark.parametrize("name", LARGE)
def test_a_project_as_large_as_may_be_is_checked_in_seconds(name: str, tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(LARGE[name](), "utf-8")

    start = time.process_time()
    project, diagnostics = loader.examine(path)

    assert time.process_time() - start < MAX_SECONDS * SLACK
    assert (project is None) == has_errors(diagnostics)
    assert not any(item.rule == "yaml-trop-grand" for item in diagnostics)


def test_ten_thousand_answers_are_loaded_and_counted(tmp_path: Path) -> None:
    fields = "{nom: a, specialite: %s, mail: b, parcours: oui, commentaire: c, d: e, f: g, h: i}"
    rows = "".join(
        f"- {{source: {number}.pdf, sha256: '{number:064}', fields: {fields % speciality}}}\n"
        for number, speciality in enumerate(("Infirmière", "pharmacien") * 5_000)
    )
    path = tmp_path / "project.yaml"
    path.write_text(f"{MINIMAL}answers: answers.yaml\n", "utf-8")
    (tmp_path / "answers.yaml").write_text(
        f"version: 1\nproject: Ruscino\nanswers:\n{rows}", "utf-8"
    )

    project, diagnostics = loader.examine(path)

    assert project is not None, diagnostics[:3]
    counted = tally(project.answers or ())
    assert {
        row.profession.profession.plural: row.profession.count for row in counted.professions
    } == {
        "infirmières": 5_000,
        "pharmaciens": 5_000,
    }


def test_a_short_file_cannot_say_much_by_aliases(tmp_path: Path) -> None:
    short = "[&a " + "x" * 30_000 + ", " + "*a, " * 200 + "]"
    _, (problem,) = yaml_reader.parse(Path("x"), short)

    assert problem.rule == "yaml-trop-grand"
    assert "alias" in problem.message


def test_large_files_with_mistakes_are_not_read_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(f"{MINIMAL}opinions: [{'a.yaml, ' * 9}]", "utf-8")
    (tmp_path / "a.yaml").write_text("- a\n" * 150_000 + "- [", "utf-8")

    _, diagnostics = loader.examine(path)

    assert sum(item.rule == "yaml-syntaxe" for item in diagnostics) < 9
    assert any(item.rule == "inclusion" for item in diagnostics)


def test_a_large_file_with_a_mistake_is_not_said_to_be_too_large(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(f"{MINIMAL}answers: answers.yaml\n", "utf-8")
    (tmp_path / "answers.yaml").write_text("- a\n" * 150_000 + "- [", "utf-8")

    _, diagnostics = loader.examine(path)

    assert [item.rule for item in diagnostics if item.is_error] == ["yaml-syntaxe"]


def test_what_is_included_is_limited_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(f"{MINIMAL}opinions: [{'a.yaml, ' * (includes.MAX_FILES + 1)}]", "utf-8")
    (tmp_path / "a.yaml").write_text("organisation: MSA\nverdict: favorable\n", "utf-8")

    assert any("fichiers" in item.message for item in loader.examine(path)[1])


# --------------------------------------------------------------------------
# Heavy on purpose: HTML and Markdown

HTML = ("<", "<a", "<a a ", "<a a='", "<!--", "<!", "<?", "</", "<![CDATA[", "<script>", "&", "&#",
        "<p>", "<br>", "<a href='x'>", "\\", "*", "[", " ", "\x00")  # fmt: skip


@pytest.mark.parametrize("piece", HTML)
def test_a_hundred_thousand_pieces_of_html_are_read_or_refused(piece: str) -> None:
    for before in ("", "<p>", "<p title='"):
        check("html", (before + piece * 100_000).encode())


MARKDOWN = ("*", "_", "**", "`", "[", "](", "![", "<", "&", "\\", "- ", "1. ", "> ", "*a", "a*", "**a",
            "a**b*c ", "_a *b", "- a\n", "1. a\n", "*a\n", "« ", " »", "; ! ?", "1 000 ", "1er ",
            "e\u0301", MARKS, "http://", "a@b.", "\t", "\n")  # fmt: skip


@pytest.mark.parametrize("piece", MARKDOWN)
def test_a_text_of_a_hundred_thousand_signs_is_rendered(piece: str) -> None:
    check("markdown", (piece * (100_000 // len(piece))).encode())
    check("markdown", (piece * (100_000 // len(piece)) + "\n\nfin").encode())


def test_twenty_thousand_levels_of_lists_are_rendered() -> None:
    check("markdown", ("- " * 20_000 + "a\nb").encode())
    check("markdown", "".join(f"{'  ' * level}- a\n" for level in range(500)).encode())


def test_marks_within_marks_without_end_are_rendered() -> None:
    text = "".join(("*a ", "**b ")[turn % 2] for turn in range(100))
    ends = "".join((" c*", " d**")[turn % 2] for turn in reversed(range(100)))
    (paragraph,) = html.read_fragment(markdown.to_html(text + ends))

    assert paragraph
    check("markdown", (text + ends).encode())
    check("markdown", ("*a " * 3_000 + "b*" * 3_000).encode())


@pytest.mark.parametrize("piece", ["<p>a</p>", "<h2>a</h2>", "<ul><li>a</li></ul>"])
def test_a_word_file_of_twenty_thousand_paragraphs_is_written_soon(piece: str) -> None:
    document = Document(Metadata("Essai"), html.read_fragment(piece * 20_000))
    start = time.process_time()
    docx.write(document)

    assert time.process_time() - start < MAX_SECONDS * SLACK


# --------------------------------------------------------------------------
# Heavy on purpose: PDF and Word

PDF = {
    "objects without end": b"1 0 obj\n" * 2_400_000,
    "trailers without end": b"trailer<<>>\n" * 1_600_000,
    "zeros": bytes(19_900_000),
    "a table of a thousand million objects": b"xref\n0 999999999\n0000000000 65535 f \n"
    b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
    "lists in lists": b"1 0 obj\n" + b"[" * 15_000_000,
    "a text without end": b"1 0 obj\n(" + b"a" * 15_000_000,
    "a stream without end": b"1 0 obj\n<</Length 0>>stream\n" + b"endstrea" * 1_500_000,
    "tables that lead to each other": b"xref\n0 1\n0000000000 65535 f \n"
    b"trailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF",
}


@pytest.mark.parametrize("name", PDF)
def test_a_heavy_pdf_is_refused_soon(name: str) -> None:
    data = b"%PDF-1.7\n" + PDF[name]

    with pytest.raises(UnreadableError):
        read_pdf.read(data)
    check("pdf", data)


TYPES = b"""<Types><Override PartName="/word/document.xml" ContentType="\
application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""

WORD = {
    "deleted texts in deleted texts": (b"<w:del>" * 240 + b"</w:del>" * 240) * 900,
    "deleted texts": b"<w:del>a</w:del>b" * 230_000,
    "empty fields": b"<w:sdt/>" * 480_000,
    "a field of many paragraphs": b"<w:sdt>" + b"<w:p/>" * 600_000 + b"</w:sdt>",
    "namespaces": b"<a " + b"".join(b'xmlns:n%d="u" ' % n for n in range(150_000)) + b"/>",
    "attributes": b"<a " + b"".join(b'a%d="" ' % n for n in range(250_000)) + b"/>",
    "references to characters": b"<w:t>" + b"&amp;" * 780_000 + b"</w:t>",
}


@pytest.mark.parametrize("name", WORD)
def test_a_heavy_word_file_is_refused_soon(name: str) -> None:
    head = f'<w:document xmlns:w="{docx_file.W[1:-1]}">'.encode()
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("word/document.xml", head + WORD[name] + b"</w:document>")

    with pytest.raises(UnreadableError, match=r"aucun champ|trop grand"):
        read_docx.read(written.getvalue())
    check("docx", written.getvalue())


# --------------------------------------------------------------------------
# What the targets themselves must notice


@pytest.mark.parametrize(
    ("defect", "words"),
    [(lambda data: 1 / 0, "division"), (lambda data: time.sleep(0) or burn(), " s")],
)
def test_a_target_that_fails_or_takes_too_long_is_noticed(
    defect: Callable[[bytes], None], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TARGETS, "json", defect)
    monkeypatch.setattr("tests.fuzz.targets.MAX_SECONDS", 0.1)

    with pytest.raises((ArithmeticError, AssertionError), match=words):
        check("json", b"")


def burn() -> None:
    start = time.process_time()
    while time.process_time() - start < 0.5:
        pass
