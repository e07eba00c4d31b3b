from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.document.tree import (
    Choice,
    Document,
    FieldRow,
    Inline,
    Metadata,
    Paragraph,
    Text,
    TextField,
)
from cpts_docs.foreign.file import MAX_BYTES
from cpts_docs.formats.docx.form import read
from cpts_docs.formats.docx.text import read as read_text
from cpts_docs.formats.docx.writer import write
from cpts_docs.formats.lines import shown
from cpts_docs.forms.filled import FilledForm
from tests.effort import MOST, Expect, expect_little, thorough
from tests.samples import ANSWERS, CASES, RUSCINO_FORM, built
from tests.trees import xml_text
from tests.word import DOCUMENT, W14, W, changed, control_ids, filled, replaced, tags, ticked
from tests.word_files import FLAT, NOISE, OLE, UTF16, archive, with_twice

QUESTIONNAIRE = built("ruscino", "questionnaire", "docx")
NBSP = "\u00a0"


def form(*inlines: Inline) -> bytes:
    """A document with these fields."""
    rows = (
        FieldRow((Text("L"),), inline) if isinstance(inline, TextField) else Paragraph((inline,))
        for inline in inlines
    )
    return write(Document(Metadata("Titre"), tuple(rows)))


def without_tags(data: bytes) -> bytes:
    """What LibreOffice does to a form: no tags, and placeholders become text."""

    def drop(root: Any) -> None:
        for node in list(root.iter(f"{W}tag", f"{W}showingPlcHdr")):
            node.getparent().remove(node)

    return changed(data, drop)


def with_document(xml: str) -> bytes:
    """A package whose text is this, in place of its own."""
    namespaces = f'xmlns:w="{W[1:-1]}" xmlns:w14="{W14[1:-1]}"'
    body = f"<w:document {namespaces}><w:body>{xml}</w:body></w:document>"
    return replaced(QUESTIONNAIRE, {DOCUMENT: body.encode()})


