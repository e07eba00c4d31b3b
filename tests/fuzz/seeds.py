"""Writes the first corpus: ``python -m tests.fuzz.seeds``.

Real projects, the pages and forms made of them, and small inputs that each
show one feature of their format.
"""

from __future__ import annotations

import io
import json
import re
import zipfile

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

import cpts_docs
from cpts_docs.documents import DOCUMENTS
from cpts_docs.documents.templates import render_html
from tests.filling import encrypted_pdf, filled_docx, filled_html, filled_pdf
from tests.fuzz.targets import CORPUS, SEPARATOR
from tests.odt import filled as filled_odt
from tests.samples import ANSWERS, PROJECTS, built
from tests.spreadsheets import as_csv, as_ods, as_xlsx

YAML = {
    "scalars": "a: 1\nb: 1.5\nc: true\nd: ~\ne: 01004\nf: no\ng: 2023-01-01\nh: 1e9\n",
    "folded": "a: >-\n  un\n  deux\n\n  trois\nb: |\n  x\n   y\n",
    "aliases": "a: &x {b: [1, 2]}\nc: *x\n*x : d\n",
    "merge": "a: &x\n  b: 1\nc:\n  <<: *x\n",
    "flow": '{"a": [1, {"b": "c\\u00e9"}], d: \'e\'}\n',
    "tags": "a: !!str 1\nb: !x y\n",
    "twice": "a: 1\na: 2\n",
    "documents": "%YAML 1.2\n---\na: 1\n...\n---\nb: 2\n",
    "complex": "? [a, b]\n: c\n? |\n  d\n: e\n",
    "tab": "a:\n\t- b\n",
    "unclosed": 'a: "b\nc: d\n',
    "lines": "a: b\r\nc: d\re: \u2028f\u0085\n",
}
MARKDOWN = {
    "inline": "Du **gras**, de l'*italique*, *des **deux** *, \\* et `code` [lien](x) <b>&amp;",
    "list": "- un\n- deux\n  - trois\n    1. quatre\n\n  suite\n\n* autre",
    "numbers": "1. a\n2. b\n10) c\n\n3. d",
    "french": "L'été : « déjà ! » ; 20 000 €, 5 % ? 1er, 2e, 3ème http://a.fr:80/?x=1 a@b.fr; 12:30",
    "marks": "***a** b* __c__ **«d»** : *e*! **f** ; _g_",
    "lines": "a  \nb\\\nc\n\n\nd",
}
OPINION = {
    "avis-msa-verdict": "favorable",
    "avis-msa-texte": "Un avis\nlibre",
    "avis-msa-date": "2024-01-02",
}


def main() -> None:
    projects = {name: path.read_bytes() for name, path in PROJECTS.items()}
    whole = _with_answers(projects["ruscino"])
    for name, data in projects.items():
        save("yaml", name, data)
        save("project", name, data)
        project = cpts_docs.load(PROJECTS[name])
        for document in ("questionnaire", "guide", "fiche-avis"):
            context = {"project": project, "form": "x/1", "open_for": None}
            kind = DOCUMENTS[document]
            page = render_html(kind.template, {**context, **kind.context(project)})
            if len(page) < 20_000:
                save("html", f"{name}-{document}", re.sub(r"\n\s*", "\n", page).encode())
    save("project", "answers", whole)
    save("yaml", "answers", whole.split(SEPARATOR)[1])
    for name, text in YAML.items():
        save("yaml", name, text.encode())
    save("yaml", "utf-16", "a: b".encode("utf-16"))
    save("yaml", "latin-1", "a: é".encode("latin-1"))
    for name, text in MARKDOWN.items():
        save("markdown", name, text.encode())
    save(
        "html",
        "chart",
        b'<figure aria-label="x" data-scale="9"><data value="3" title="a">3</data></figure>',
    )
    save("html", "table", b'<table><colgroup><col style="width: 20%"><col style="width: 80%"></colgroup><thead>'
         b'<tr><th>a</th><th>b</th></tr></thead><tbody><tr><td colspan="2"><ul><li>c<br>d</li></ul></td></tr>'
         b"</tbody></table>")  # fmt: skip
    save("html", "fields", b'<div class="field"><label for="a">A</label><input id="a" name="a"></div><p><label>'
         b'<input type="radio" name="c" value="oui" checked> Oui</label> <a href="mailto:a@b.fr">x</a></p>')  # fmt: skip
    for document in ("questionnaire", "fiche-avis"):
        answers = OPINION if document == "fiche-avis" else ANSWERS
        word = filled_docx(built("ruscino", document, "docx"), answers)
        save("docx", document, small_docx(word))
        save("odt", document, filled_odt(built("ruscino", document, "odt"), answers))
        save("json", document, filled_html(built("ruscino", document, "html"), answers))
        form = small_pdf(filled_pdf(built("ruscino", document, "pdf"), answers))
        save("pdf", document, form)
    save("docx", "stored", small_docx(word, zipfile.ZIP_STORED))
    for name, data in tables().items():
        save("table", name, data)
    save("pdf", "encrypted", encrypted_pdf(form))
    save("pdf", "page", small_page())


