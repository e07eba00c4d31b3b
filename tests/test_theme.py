"""The look of a project: its colour, logos and margins, the same in every format."""

from __future__ import annotations

import io
import re
import struct
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

import cpts_docs
from cpts_docs.base.colours import BLACK, contrast, mixed
from cpts_docs.base.errors import UnreadableError
from cpts_docs.document.theme import DEFAULT, LOGO_HEIGHT, READABLE, nearest_readable
from cpts_docs.foreign.drawing import as_pixels
from cpts_docs.foreign.picture import picture
from cpts_docs.formats import FORMATS
from cpts_docs.formats.docx.place import twips
from cpts_docs.formats.docx.reference import reference
from cpts_docs.formats.docx.themed import reference_of
from cpts_docs.jobs.collect.reading import form_of
from cpts_docs.project.model import Project
from tests.filling import FILL
from tests.images import png
from tests.odt import xml
from tests.office import libreoffice
from tests.pages import MM, pages_of
from tests.programs import HANG, program
from tests.samples import MINIMAL, ROOT
from tests.tagged import elements

RIVERS = ROOT / "projects" / "trois-rivieres" / "project.yaml"

RED = "#7a1f3d"
ALT = "Le logo d’Elne : <un> & « deux »"
SHAPES = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="urn:an-editor" width="60mm" height="20mm"
  i:version="1"><metadata>?</metadata><i:view/><title>Un titre</title>