def control(content: str, properties: str = "", tag: str = "a") -> str:
    """A content control around paragraphs."""
    return (
        f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/>{properties}</w:sdtPr>'
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def typed(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


# ------------------------------------------------------------------- values


def test_what_was_typed_in_word_is_read_exactly() -> None:
    answers = read(filled(QUESTIONNAIRE, ANSWERS))
    assert {name: answers.fields[name] for name in ANSWERS} == ANSWERS
    assert answers.contradictions == ()


def test_the_hidden_values_say_which_form_it_is() -> None:
    fields = read(QUESTIONNAIRE).fields
    assert (fields["document"], fields["projet"]) == ("questionnaire/1", "Ruscino")
    assert fields.keys() == ANSWERS.keys() | RUSCINO_FORM.keys()


def test_without_the_properties_the_variables_say_which_form_it_is() -> None:
    assert read(replaced(QUESTIONNAIRE, {"docProps/custom.xml": None})) == read(QUESTIONNAIRE)


@pytest.mark.parametrize(
    ("project", "document"),
    [("ruscino", "questionnaire"), ("alta-rocca", "fiche-avis"), ("starter", "fiche-avis")],
)
@pytest.mark.parametrize("change", [bytes, without_tags])
def test_an_empty_form_has_all_its_fields_and_no_answer(
    project: str, document: str, change: Callable[[bytes], bytes]
) -> None:
    data = built(project, document, "docx")
    fields = read(change(data)).fields
    names = {tag.partition(".")[0] for tag in tags(data)}
    assert fields.keys() - {"identifiant"} == names | RUSCINO_FORM.keys()
    assert {fields[name] for name in names} == {""}


def test_without_tags_the_bookmarks_tell_the_same_and_a_date_as_it_is_written() -> None:
    data = filled(QUESTIONNAIRE, ANSWERS)
    whole, untagged = read(data), read(without_tags(data))
    assert whole.fields["a-retourner-pour-le"] == "2024-03-31"
    assert untagged.fields == {**whole.fields, "a-retourner-pour-le": "31/03/2024"}
    assert (untagged.contradictions, untagged.remarks) == ((), ())


LONG = "avis-" + "tres-" * 20
LONG_FORM = form(
    TextField(f"{LONG}texte", "T"),
    TextField("réseau", "R"),
    *(Choice(f"{LONG}verdict", value, value) for value in ("favorable", "favorable-sous-reserve")),
)


def inspected(data: bytes) -> bytes:
    """What Word's « Inspecter le document » leaves: no custom properties."""
    return replaced(data, {"docProps/custom.xml": None})


@pytest.mark.parametrize("change", [bytes, without_tags, inspected])
def test_names_longer_than_word_allows_come_back_whole(change: Callable[[bytes], bytes]) -> None:
    cut = tags(LONG_FORM)
    data = filled(ticked(LONG_FORM, cut[3]), {cut[0]: "oui", "réseau": "CPTS"})
    assert read(change(data)).fields == {
        f"{LONG}texte": "oui",
        f"{LONG}verdict": "favorable-sous-reserve",
        "réseau": "CPTS",
    }


def test_two_boxes_of_a_group_contradict_each_other() -> None:
    data = ticked(QUESTIONNAIRE, "prevention.oui", "prevention.nc", "parcours.non")
    answers = read(data)
    assert answers.contradictions == ("prevention",)
    assert (answers.fields["prevention"], answers.fields["parcours"]) == ("", "non")
    assert read(without_tags(data)) == answers


@pytest.mark.parametrize(("glyph", "answer"), [*zip("☒☑✓✔xX", ["oui"] * 6, strict=True), ("☐", "")])
@pytest.mark.parametrize("change", [bytes, without_tags])
def test_a_box_without_its_state_is_read_by_its_sign(
    glyph: str, answer: str, change: Callable[[bytes], bytes]
) -> None:
    def draw(root: Any) -> None:
        for box in list(root.iter(f"{W14}checkbox")):
            box.getparent().remove(box)
        next(root.iter(f"{W}sdtContent")).find(f".//{W}t").text = glyph

    data = changed(form(Choice("q", "oui", "Q : oui"), Choice("q", "non", "Q : non")), draw)
    assert read(change(data)).fields == {"q": answer}


ON, OFF = ("1", "true", "True", "TRUE", "on", "On", "", None), ("0", "false", "False", "off", "OFF")


@pytest.mark.parametrize(
    ("state", "ticked"), [*((on, True) for on in ON), *((o, False) for o in OFF)]
)
def test_the_state_of_a_box_is_spelt_in_many_ways(state: str | None, ticked: bool) -> None:
    def spell(root: Any) -> None:
        for node in root.iter(f"{W14}checked"):
            del node.attrib[f"{W14}val"]
            if state is not None:
                node.set(f"{W14}val", state)

    data = changed(form(Choice("q", "oui", "Q : oui", checked=ticked)), spell)
    assert read(data) == FilledForm({"q": "oui" if ticked else ""})
    assert ("☒" in shown(read_text(data))) is ticked


@pytest.mark.parametrize(
    ("text", "picked", "value"),
    [
        ("31/03/2024", "", "31/03/2024"),
        (f"{NBSP}1 / 3{NBSP}/ 2024{NBSP}", "", f"1 / 3{NBSP}/ 2024"),
        ("31/02/2024", "", "31/02/2024"),
        ("fin mars", "", "fin mars"),
        ("3 mars 2024", "2024-03-03T00:00:00Z", "2024-03-03"),
        ("à voir", "2024-03-03T00:00:00Z", "à voir"),
        ("2024", "demain", "2024"),
        ("04/03/2024", "2024-03-03T00:00:00Z", "04/03/2024"),
        (NBSP * 8 + "/" + NBSP * 8 + "/" + NBSP * 12, "", ""),
    ],
)
def test_a_date_is_read_as_it_is_written_unless_it_is_the_one_that_was_picked(
    text: str, picked: str, value: str
) -> None:
    full = f' w:fullDate="{picked}"' if picked else ""
    assert read(with_document(control(typed(text), f"<w:date{full}/>"))).fields["a"] == value


def test_a_placeholder_is_no_answer_whatever_it_says() -> None:
    shown = control(typed("Cliquez ici"), "<w:showingPlcHdr/>")
    assert read(with_document(shown)).fields["a"] == ""
    start, end = '<w:bookmarkStart w:id="1" w:name="f.a"/>', '<w:bookmarkEnd w:id="1"/>'
    assert read(with_document(start + shown + end)).fields["a"] == ""


def test_a_stroke_is_an_answer() -> None:
    assert read(filled(QUESTIONNAIRE, {"specialite": "/"})).fields["specialite"] == "/"


def test_an_answer_typed_among_the_blanks_is_read_without_them() -> None:
    text = f"{NBSP}{NBSP}Dr{NBSP}Noël{NBSP}\n{NBSP}\n"
    assert read(filled(QUESTIONNAIRE, {"nom": text})).fields["nom"] == f"Dr{NBSP}Noël"


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (typed("un") + typed("") + typed("deux"), "un\n\ndeux"),
        ("<w:p><w:r><w:t>un</w:t><w:br/><w:t>deux</w:t><w:cr/><w:t>x</w:t></w:r></w:p>",
         "un\ndeux\nx"),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/></w:r></w:p>", "a\tb\u2011"),
        ("<w:p><w:del><w:r><w:t>non</w:t></w:r></w:del><w:ins><w:r><w:t>oui</w:t></w:r></w:ins>"
         "</w:p>", "oui"),
        ("<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r></w:p>", "a"),
        (
            '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
            'markup-compatibility/2006"><mc:Choice><w:t>😊</w:t></mc:Choice><mc:Fallback>'
            "<w:t>😊</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>",
            "😊",
        ),
    ],
    ids=["paragraphs", "breaks", "signs", "revisions", "tab stops", "alternatives"],
)  # fmt: skip
def test_a_text_is_what_word_shows(content: str, value: str) -> None:
    assert read(with_document(control(content))).fields["a"] == value