def tables() -> dict[str, bytes]:
    """The same people in each kind of table that a standard library or ours can write."""
    rows = [
        ["Nom", "Prénom", "Spécialité", "Adresse", "Code postal", "Ville", "Tél.", "E-mail"],
        ["Dupré", "Zoé", "IDEL", '12, rue « de l\'Église »', "01004", "Céret", "04 68 00 00 00", "z@a.fr"],
        ["d'Été", "", "", "av. du Nord\nBât. A", "66000", "", "0468000001", ""],
    ]  # fmt: skip
    return {
        "utf-8": as_csv(rows),
        "latin-1": as_csv(rows, "cp1252", ","),
        "utf-16": as_csv(rows, "utf-16", "\t", "\n"),
        "xlsx": as_xlsx({"Feuille": rows}),
        "ods": as_ods({"Feuille": rows}),
    }


def save(target: str, name: str, data: bytes) -> None:
    path = CORPUS / target / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _with_answers(project: bytes) -> bytes:
    """Ruscino with the file of answers and of an opinion that ``collect`` writes."""
    answer = {"source": "a.pdf", "sha256": "0" * 64, "fields": dict(ANSWERS)}
    answers = {"version": 1, "project": "Ruscino", "answers": [answer]}
    opinion = (
        "organisation: MSA\nverdict: favorable\ntext: |\n  Un avis.\nplace: X\ndate: 2024-01-02\n"
    )
    extra = b"\n  - opinions/*.yaml\nanswers: answers.yaml\n"
    return SEPARATOR.join(
        (project + extra, json.dumps(answers, ensure_ascii=False).encode(), opinion.encode())
    )


def small_docx(data: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts that are read, of which the text keeps its first controls."""
    wanted = (
        "[Content_Types].xml",
        "word/document.xml",
        "word/settings.xml",
        "docProps/custom.xml",
    )
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(written, "w", method) as target,
    ):
        for name in wanted:
            if name in source.namelist():
                target.writestr(zipfile.ZipInfo(name), source.read(name), method)
    return written.getvalue()


def small_pdf(data: bytes) -> bytes:
    """The form alone, without pages, fonts and appearances."""
    reader, writer = PdfReader(io.BytesIO(data)), PdfWriter()
    writer.add_blank_page(100, 100)
    form = reader.trailer["/Root"]["/AcroForm"]
    kept = DictionaryObject({NameObject("/Fields"): form["/Fields"]})
    for reference in form["/Fields"]:
        field = reference.get_object()
        for node in (field, *(kid.get_object() for kid in field.get("/Kids", ()))):
            for key in (
                "/AP",
                "/MK",
                "/DA",
                "/P",
                "/StructParent",
                "/TU",
                "/Rect",
                "/F",
                "/Border",
                "/BS",
                "/AA",
            ):
                node.pop(key, None)
    writer.root_object[NameObject("/AcroForm")] = kept.clone(writer)
    return _written(writer)


def small_page() -> bytes:
    """A page of text, as a form that was printed."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    })  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    from pypdf.generic import DecodedStreamObject

    text = DecodedStreamObject()
    text.set_data(b"BT /F1 12 Tf 10 100 Td (Questionnaire aux professionnels) Tj ET")
    page[NameObject("/Contents")] = writer._add_object(text)
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


if __name__ == "__main__":
    main()
