"""Word files of strangers: what is taken out of them and named, and what is refused."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import cpts_docs
from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign.word_file import WordFile, read
from cpts_docs.formats.archive import archive
from tests.samples import MINIMAL
from tests.word_templates import (
    Word,
    field_of,
    lines,
    p,
    parts_of,
    project_with,
    run,
)

PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Image"/><a:graphic><a:graphicData>'
    '<pic:pic><pic:blipFill><a:blip r:{}="more1"/></pic:blipFill></pic:pic></a:graphicData>'
    "</a:graphic></wp:inline></w:drawing></w:r>"
)


def body(word: Word) -> str:
    return parts_of_clean(word)["word/document.xml"].decode()


def parts_of_clean(word: Word) -> dict[str, bytes]:
    return dict(read(word.written()).parts)


@pytest.mark.parametrize(
    ("word", "named", "gone"),
    [
        (
            Word(p(PICTURE.format("link"), "ici"), relations=[("image", "file:///C:/x.png", True)]),
            "une image d'un autre fichier (« file:///C:/x.png »)",
            "w:drawing",
        ),
        (
            Word(
                p(PICTURE.format("link")), relations=[("image", "http://exemple.invalid/x", True)]
            ),
            "une image d'un autre fichier (« http://exemple.invalid/x »)",
            "blip",
        ),
        (
            Word(
                p(f'<w:hyperlink r:id="more1">{run("ici")}</w:hyperlink>'),
                relations=[("hyperlink", r"\\serveur\partage\x.docx", True)],
            ),
            r"un lien vers un autre fichier (« \\serveur\partage\x.docx »)",
            "hyperlink",
        ),
        (
            Word(
                p(
                    '<w:r><w:object><o:OLEObject Type="Embed" r:id="more1"/></w:object></w:r>',
                    "ici",
                ),
                relations=[("oleObject", "embeddings/oleObject1.bin", False)],
                files={"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"},
            ),
            "un objet incorporé (OLE)",
            "OLEObject",
        ),
        (
            Word(
                p('<w:r><w:control r:id="more1"/></w:r>', "ici"),
                relations=[("control", "activeX/activeX1.xml", False)],
                files={"word/activeX/activeX1.xml": b"<x/>"},
            ),
            "un contrôle ActiveX",
            "control",
        ),
        (
            Word(
                p("ici"),
                relations=[("inconnu", "autre.xml", False)],
                files={"word/autre.xml": b"<x/>"},
            ),
            "une partie d'un genre inconnu (« inconnu »)",
            "autre",
        ),
        (
            Word(
                p('<w:commentRangeStart w:id="1"/>', "ici", '<w:commentRangeEnd w:id="1"/>'),
                {"comments": f'<w:comment w:id="1">{p("à changer")}</w:comment>'},
            ),
            "les commentaires",
            "comment",
        ),
        (
            Word(p(field_of("INCLUDETEXT C:\\\\x.docx", "ici"))),
            "lit un autre fichier (« INCLUDETEXT",
            "fldChar",
        ),
        (Word(p(field_of('INCLUDEPICTURE "http://x"', "ici"))), "(« INCLUDEPICTURE", "instrText"),
        (Word(p(field_of('DDEAUTO c:\\\\cmd.exe "/k"', "ici"))), "(« DDEAUTO", "fldChar"),
        (
            Word(p(field_of("MACROBUTTON Lancer ici", "ici"))),
            "un champ d'un genre refusé",
            "fldChar",
        ),
        (
            Word(p(field_of('HYPERLINK "file:///C:/x"', "ici"))),
            "un lien vers un autre fichier",
            "instrText",
        ),
        (
            Word(p(f'<w:fldSimple w:instr=" LINK Excel.Sheet x ">{run("ici")}</w:fldSimple>')),
            "(« LINK",
            "fldSimple",
        ),
        (
            Word(p("ici"), {"settings": '<w:mailMerge><w:query w:val="x"/></w:mailMerge>'}),
            "le publipostage",
            "mailMerge",
        ),
        (
            Word(
                p(
                    '<w:r><w:pict><v:shape><v:imagedata src="//serveur/x.png"/></v:shape>'
                    "</w:pict></w:r>",
                    "ici",
                )
            ),
            "une image d'un autre fichier (« //serveur/x.png »)",
            "serveur",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and " " not in value else "",
)
def test_what_leads_out_of_a_file_is_taken_out_and_named_and_its_text_stays(
    word: Word, named: str, gone: str
) -> None:
    data = word.written()
    file = read(data)
    everything = b"".join(file.parts.values())
    assert gone.encode() in b"".join(parts_of(data).values())
    assert [item for item in file.removed if named in item], file.removed
    assert gone.encode() not in everything
    assert "ici" in file.parts[file.main].decode() or gone == "blip"
    assert not any(name.endswith(".bin") for name in file.parts)


PICTURE_OF_ANOTHER = (
    '<w:r><w:pict><v:shape><v:imagedata src="//serveur/x.png"/></v:shape></w:pict></w:r>'
)
OFFICE = b'xmlns:o="urn:schemas-microsoft-com:office:office"'


@pytest.mark.parametrize(
    ("part", "name", "written"),
    [
        ("document", "document.xml", lambda xml: xml.replace(OFFICE, b"")),
        ("document", "document.xml", lambda xml: xml.replace(b"soft-com:", b"soft-com&#58;")),
        ("document", "document.XML", lambda xml: xml),
        ("header1", "header1.png", lambda xml: b"\xef\xbb\xbf" + xml),
        ("header1", "header1.xml", lambda xml: xml.decode().encode("utf-16")),
        ("header1", "header1.xml", lambda xml: xml.decode().encode("utf-16-be")),
    ],
    ids=["no office", "reference", "capitals", "picture", "utf-16", "utf-16-be"],
)
def test_what_leads_out_is_found_however_its_part_is_called_and_written(
    part: str, name: str, written: Callable[[bytes], bytes]
) -> None:
    word = Word(p(PICTURE_OF_ANOTHER), {"header1": p(PICTURE_OF_ANOTHER)})
    parts = {
        key.replace(f"{part}.xml", name): content.replace(f"{part}.xml".encode(), name.encode())
        for key, content in parts_of(word.written()).items()
    }
    parts[f"word/{name}"] = written(parts[f"word/{name}"])
    file = read(archive(parts.items()))
    assert file.removed == ("une image d'un autre fichier (« //serveur/x.png »)",)
    assert b"serveur" not in b"".join(file.parts.values()).replace(b"\0", b"")


def test_a_field_that_another_makes_is_taken_out() -> None:
    """The code of a field may be what a field in it shows: nobody knows then what it does."""
    inner = field_of("QUOTE 68 68 69", "DDE")
    word = Word(
        p(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
            inner,
            run(""),
            "<w:r><w:instrText> c:\\x</w:instrText></w:r>",
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        )
    )
    file = read(word.written())
    assert any("d'un genre refusé" in item for item in file.removed)
    assert file.parts[file.main].count(b"begin") == 1


def test_the_template_attached_to_a_file_is_taken_out_of_its_settings() -> None:
    word = Word(p("ici"), {"settings": '<w:attachedTemplate r:id="rId1"/>'})
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/attachedTemplate" Target="http://x/y.dotm" TargetMode="External"/>'
        "</Relationships>"
    )
    word.files["word/_rels/settings.xml.rels"] = relations.encode()
    file = read(word.written())
    assert file.removed == ("le modèle attaché (« http://x/y.dotm »)",)
    assert b"attachedTemplate" not in b"".join(file.parts.values())


def test_links_to_pages_and_fields_that_only_show_stay() -> None:
    word = Word(
        p(
            f'<w:hyperlink r:id="more1">{run("site")}</w:hyperlink>',
            field_of("PAGE", "1"),
            field_of('HYPERLINK "https://exemple.invalid"', "là"),
            field_of('HYPERLINK \\l "ici"', "x"),
        )
        + p(field_of("IF 1 = 1 oui non", "oui"), PICTURE.format("embed")),
        relations=[("image", "media/image1.png", False), ("hyperlink", "mailto:a@b.fr", True)],
        files={"word/media/image1.png": b"\x89PNG"},
    )
    word.body = word.body.replace('hyperlink r:id="more1"', 'hyperlink r:id="more2"')
    file = read(word.written())
    assert file.removed == ()
    assert file.parts["word/media/image1.png"] == b"\x89PNG"


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:l="http://www.w3.org/1999/xlink">{}</svg>'


def with_picture(picture: bytes) -> WordFile:
    word = Word(
        p(PICTURE.format("embed"), "ici"),
        relations=[("image", "media/image1.png", False)],
        files={"word/media/image1.png": picture},
    )
    return read(word.written())


@pytest.mark.parametrize(
    "picture",
    [
        SVG.format('<image l:href="file:///C:/x.png"/>'),
        SVG.format('<image href="//serveur/x.png"/>'),
        SVG.format('<image href="data:image/svg+xml,x"/>'),
        SVG.format("<rect fill=\"url('http://x')\"/>"),
        SVG.format("<style>@import 'x'</style>"),
        SVG.format("<style>a<g/>@import 'x'</style>"),
        SVG.format("<script>1</script>"),
        SVG.format('<use href="#a" xml:base="file:///C:/x.svg"/>'),
        f'<?xml-stylesheet href="x"?>{SVG.format("")}',
        f"<!DOCTYPE svg>{SVG.format('')}",
        "%!PS-Adobe-3.0 EPSF-3.0",
        "\x1f\x8b",
    ],
)
def test_a_picture_that_shows_another_file_is_taken_out(picture: str) -> None:
    file = with_picture(picture.encode("latin-1"))
    assert file.removed == ("une image qui montre un autre fichier, ou que Word n'écrit pas",)
    assert "word/media/image1.png" not in file.parts
    assert b"blip" not in file.parts[file.main]


def test_a_picture_that_holds_all_it_shows_stays() -> None:
    shapes = '<rect fill="url(#a)"/><use l:href="#a"/><image href="data:image/png;base64,AA"/>'
    assert with_picture(SVG.format(shapes).encode()).removed == ()


def packed(data: bytes, **changed: bytes | None) -> bytes:
    """An archive with other parts, or without some."""
    parts = {
        name: content
        for name, content in parts_of(data).items()
        if changed.get(name, b"") is not None
    }
    parts |= {name: content for name, content in changed.items() if content is not None}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return written.getvalue()


GOOD = Word(p("{{ project.name }}")).written()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "le fichier est vide"),
        (b"bonjour", "mais un fichier de texte"),
        (b"%PDF-1.7", "mais un PDF"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "ancien document Word"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (GOOD[:-40], "endommagé"),
        (packed(GOOD, **{"word/document.xml": None}), "texte manque"),
        (packed(GOOD, **{"word/document.xml": b"<w:document>"}), "endommagé"),
        (packed(GOOD, **{"_rels/.rels": None}), "texte manque"),
        (packed(GOOD, **{"word/document.xml": b"<!DOCTYPE x><x/>"}), "DTD"),
        (packed(GOOD, **{"word/media/a.png": bytes(30_000_000)}), "trop grande une fois"),
        (packed(GOOD, **{"../a": b"x"}), "interdit"),
        (Word(p("x"), kind="document.macroEnabled.main").written(), "texte manque"),
        (
            packed(
                GOOD,
                **{
                    "[Content_Types].xml": parts_of(GOOD)["[Content_Types].xml"].replace(
                        b"openxmlformats-officedocument.wordprocessingml.document.main+xml",
                        b"ms-word.document.macroEnabled.main+xml",
                    )
                },
            ),
            "macros",
        ),
        (
            packed(
                GOOD,
                **{
                    "word/document.xml": parts_of(GOOD)["word/document.xml"].replace(
                        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
                    )
                },
            ),
            "strict",
        ),
        (Word(p("x"), relations=[("aFChunk", "autre.html", False)]).written(), "altChunk"),
        (
            Word(p("x"), relations=[("subDocument", "autre.docx", True)]).written(),
            "document maître",
        ),
    ],
)
def test_a_file_that_is_no_template_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read(data)


def test_a_word_template_becomes_a_document() -> None:
    file = read(Word(p("x"), kind="template.main").written())
    assert b"template.main" not in file.parts["[Content_Types].xml"]
    assert b"document.main" in file.parts["[Content_Types].xml"]


# --------------------------------------------------------------------------
# In a project


def said(path: Path) -> list[str]:
    return [
        f"{item.rule} {item.message}" for item in cpts_docs.validate(path) if item.rule != "rgpd"
    ]


def test_what_was_taken_out_is_a_warning_of_the_project(tmp_path: Path) -> None:
    path = project_with(tmp_path, Word(p(field_of("INCLUDETEXT x", "ici"))), MINIMAL)
    assert said(path) == [
        "modele-word-allege « modele.docx » : construit sans un champ qui lit un autre fichier "
        "(« INCLUDETEXT x »)"
    ]
    (written,) = cpts_docs.build(path, documents=["convention"], formats=["docx"])
    assert lines(written.read_bytes()) == ["ici"]


def test_a_field_that_a_tag_makes_is_refused(tmp_path: Path) -> None:
    code = '<w:r><w:instrText xml:space="preserve">{}</w:instrText></w:r>'
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    body = p(
        begin,
        code.format("QUOTE"),
        "{% if false %}",
        end,
        begin,
        "{% endif %}",
        code.format("INCLUDETEXT x"),
        end,
    )
    path = project_with(tmp_path, Word(body), MINIMAL)
    with pytest.raises(cpts_docs.ProjectError):
        cpts_docs.build(path, documents=["convention"], formats=["docx"])


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        ("{convention: {template: ../modele.docx}}", "sort du dossier du projet"),
        ("{convention: {template: lien.docx}}", "hors du dossier du projet"),
        ("{convention: {template: absent.docx}}", "« absent.docx » : ce fichier n'existe pas"),
        ("{convention: {template: project.yaml}}", "ce n'est pas un fichier Word (.docx) mais"),
        ("{convention: {template: dossier}}", "c'est un dossier"),
        ("{'a/b': {template: modele.docx}}", "ne peut pas être le nom d'un document"),
        ("{questionnaire: {template: modele.docx}}", "le questionnaire n'a pas de modèle Word"),
        ("{fiche: {}}", "document inconnu : « fiche »"),
        ("{convention: {modele: modele.docx}}", "la clé « modele » n'existe pas"),
        ("[guide, fiche]", "document inconnu : « fiche »"),
        ("[guide, emargement]", "il manque « meetings: » au projet"),
        ("{emargement: {template: modele.docx}}", "il manque « meetings: » au projet"),
        ("[guide, territoire]", "il manque « show: {territory: true} » au projet"),
        ("[]", "vide"),
        ("guide", "documents"),
    ],
)
def test_what_is_wrong_with_the_documents_of_a_project_is_told(
    tmp_path: Path, documents: str, message: str
) -> None:
    project = tmp_path / "projet"
    (project / "dossier").mkdir(parents=True)
    for folder in (tmp_path, project):
        (folder / "modele.docx").write_bytes(GOOD)
    (project / "lien.docx").symlink_to(tmp_path / "modele.docx")
    path = project / "project.yaml"
    path.write_text(f"{MINIMAL}documents: {documents}\n", "utf-8")
    found = [item for item in cpts_docs.validate(path) if item.is_error]
    assert len(found) == 1
    assert message in found[0].message
    assert found[0].position is not None
    assert found[0].hint


def test_answers_that_are_still_to_come_are_no_missing_data(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(f"{MINIMAL}answers: answers.yaml\ndocuments: [guide, synthese]\n", "utf-8")
    assert not [item for item in cpts_docs.validate(path) if item.is_error]
    assert re.search("reponses-absentes", " ".join(said(path)))