def test_a_control_around_another_is_not_the_field() -> None:
    inner = control(typed("dedans"), tag="b")
    fields = read(with_document(control(typed("dehors") + inner))).fields
    assert "a" not in fields
    assert fields["b"] == "dedans"


@pytest.mark.parametrize("pressed", ["", "<w:r><w:br/></w:r>"])
def test_a_text_that_libreoffice_wrote_several_times_over_is_read_once_and_named(
    pressed: str,
) -> None:
    start = f'<w:bookmarkStart w:id="1" w:name="f.a"/>{pressed}'
    texts = (("abc 中文 def",), ("中文 ", "abc 中文 def"), ("def", "abc 中文 def"))
    runs = ("".join(f"<w:r><w:t>{it}</w:t></w:r>" for it in them) for them in texts)
    controls = "".join(
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run}</w:sdtContent></w:sdt>" for run in runs
    )
    if not pressed:  # it puts the bookmark into the first control, if it puts no lines before it
        controls = controls.replace("<w:sdtContent>", f"<w:sdtContent>{start}", 1)
        start = ""
    form = read(with_document(f'<w:p>{start}{controls}<w:bookmarkEnd w:id="1"/></w:p>'))
    assert form.fields["a"] == "abc 中文 def"
    assert "« a » : LibreOffice y a mis plusieurs fois le même texte" in form.remarks[0]


def test_so_is_one_that_it_wrote_so_by_way_of_a_doc_file() -> None:
    def run(text: str) -> str:
        return f"<w:r><w:t>{text}</w:t></w:r>"

    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    start = mark("begin").replace(
        "/></w:r>",
        '><w:ffData><w:name w:val="Unnamed"/><w:textInput/></w:ffData></w:fldChar></w:r>',
    )
    start += "<w:r><w:instrText> FORMTEXT </w:instrText></w:r>"
    bookmark = '<w:bookmarkStart w:id="1" w:name="f.a"/>'
    text = mark("separate") + run("abc 中文 def") + mark("end")
    content = start + bookmark + text + run("中文 ") + start + text + run("def") + start + text
    form = read(with_document(f'<w:p>{content}<w:bookmarkEnd w:id="1"/></w:p>'))
    assert form.fields["a"] == "abc 中文 def"
    assert "« a » : LibreOffice y a mis plusieurs fois le même texte" in form.remarks[0]


def test_a_text_that_a_person_wrote_twice_is_read_twice() -> None:
    start, end = '<w:bookmarkStart w:id="1" w:name="f.a"/>', '<w:bookmarkEnd w:id="1"/>'
    run = "<w:r><w:t>Léa</w:t></w:r>"
    form = read(with_document(f"<w:p>{start}{control(run)}{run}{end}</w:p>"))
    assert form.fields["a"] == "LéaLéa"


def test_one_field_twice_with_two_answers_is_a_contradiction() -> None:
    data = with_document(control(typed("un")) + control(typed("deux")) + control(typed("")))
    answers = read(data)
    assert (answers.fields["a"], answers.contradictions) == ("", ("a",))