<defs><linearGradient id="g"><stop stop-color="{RED}"/></linearGradient></defs>
<path d="M0 0h226v75H0z" style="fill:url(#g)"/></svg>
"""


def without_pixels() -> bytes:
    """A whole PNG whose pixels no decoder understands."""
    return png(200, 200, pack=lambda data: b"?" * len(data))


def jpeg(colours: int) -> bytes:
    """The head of a JPEG of 300 × 200 pixels with so many colours."""
    frame = struct.pack(">HBHHB", 8 + 3 * colours, 8, 200, 300, colours) + bytes(3 * colours)
    return b"\xff\xd8\xff\xe0\x00\x04..\xff\xff\xc0" + frame + b"\xff\xda....\xff\xd9"


def turned(way: int) -> bytes:
    """The head of a JPEG that a camera asks to turn: 1 is upright."""
    notes = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x112, 3, 1, way, 0, 0)
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", 2 + len(notes)) + notes + jpeg(3)[2:]


LOGOS = {"logo.svg": SHAPES.encode(), "logo.png": png(450, 150), "autre.png": png(300, 300)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in LOGOS.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def load(folder: Path, theme: str) -> Project:
    return cpts_docs.load(f"{MINIMAL}theme: {theme}\n", folder=folder)


def written(project: Project, ending: str, document: str = "questionnaire") -> bytes:
    return cpts_docs.write(cpts_docs.render(project, document), ending)


# --------------------------------------------------------------------------
# The colour


@pytest.mark.parametrize("ending", ["docx", "odt", "html"])
@pytest.mark.parametrize("document", ["questionnaire", "fiche-avis"])
def test_a_document_has_the_colour_of_its_project_and_no_other(
    folder: Path, ending: str, document: str
) -> None:
    def colours(theme: str) -> set[str]:
        found = re.findall(
            r"""["'#: ]([0-9a-f]{6})["; ]""", xml(written(load(folder, theme), ending, document))
        )
        return {f"#{colour}" for colour in found}

    usual, red = colours("{}"), colours(f'{{accent: "{RED.upper()}"}}')
    of_the_accent = {DEFAULT.accent, DEFAULT.tint, DEFAULT.line}

    assert of_the_accent <= usual
    assert RED in red - usual
    assert not of_the_accent & red
    assert {DEFAULT.ink, DEFAULT.muted} <= red


def test_a_pdf_has_the_colour_of_its_project_and_no_other(folder: Path) -> None:
    plain, red = load(folder, "{}"), load(folder, f'{{accent: "{RED}"}}')
    of_red = red.look.theme

    for project, there, gone in ((plain, DEFAULT, of_red), (red, of_red, DEFAULT)):
        seen = painted(written(project, "pdf"), folder)[0]
        assert there.accent in seen
        assert there.tint in seen
        assert gone.accent not in seen
        assert gone.tint not in seen


def painted(pdf: bytes, folder: Path) -> list[set[str]]:
    """The colours of the pixels of each page, as poppler draws it."""
    (folder / "drawn.pdf").write_bytes(pdf)
    command = [program("pdftoppm"), "-r", "60", str(folder / "drawn.pdf"), str(folder / "drawn")]
    subprocess.run(command, check=True, timeout=HANG)
    pages = []
    for path in sorted(folder.glob("drawn-*.ppm")):
        pixels = path.read_bytes().split(b"\n", 3)[3]
        pages.append({f"#{pixels[at : at + 3].hex()}" for at in range(0, len(pixels), 3)})
        path.unlink()
    return pages


@given(st.integers(0, 0xFFFFFF).map("#{:06x}".format))
def test_the_colour_that_is_proposed_can_be_read_and_is_the_nearest(colour: str) -> None:
    found = nearest_readable(colour)
    theme = DEFAULT.with_accent(found)

    assert theme.contrast >= READABLE
    assert contrast(found, "#ffffff") > theme.contrast
    assert contrast(theme.muted, theme.tint) > READABLE
    if DEFAULT.with_accent(colour).contrast >= READABLE:
        assert found == colour
    else:
        steps = [mixed(colour, BLACK, step / 255) for step in range(256)]
        before = steps[steps.index(found) - 1]
        assert DEFAULT.with_accent(before).contrast < READABLE


def test_black_on_white_has_the_most_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


# --------------------------------------------------------------------------
# Logos

TWO = f"logos: [{{file: logo.svg, alt: '{ALT}'}}, {{file: autre.png, alt: L'ARS}}]"
ALTS = [ALT, "L'ARS"]
PAGES = pytest.mark.parametrize("pages", ["première", "toutes"])


@PAGES
@pytest.mark.parametrize("ending", FORMATS)
def test_a_logo_says_what_it_shows_to_who_does_not_see_it(
    folder: Path, ending: str, pages: str
) -> None:
    data = written(load(folder, f"{{{TWO}, logo_pages: {pages}}}"), ending, "guide")

    assert alternatives(data, ending) == ALTS


def alternatives(data: bytes, ending: str) -> list[str]:
    """What pictures say, in the order that a screen reader meets them."""
    from lxml import etree, html

    if ending == "pdf":
        root = PdfReader(io.BytesIO(data)).trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
        return [str(figure["/Alt"]) for figure in elements(root, "/Figure")]
    if ending == "html":
        return [str(image.get("alt")) for image in html.fromstring(data).iter("img")]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        roots = [
            etree.fromstring(package.read(name))
            for name in package.namelist()
            if re.search(r"(document|header1|content|styles)\.xml$", name)
        ]
    path = (
        "//*[local-name()='docPr']/@descr|//*[local-name()='frame']/*[local-name()='title']/text()"
    )
    return [str(said) for root in roots for said in root.xpath(path)]


@pytest.mark.parametrize(
    ("pages", "shown"), [("première", lambda page: page == 1), ("toutes", lambda page: True)]
)
def test_a_logo_is_on_the_page_in_every_format(
    folder: Path, pages: str, shown: Callable[[int], bool]
) -> None:
    two = "{file: logo.png, alt: un}, {file: autre.png, alt: deux}"
    project = load(folder, f"{{logos: [{two}], logo_pages: {pages}}}")
    for ending in ("pdf", "docx", "odt"):
        name = f"fiche-avis-{ending}"
        (folder / f"{name}.{ending}").write_bytes(written(project, ending, "fiche-avis"))
    libreoffice("pdf", [folder / "fiche-avis-docx.docx", folder / "fiche-avis-odt.odt"], folder)

    for ending in ("pdf", "docx", "odt"):
        path = folder / f"fiche-avis-{ending}.pdf"
        count = len(PdfReader(path).pages)
        assert count > 1
        expected = [number for number in range(1, count + 1) if shown(number) for _ in range(2)]
        assert pictures(path) == expected, ending


def pictures(path: Path) -> list[int]:
    """The page of each picture that poppler finds drawn in a PDF."""
    command = [program("pdfimages"), "-list", str(path)]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [int(line.split()[0]) for line in listed.splitlines()[2:]]


@PAGES
def test_a_logo_stands_above_all_else_of_the_text(folder: Path, pages: str) -> None:
    project = load(folder, f"{{{TWO}, logo_pages: {pages}}}")
    usual = written(load(folder, "{}"), "pdf", "guide")
    (folder / "usual.pdf").write_bytes(usual)
    (folder / "logos.pdf").write_bytes(written(project, "pdf", "guide"))
    before, after = (pages_of(folder / name)[0] for name in ("usual.pdf", "logos.pdf"))

    first = next(word for word in before.words if word.top > DEFAULT.margin_top * MM - 9)
    same = next(word for word in after.words if word.text == first.text and word.top > first.top)
    assert same.top - first.top >= LOGO_HEIGHT * MM


@pytest.mark.whole
def test_a_browser_shows_the_logos(folder: Path) -> None:
    printed = from_a_browser(written(load(folder, f"{{{TWO}}}"), "html"), folder)

    assert RED in painted(printed, folder)[0]


def from_a_browser(page: bytes, folder: Path) -> bytes:
    """A page as a browser prints it."""
    source, target = folder / "page.html", folder / "printed.pdf"
    source.write_bytes(page)
    browser = program("chromium", "chromium-browser", "google-chrome")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={folder / 'profile'}",
    ]
    command = [browser, *options, f"--print-to-pdf={target}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=HANG)
    return target.read_bytes()


@pytest.mark.whole
def test_a_browser_prints_no_last_row_of_a_table_alone(folder: Path) -> None:
    tree = cpts_docs.render(cpts_docs.load(RIVERS), "fiches-action")
    pages = PdfReader(io.BytesIO(from_a_browser(cpts_docs.write(tree, "html"), folder))).pages
    (page,) = (text for text in (page.extract_text() for page in pages[:2]) if "Délai" in text)

    assert "Patients orientés" in page


@pytest.mark.whole
def test_the_questionnaire_is_one_page_however_it_is_printed(folder: Path) -> None:
    tree = cpts_docs.render(cpts_docs.load(ROOT / "projects/ruscino/project.yaml"), "questionnaire")
    for ending in ("pdf", "docx", "odt"):
        (folder / f"{ending}.{ending}").write_bytes(cpts_docs.write(tree, ending))
    libreoffice("pdf", [folder / "docx.docx", folder / "odt.odt"], folder)
    (folder / "html.pdf").write_bytes(from_a_browser(cpts_docs.write(tree, "html"), folder))

    assert {ending: len(PdfReader(folder / f"{ending}.pdf").pages) for ending in FORMATS} == (
        dict.fromkeys(FORMATS, 1)
    )


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_word_and_libreoffice_have_pixels_of_a_drawing(folder: Path, ending: str) -> None:
    data = written(load(folder, f"{{{TWO}}}"), ending)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        (name,) = (name for name in package.namelist() if name.endswith("logo1.png"))
        drawn = package.read(name)
    width, height = struct.unpack_from(">II", drawn, 16)

    assert width / height == pytest.approx(3, abs=0.02)
    assert height > 300


@pytest.mark.parametrize("ending", FORMATS)
def test_a_form_with_logos_comes_back_as_it_was_filled(folder: Path, ending: str) -> None:
    answers = {"nom": "Marie Durand", "specialite": "infirmière", "parcours": "oui"}
    blank = written(load(folder, f"{{{TWO}, logo_pages: toutes}}"), ending)
    form = form_of(FILL[ending][0](blank, answers))

    assert {name: form.fields[name] for name in answers} == answers
    assert form.remarks == ()


@pytest.mark.parametrize(
    ("theme", "lines"),
    [
        (f"{{logos: [{{file: logo.svg, alt: '{ALT}'}}]}}", str.splitlines),
        (f"{{{TWO}, logo_pages: toutes}}", lambda text: sorted(text.split())),
    ],
    ids=["one logo", "logos in the running head"],
)
def test_a_document_says_the_same_in_each_format(
    folder: Path, theme: str, lines: Callable[[str], list[str]]
) -> None:
    project, said = load(folder, theme), {}
    for ending in FORMATS:
        (folder / f"guide.{ending}").write_bytes(written(project, ending, "guide"))
        said[ending] = lines(cpts_docs.text(folder / f"guide.{ending}"))

    assert {ending: found for ending, found in said.items() if found != said["html"]} == {}


def test_wide_logos_share_the_line(folder: Path) -> None:
    (folder / "large.png").write_bytes(png(1200, 150))
    wide = ", ".join(f"{{file: large.png, alt: Logo {number}}}" for number in range(4))
    look = load(folder, f"{{logos: [{wide}], margins: {{side: 30}}}}").look
    sizes = [(width, height) for _, width, height in look.sizes]

    assert sum(width for width, _ in sizes) + 3 * 12.5 == pytest.approx(150, abs=0.1)
    assert sizes[0][0] / sizes[0][1] == pytest.approx(8, rel=0.01)


def test_templates_are_told_nothing_of_the_look(folder: Path) -> None:
    (folder / "modeles").mkdir()
    (folder / "modeles" / "guide.html").write_text(
        '<!doctype html><html lang="fr-FR"><head><title>t</title>'
        '<meta name="date" content="2026-01-15"></head>'
        "<body><main><h1>{{ project.look.logos|length }}</h1></main></body></html>",
        "utf-8",
    )
    project = load(folder, f"{{{TWO}}}\ntemplates: modeles")

    tree = cpts_docs.render(project, "guide")
    assert "0" in str(tree.blocks)
    assert len(tree.look.logos) == 2


# --------------------------------------------------------------------------
# Margins


def test_margins_are_those_of_the_project_in_every_format(folder: Path) -> None:
    margins = "{margins: {top: 30, bottom: 35, side: 25}}"
    project = load(folder, margins)
    word, odt = (xml(written(project, ending)) for ending in ("docx", "odt"))
    page = xml(written(project, "html"))

    assert 'w:top="1701" w:right="1417" w:bottom="1984" w:left="1417"' in word
    assert 'w:val="right" w:pos="9072"' in word  # the number of the page, at the edge
    assert 'fo:margin-left="25mm"' in odt
    assert 'style:position="160mm" style:type="right"' in odt
    assert "@page { size: 210mm 297mm; margin: 30mm 25mm 35mm; }" in page
    (folder / "form.pdf").write_bytes(written(project, "pdf"))
    for seen in pages_of(folder / "form.pdf"):
        assert min(word.left for word in seen.words) == pytest.approx(25 * MM, abs=1)
    assert "margin: 24mm 20mm 22mm; }" in xml(written(load(folder, "{}"), "html"))


@pytest.mark.parametrize(
    ("theme", "millimetres"),
    [
        ("{paper: A5}", (148, 210)),
        ("{paper: Letter}", (215.9, 279.4)),
        ("{orientation: paysage}", (297, 210)),
        ("{paper: A3, orientation: portrait}", (297, 420)),
    ],
)
def test_the_paper_is_that_of_the_project_in_every_format(
    folder: Path, theme: str, millimetres: tuple[float, float]
) -> None:
    project = load(folder, theme)
    width, height = millimetres
    word, odt, page = (xml(written(project, ending)) for ending in ("docx", "odt", "html"))
    (sheet, *_) = PdfReader(io.BytesIO(written(project, "pdf"))).pages
    turned = ' w:orient="landscape"' if width > height else ""

    assert [float(side) for side in sheet.mediabox[2:]] == pytest.approx([width * MM, height * MM])
    assert f'<w:pgSz w:w="{twips(width)}" w:h="{twips(height)}"{turned}/>' in word
    assert f'w:val="right" w:pos="{twips(width) - 2 * twips(20)}"' in word
    assert f'fo:page-width="{width:g}mm" fo:page-height="{height:g}mm"' in odt
    assert f'print-orientation="{"landscape" if turned else "portrait"}"' in odt
    assert f"size: {width:g}mm {height:g}mm;" in page


@pytest.mark.parametrize("paper", ["{paper: A5}", "{paper: A5, orientation: paysage}"])
def test_nothing_runs_over_the_edge_of_a_small_paper(folder: Path, paper: str) -> None:
    for document in ("questionnaire", "fiche-avis", "guide"):
        project = load(folder, paper)
        (folder / "small.pdf").write_bytes(written(project, "pdf", document))
        right = (project.look.theme.page_width - 20) * MM
        for page in pages_of(folder / "small.pdf"):
            assert max(word.right for word in page.words) <= right + 1
            assert max(word.bottom for word in page.words) <= page.height


def test_the_white_follows_the_density_and_letters_keep_their_size(folder: Path) -> None:
    def seen(density: str) -> tuple[float, set[str], list[int], list[float]]:
        project = load(folder, f"{{density: {density}}}")
        (folder / "form.pdf").write_bytes(written(project, "pdf"))
        words = pages_of(folder / "form.pdf")[0].words
        word, odt = (xml(written(project, ending)) for ending in ("docx", "odt"))
        return (
            next(word.top for word in words if word.text == "Vous"),
            set(re.findall(r'w:sz w:val="(\d+)"|fo:font-size="([\d.]+pt)"', word + odt)),
            [int(size) for size in re.findall(r'w:before="(\d+)"', word)],
            [float(size) for size in re.findall(r'fo:margin-top="([\d.]+)mm"', odt)],
        )

    airy, usual, tight = (seen(density) for density in ("aérée", "normale", "compacte"))
    assert airy[0] > usual[0] > tight[0]
    assert airy[1] == usual[1] == tight[1]
    assert sum(airy[2]) > sum(usual[2]) > sum(tight[2])
    assert sum(airy[3]) > sum(usual[3]) > sum(tight[3])
    assert "--spacing: 0.75;" in xml(written(load(folder, "{density: compacte}"), "html"))


def test_where_a_column_of_boxes_is_narrow_its_title_has_all_of_it(folder: Path) -> None:
    def tight(paper: str) -> list[int]:
        project = load(folder, f"{{paper: {paper}}}")
        word, odt = (xml(written(project, ending)) for ending in ("docx", "odt"))
        return [word.count("w:tcMar"), odt.count('fo:padding-left="0mm"')]

    assert all(a5 > a4 for a5, a4 in zip(tight("A5"), tight("A4"), strict=True))


def test_another_colour_changes_nothing_of_the_reference_document_but_its_styles(
    folder: Path,
) -> None:
    word = reference_of(load(folder, f'{{accent: "{RED}"}}').look)
    plain = reference_of(load(folder, "{}").look)

    assert plain == reference()
    assert word.width == plain.width
    assert {name for name in word.parts if word.parts[name] != plain.parts[name]} == {
        *("word/numbering.xml", "word/styles.xml", "word/theme/theme1.xml")
    }


# --------------------------------------------------------------------------
# What is refused

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
FILES: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "coupé.png": (png(40, 40)[:-20], "coupée ou endommagée"),
    "abîmé.png": (png(200, 200).replace(b"IDAT", b"IDAX"), "coupée ou endommagée"),
    "coupé.jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "coupée ou endommagée"),
    "cmjn.jpg": (jpeg(4), "CMJN"),
    "couché.jpg": (turned(6), "à tourner"),
    "debout.jpg": (turned(1), "ne montre rien"),
    "illisible.png": (without_pixels(), "ne montre rien"),
    "sans-rien.jpg": (jpeg(3), "ne montre rien"),
    "invisible.svg": (SVG.format('<path d="M0 0h9v9z" fill="none"/>').encode(), "ne montre rien"),
    "animé.gif": (b"GIF89a....", "GIF"),
    "grand.png": (lambda: png(5000, 4000), "16 millions de pixels (5000 × 4000)"),
    "lourd.png": (png(9, 9) + bytes(2_000_000), "dépasse 2 Mo"),
    "long.png": (png(2600, 200), "12 fois"),
    "vide.svg": (b"", "vide"),
    "sans-taille.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "viewBox"),
    "unité.svg": (SVG.replace("0 0 9 9", "0 0 9px 9px").format("").encode(), "viewBox"),
    "autre.xml": (b"<?xml version='1.0'?><a/>", "pas une image"),
    "script.svg": (SVG.format("<script>1</script>").encode(), "un programme"),
    "clic.svg": (SVG.format('<g onclick="a()"/>').encode(), "un programme (onclick)"),
    "lien.svg": (SVG.format('<path style="fill:url(http://x/y)"/>').encode(), "autre fichier"),
    "pointillé.svg": (
        SVG.format('<g stroke-dasharray=".01">' + '<path d="M0 0L9 9"/>' * 10 + "</g>").encode(),
        "plus de 10 formes en pointillé",
    ),
    "pointillés.svg": (
        SVG.format("<style>g{Stroke-Dasharray:.01}</style>" + "<g/>" * 9).encode(),
        "plus de 10 formes en pointillé",
    ),
    "police.svg": (SVG.format("<style>@import 'x';</style>").encode(), "autre fichier"),
    "cache.svg": (SVG.format("<style>a{b:u\\72l(x)}</style>").encode(), "autre fichier"),
    "degrade.svg": (
        SVG.format('<linearGradient href="b.svg#g"/>').encode(),
        "autre fichier",
    ),
    "texte.svg": (SVG.format("<text>CPTS</text>").encode(), "du texte"),
    "image.svg": (SVG.format('<image href="a.png"/>').encode(), "une image dans l'image"),
    "bombe.svg": (SVG.format('<use href="#a"/>').encode(), "« use »"),
    "masque.svg": (SVG.format('<mask id="m"/>').encode(), "un masque"),
    "chaine.svg": (
        SVG.format('<clipPath id="a"><path clip-path="url(#b)" d="M0 0"/></clipPath>').encode(),
        "clip-path",
    ),
    "style.svg": (SVG.format("<style>a{clip-path:url(#b)}</style>").encode(), "clip-path"),
    "infini.svg": (SVG.format('<path d="M0 0h1e30v1e30z"/>').encode(), "démesurées"),
    "geant.svg": (
        SVG.format(
            '<g transform="scale(999999)"><g transform="scale(999999)"><path d="M0 0h9v9z"/>'
            "</g></g>"
        ).encode(),
        "l'image ne ",
    ),
    "foule.svg": (SVG.format("<g/>" * 1000).encode(), "plus de 1000 éléments"),
    "gros.svg": (SVG.format(" " * 500_000).encode(), "500 Ko"),
    "entites.svg": (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.encode(), "DTD"),
    "casse.svg": (SVG.encode()[:-3], "endommagé"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_picture_that_cannot_be_shown_everywhere_is_refused(folder: Path, name: str) -> None:
    content, reason = FILES[name]
    (folder / name).write_bytes(content if isinstance(content, bytes) else content())
    [(place, rule, message, hint)] = found(folder, f"{{logos: [{{file: {name}, alt: a}}]}}")

    assert (place, rule) == ("7:24", "logo")
    assert f"« {name} » : " in message
    assert reason in message
    assert hint


@given(st.sampled_from([*LOGOS.values(), jpeg(3)]), st.data())
def test_whatever_a_picture_holds_it_is_taken_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(start + 40, len(content))))
    path = tmp_path_factory.getbasetemp() / "logo"
    path.write_bytes(content[:start] + data.draw(st.binary(max_size=40)) + content[end:])
    with suppress(UnreadableError):
        assert as_pixels(picture(path)).data


def found(folder: Path, theme: str) -> list[tuple[str, str, str, str]]:
    text = f"{MINIMAL}theme: {theme}\n"
    return [
        (f"{item.position.line}:{item.position.column}", item.rule, item.message, item.hint)
        for item in cpts_docs.validate(text, folder=folder)
        if item.rule != "rgpd" and item.position
    ]


@pytest.mark.parametrize(
    ("theme", "expected", "words"),
    [
        ('{accent: "#ffcc00"}', "7:17 couleur-pale", ["1,45", "4,5", '"#886d00"']),
        ("{accent: bleu}", "7:17 valeur", ['"#0b525b"']),
        ("\n  accent: #0b525b", "8:10 type", ['accent: "#0b525b"']),
        ("{accent: 123456}", "7:17 type", ['"123456"']),
        ("{logos: []}", "7:16 liste-vide", []),
        ("{logos: [{file: logo.svg}]}", "7:17 cle-manquante", ["alt"]),
        ("{logos: [{file: logo.sgv, alt: a}]}", "7:24 logo", ["n'existe pas", "logo.svg"]),
        ("{logos: [{file: ../logo.svg, alt: a}]}", "7:24 logo", ["sort du dossier"]),
        ("{logos: [{file: '*.png', alt: a}]}", "7:24 logo", ["plusieurs"]),
        ("{logos: [{file: ., alt: a}]}", "7:24 logo", []),
        (
            f"{{logos: [{', '.join(['{file: logo.svg, alt: a}'] * 5)}]}}",
            "7:16 logo",
            ["5 logos", "4 au plus"],
        ),
        ("{logo_pages: toute}", "7:21 valeur-inconnue", ["toutes"]),
        ("{margins: {side: 14}}", "7:25 marge", ["14 mm", "de 15 à 30"]),
        ("{margins: {top: 41}}", "7:24 marge", ["de 20 à 40"]),
        ("{margins: {bottom: -3}}", "7:27 nombre-negatif", []),
        ("{couleur: rouge}", "7:9 cle-inconnue", ["accent"]),
    ],
)
def test_a_mistake_has_its_place_and_its_way_out(
    folder: Path, theme: str, expected: str, words: list[str]
) -> None:
    place, rule, message, hint = found(folder, theme)[0]

    assert f"{place} {rule}" == expected
    for word in words:
        assert word in f"{message} {hint}"


def test_a_link_that_leads_out_of_the_folder_is_refused(folder: Path) -> None:
    inner = folder / "projet"
    inner.mkdir()
    (inner / "logo.svg").symlink_to(folder / "logo.svg")
    [(_, rule, message, _)] = found(inner, "{logos: [{file: logo.svg, alt: a}]}")

    assert rule == "logo"
    assert "hors du dossier" in message


def test_a_small_picture_is_taken_with_a_warning(folder: Path) -> None:
    (folder / "petit.png").write_bytes(png(60, 20))
    theme = "{logos: [{file: petit.png, alt: a}]}"
    [(_, rule, message, _)] = found(folder, theme)

    assert rule == "logo-flou"
    assert "60 × 20" in message
    assert len(load(folder, theme).look.logos) == 1


def test_a_drawing_keeps_its_shapes_and_loses_what_editors_add(folder: Path) -> None:
    (logo,) = load(folder, f"{{logos: [{{file: logo.svg, alt: '{ALT}'}}]}}").look.logos
    kept = logo.picture.data.decode()

    assert 'd="M0 0h226v75H0z"' in kept
    assert "url(#g)" in kept
    for gone in ("an-editor", "metadata", "Un titre", "DOCTYPE"):
        assert gone not in kept
    assert logo.picture.width / logo.picture.height == pytest.approx(3)


def test_a_project_without_a_look_has_the_usual_one() -> None:
    plain, empty = cpts_docs.load(MINIMAL), cpts_docs.load(f"{MINIMAL}theme: {{}}\n")

    assert plain.look == empty.look == replace(plain.look, theme=DEFAULT, logos=())
    assert written(plain, "docx") == written(empty, "docx")