def test_a_file_saved_as_strict_open_xml_is_read_too() -> None:
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = filled(QUESTIONNAIRE, {"nom": "Noël"})
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        document = package.read(DOCUMENT).replace(W[1:-1].encode(), strict)
    assert read(replaced(data, {DOCUMENT: document})).fields["nom"] == "Noël"


STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "officeDocument/relationships"
    ),
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties": (
        "officeDocument/customProperties"
    ),
    "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes": (
        "officeDocument/docPropsVTypes"
    ),
}


def test_a_whole_package_of_strict_open_xml_is_read_the_same() -> None:
    data = filled(QUESTIONNAIRE, ANSWERS)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    for old, new in STRICT.items():
        strict = f"http://purl.oclc.org/ooxml/{new}"
        parts = {name: part.replace(old, strict) for name, part in parts.items()}
    assert read(replaced(data, {name: it.encode() for name, it in parts.items()})) == read(data)


@pytest.mark.parametrize(
    "kind",
    [
        "openxmlformats-officedocument.wordprocessingml.template",
        "ms-word.document.macroEnabled",
        "ms-word.template.macroEnabledTemplate",
    ],
)
def test_templates_and_documents_with_macros_are_read_too(kind: str) -> None:
    data = filled(QUESTIONNAIRE, ANSWERS)
    types = "[Content_Types].xml"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        document = b"openxmlformats-officedocument.wordprocessingml.document"
        other = package.read(types).replace(document, kind.encode())
    assert read(replaced(data, {types: other})) == read(data)


def test_without_its_properties_a_form_still_says_what_it_was() -> None:
    def empty(root: Any) -> None:
        root[:] = []

    inspected = changed(filled(QUESTIONNAIRE, ANSWERS), empty, "docProps/custom.xml")
    assert read(inspected) == read(filled(QUESTIONNAIRE, ANSWERS))


def test_other_properties_of_the_document_are_no_answers() -> None:
    label = b'<property name="MSIP_Label"><vt:lpwstr>x</vt:lpwstr></property></Properties>'
    with zipfile.ZipFile(io.BytesIO(QUESTIONNAIRE)) as package:
        custom = package.read("docProps/custom.xml").replace(b"</Properties>", label)
    data = replaced(QUESTIONNAIRE, {"docProps/custom.xml": custom})
    assert read(data) == read(QUESTIONNAIRE)


@pytest.mark.parametrize(("project", "document"), CASES)
def test_the_numbers_of_the_controls_are_unique(project: str, document: str) -> None:
    ids = control_ids(built(project, document, "docx"))
    assert len(set(ids)) == len(ids)


# Signs of private use have no look but that of a font of symbols.
@thorough(200)
@given(st.lists(xml_text("Co"), max_size=4))
def test_any_text_comes_back(lines: list[str]) -> None:
    text = "\n".join(["a", *lines, "z"])
    assert read(filled(QUESTIONNAIRE, {"commentaire": text})).fields["commentaire"] == text


# ----------------------------------------------------------------- refusals


def locked_archive() -> bytes:
    """The bit that says « encrypted » in each entry of the directory."""
    data = bytearray(QUESTIONNAIRE)
    for match in re.finditer(b"PK\x01\x02", QUESTIONNAIRE):
        data[match.start() + 8] |= 1
    return bytes(data)


DTD = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><x>&a;&b;</x>'
DEEP = b"<w:p>" * 50_000
MANY = b"".join(b'<w:bookmarkStart w:id="%d" w:name="f.a%d"/>' % (i, i) for i in range(9_000))
ENDS = b"".join(b'<w:bookmarkEnd w:id="%d"/>' % i for i in range(9_000))
WIDE = b"<w:r><w:t>" + b"a b c d e f g h i j k l m n o p " * 300 + b"</w:t></w:r>"
HEAD = f'<w:document xmlns:w="{W[1:-1]}"><w:body>'.encode()
TAIL = b"</w:body></w:document>"

MANY_TYPES = b"".join(b'<Override PartName="%x"/>' % (n * 7919) for n in range(6_000))


def package_of(kind: str) -> bytes:
    """An Office file of another kind."""
    content = f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"
    override = f'<Override PartName="/a.xml" ContentType="{content}"/>'
    return archive(**{"[Content_Types].xml": f"<Types>{override}</Types>".encode()})


OBJECT = '<w:object><w:control w:name="nom"/></w:object>'


def package(parts: Mapping[str, bytes | None]) -> Callable[[], bytes]:
    """Makes the questionnaire with other parts, once they are asked for: some are large."""
    return partial(replaced, QUESTIONNAIRE, parts)


REFUSED: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "an empty file": (b"", "le fichier est vide"),
    "a text": ("Réponses".encode(), "pas un fichier Word"),
    "a PDF": (built("ruscino", "questionnaire", "pdf"), "pas un fichier Word"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ancien fichier Office"),
    "a Word file of 1997": (OLE + "WordDocument".encode("utf-16-le"), "ancien document Word"),
    "an Excel file of 1997": (OLE + "Workbook".encode("utf-16-le"), "ancien classeur Excel"),
    "a message of Outlook": (OLE + "__substg1.0_".encode("utf-16-le"), "message d'Outlook"),
    "a rich text": (rb"{\rtf1\ansi Nom}", "document RTF.*enregistrez-le au format Word"),
    "a web page": (b"<html><body>Nom</body></html>", "pas un fichier Word.*mais une page HTML"),
    "a flat package": (FLAT, "enregistré en XML.*enregistrez-le au format Word"),
    "a Word file of 2003": (
        b'<?xml version="1.0"?><w:wordDocument '
        b'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
        "enregistré en XML",
    ),
    "an encrypted Word file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "mot de passe",
    ),
    "an encrypted archive": (locked_archive, "mot de passe"),
    "an OpenDocument file": (
        archive(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<x/>"}),
        "OpenDocument.*enregistrez-le au format Word",
    ),
    "an archive of another kind": (
        archive(**{"[Content_Types].xml": b'<a><Override PartName="/a" ContentType="b"/></a>'}),
        "pas un fichier Word",
    ),
    "a spreadsheet": (package_of("spreadsheetml.sheet"), "mais un classeur Excel"),
    "a presentation": (package_of("presentationml.presentation"), "mais une présentation"),
    "a list of parts that has no end": (
        archive(**{"[Content_Types].xml": b"<a>" + MANY_TYPES + b"</a>"}),
        "trop de fichiers",
    ),
    "half a file": (QUESTIONNAIRE[: len(QUESTIONNAIRE) // 2], "endommagé"),
    "another archive": (QUESTIONNAIRE.replace(b"PK\x03\x04", b"PK\x03\x05"), "pas un fichier"),
    "damaged bytes": (
        QUESTIONNAIRE[:200] + NOISE + QUESTIONNAIRE[200 + len(NOISE) :],
        "endommagé",
    ),
    "a package without its text": (package({DOCUMENT: None}), "son texte manque"),
    "a text that is empty": (package({DOCUMENT: b""}), "son texte manque"),
    "a text that is no XML": (package({DOCUMENT: NOISE}), "XML est incorrect"),
    "a text that is no Word text": (package({DOCUMENT: b"<x/>"}), "pas un fichier"),
    "a document without fields": (built("ruscino", "guide", "docx"), "aucun champ"),
    "an ODT that LibreOffice saved as a Word file": (
        lambda: with_document(f"<w:p><w:r>{OBJECT}</w:r></w:p>"),
        "aucun champ.*renvoyez le fichier .odt",
    ),
    "a DTD": (package({DOCUMENT: DTD}), "DTD"),
    "a DTD in the properties": (package({"docProps/custom.xml": DTD}), "DTD"),
    "a DTD in UTF-16": (package({DOCUMENT: UTF16.encode("utf-16")}), "incorrect"),
    "a DTD in the settings": (
        package({"docProps/custom.xml": None, "word/settings.xml": DTD}),
        "DTD",
    ),
    "XML nested too deep": (package({DOCUMENT: HEAD + DEEP}), "décompressée"),
    "XML nested deep": (package({DOCUMENT: HEAD + DEEP[:5000]}), "incorrect"),
    "a part too large": (
        package({DOCUMENT: HEAD + WIDE * 500 + TAIL}),
        "décompressée",
    ),
    "a zip bomb": (package({DOCUMENT: bytes(3_900_000)}), "décompressée"),
    "a zip bomb beside the text": (package({"x": bytes(101_000_000)}), "décomp"),
    "thousands of entries": (
        package({f"x{index}": b"" for index in range(1_001)}),
        "trop de fichiers",
    ),
    "a file too large": (lambda: QUESTIONNAIRE + bytes(MAX_BYTES), "dépasse 20 Mo"),
    "a path out of the archive": (package({"word/../../x": b""}), "chemin"),
    "an absolute path": (package({"/etc/x": b""}), "chemin"),
    "a path of Windows": (package({"word\\..\\x": b""}), "chemin"),
    "a drive of Windows": (package({"C:x": b""}), "chemin"),
    "the same part twice": (lambda: with_twice(QUESTIONNAIRE, DOCUMENT), "deux fois"),
    "thousands of fields over the same text": (
        package({DOCUMENT: HEAD + MANY + WIDE * 9 + ENDS + TAIL}),
        "trop grand",
    ),
    "a text longer than any answer": (
        lambda: with_document(control(typed(" ".join(map(str, range(200_000)))))),
        "trop grand",
    ),
}  # fmt: skip


@pytest.mark.parametrize("error", [MemoryError, RecursionError])
@pytest.mark.parametrize("reader", [read, read_text])
def test_what_goes_wrong_in_the_program_is_not_said_of_the_file(
    error: type[Exception], reader: Callable[[bytes], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(zipfile.ZipFile, "infolist", fail)
    with pytest.raises(error):
        reader(QUESTIONNAIRE)


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_form_is_refused_with_its_reason_and_soon(name: str) -> None:
    made, reason = REFUSED[name]
    data = made if isinstance(made, bytes) else made()

    def refuse() -> None:
        with pytest.raises(UnreadableError, match=reason):
            read(data)

    expect_little(refuse, 300)


TAGS = 98_000
"""Nearly as many tags as are read."""


def test_as_many_elements_as_a_part_may_hold_are_read_soon(
    expect_linear_up_to: Expect[bytes],
) -> None:
    def form(count: int) -> bytes:
        words = (b"<w:r><w:t>%d</w:t></w:r><w:p/>" % number for number in range(count // 5))
        return replaced(QUESTIONNAIRE, {DOCUMENT: HEAD + b"".join(words) + TAIL})

    def refuse(data: bytes) -> None:
        with pytest.raises(UnreadableError, match="aucun champ"):
            read(data)

    expect_linear_up_to(refuse, form, TAGS)


NAME = control("<w:r><w:t>x</w:t></w:r>", tag="nom")
RUN = "<w:r><w:t>y</w:t></w:r>"
SHAPES = {
    "controls without anything": "<w:sdt/>" * MOST,
    "paragraphs": "<w:p/>" * MOST,
    "a field over thousands of lines": (
        f'<w:bookmarkStart w:id="1" w:name="f.a"/>{"<w:p/>" * MOST}<w:bookmarkEnd w:id="1"/>'
    ),
    "a line of thousands of pieces": f"<w:p>{NAME}{RUN * (MOST // 4)}</w:p>",
    "thousands of lines that are not of the form": f"<w:p>{RUN}</w:p>" * (MOST // 6),
    "thousands of fields on a line": "<w:p>{}</w:p>".format(
        "".join(control(RUN, tag=f"a{n}") for n in range(4_000))
    ),
    "thousands of boxes of a question": "<w:p>{}</w:p>".format(
        "".join(control(RUN, tag=f"a.v{n}") + RUN for n in range(4_000))
    ),
    "a table of thousands of questions": "<w:tbl>{}</w:tbl>".format(
        "".join(
            f"<w:tr><w:tc><w:p>{control(RUN, tag=f'q{n}.v{n}')}</w:p></w:tc></w:tr>"
            for n in range(4_000)
        )
    ),
    "tables in tables": f"{'<w:tbl><w:tr><w:tc>' * 70}<w:p/>{'</w:tc></w:tr></w:tbl>' * 70}" * 200,
    "drawings in drawings": f"<w:p>{'<w:drawing>' * 120}{'</w:drawing>' * 120}</w:p>" * 400,
    "an instruction without end": (
        f'<w:p><w:fldChar w:fldCharType="begin"/>{"<w:instrText>aaa</w:instrText>" * 30_000}'
        f"{'<w:r><w:t>1</w:t></w:r>' * 6_000}</w:p>"
    ),
    "a date of blanks": control(
        f"<w:p><w:r><w:t>1{' ' * 900_000}x</w:t></w:r></w:p>", "<w:date/>", tag="le"
    ),
    "a long word in a box": control(
        f"<w:p><w:r><w:t>{'é' * 900_000}</w:t></w:r></w:p>", tag="q.oui"
    ),
    "a long text": f"<w:p>{NAME}<w:r><w:t>{' '.join(map(str, range(150_000)))}</w:t></w:r></w:p>",
}


def stored(text: str) -> bytes:
    """A package with this text that is not packed, as no honest program would leave it."""
    made = with_document(text)
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made)) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return written.getvalue()


@pytest.mark.parametrize("shape", SHAPES)
def test_whatever_a_text_is_made_of_it_is_read_or_refused_soon(shape: str) -> None:
    data = stored(SHAPES[shape])
    expect_little(lambda: refused_or_read(data), MOST)


def test_more_elements_than_a_form_has_are_refused_before_they_are_read() -> None:
    with pytest.raises(UnreadableError, match="le document est trop grand"):
        read(stored("<w:sdt/>" * 480_000))


def test_parts_without_end_are_refused_before_they_are_read() -> None:
    types = "[Content_Types].xml"
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    with zipfile.ZipFile(io.BytesIO(QUESTIONNAIRE)) as package:
        listed = package.read(types).decode()
    names = [f"word/header{number}.xml" for number in range(10, 60)]
    for name in names:
        entry = f'<Override PartName="/{name}" ContentType="{word}.header+xml"/></Types>'
        listed = listed.replace("</Types>", entry)
    words = "".join(f'<w:p w:a="{number}"/>' for number in range(3_000))
    header = f'<w:hdr xmlns:w="{W[1:-1]}">{words}</w:hdr>'.encode()
    parts = {types: listed.encode(), **dict.fromkeys(names, header)}
    with pytest.raises(UnreadableError, match="le document est trop grand"):
        read(replaced(QUESTIONNAIRE, parts))


def refused_or_read(data: bytes) -> None:
    """Any other exception fails the test."""
    with suppress(UnreadableError):
        assert all(isinstance(value, str) for value in read(data).fields.values())


@thorough(300)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_refused(data: bytes) -> None:
    for prefix in (b"", b"PK\x03\x04"):
        with pytest.raises(UnreadableError):
            read(prefix + data)


@thorough(200)
@given(st.integers(0, len(QUESTIONNAIRE)), st.binary(min_size=1, max_size=40), st.integers(0, 40))
def test_a_damaged_form_is_read_or_refused(place: int, damage: bytes, cut: int) -> None:
    refused_or_read(QUESTIONNAIRE[:place] + damage + QUESTIONNAIRE[place + cut :])


with zipfile.ZipFile(io.BytesIO(QUESTIONNAIRE)) as _package:
    TEXT = _package.read(DOCUMENT)
MARKS = sorted({*re.findall(rb"</?w\d*:\w+", TEXT), b"/>", b">", b'"', b"<", b"f.nom", b'w:val="'})


@thorough(200)
@given(st.integers(0, len(TEXT)), st.lists(st.sampled_from(MARKS), max_size=3), st.integers(0, 400))
def test_a_damaged_text_is_read_or_refused(place: int, damage: list[bytes], cut: int) -> None:
    text = TEXT[:place] + b"".join(damage) + TEXT[place + cut :]
    refused_or_read(replaced(QUESTIONNAIRE, {DOCUMENT: text}))


NAMES = st.sampled_from(
    ["p", "r", "sdt", "sdtContent", "sdtPr", "del", "tag", "bookmarkStart", "bookmarkEnd"]
)
TREES: st.SearchStrategy[Any] = st.deferred(
    lambda: st.just("t") | st.tuples(NAMES, st.lists(TREES, max_size=4))
)


@thorough(200)
@given(TREES)
def test_elements_in_any_order_are_read_or_refused(tree: Any) -> None:
    def element(node: Any) -> etree._Element:
        name, children = (node, []) if isinstance(node, str) else node
        made = etree.Element(f"{W}{name}", {f"{W}val": "a", f"{W}id": "1", f"{W}name": "f.a"})
        made.extend(map(element, children))
        return made

    refused_or_read(with_document(etree.tostring(element(tree)).decode()))
