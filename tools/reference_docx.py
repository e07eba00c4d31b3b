"""Write templates/theme/reference.docx: the Word document that holds every style.

Run it when the theme or a style changes: ``python tools/reference_docx.py``.
The DOCX writer takes this file's styles, numbering and page set-up, so that it
may also be restyled in Word (as pandoc's ``--reference-doc``). The parts are
written as text and the archive has fixed dates: its bytes repeat.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from cpts_docs.document.theme import DEFAULT
from cpts_docs.formats.docx.place import LABEL_WIDTH, LIST_STEP, PADDING, twips
from cpts_docs.formats.docx.themed import colours

TARGET = Path(__file__).parent.parent / "templates" / "theme" / "reference.docx"

LANGUAGE = "fr-FR"
PAGE = (twips(210), twips(297))
TEXT_WIDTH = PAGE[0] - 2 * twips(DEFAULT.margin_side)
ACCENT, MUTED, INK, TINT, LINE, HEADING_TINT, BOX_TINT = colours(DEFAULT).values()

SMALL = DEFAULT.small
RIGHT_HALF = twips(DEFAULT.text_width / 2)

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)

# --------------------------------------------------------------------------
# Paragraph and character properties, in the order that the schema asks


def border(side: str, colour: str, points: float = 0.75, space: int = 0) -> str:
    return (
        f'<w:{side} w:val="single" w:sz="{round(points * 8)}" '
        f'w:space="{space}" w:color="{colour}"/>'
    )


def borders(*sides: str) -> str:
    return f"<w:pBdr>{''.join(sides)}</w:pBdr>"


def shading(colour: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


def tab(position: int, kind: str = "left") -> str:
    return f'<w:tabs><w:tab w:val="{kind}" w:pos="{position}"/></w:tabs>'


def spacing(before: float = 0, after: float = 0, line: str = "") -> str:
    return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"{line}/>'


def at_least(millimetres: float) -> str:
    return f' w:line="{twips(millimetres)}" w:lineRule="atLeast"'


def indent(left: int = 0, right: int = 0, hanging: int = 0) -> str:
    return f'<w:ind w:left="{left}" w:right="{right}" w:hanging="{hanging}"/>'


def numbered(list_id: int) -> str:
    return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list_id}"/></w:numPr>'


def font(size: float = 0, colour: str = "", *, bold: bool = False, italic: bool = False) -> str:
    return "".join(
        (
            "<w:b/><w:bCs/>" if bold else "",
            "<w:i/><w:iCs/>" if italic else "",
            f'<w:color w:val="{colour}"/>' if colour else "",
            f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else "",
        )
    )


KEEP = "<w:keepNext/><w:keepLines/>"
CENTRED = '<w:jc w:val="center"/>'
RIGHT = '<w:jc w:val="right"/>'
CONTEXTUAL = "<w:contextualSpacing/>"
UNDERLINED = f'<w:u w:val="single" w:color="{ACCENT}"/>'

# --------------------------------------------------------------------------
# Styles


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style, or a character style if ``kind`` says so."""

    id: str
    name: str
    paragraph: str = ""
    run: str = ""
    based_on: str = "Normal"
    following: str = ""
    kind: str = "paragraph"

    @property
    def custom(self) -> bool:
        """Whether the style is ours, and not one that Word knows."""
        return self.id.startswith("Cpts")

    def xml(self) -> str:
        """The style's definition."""
        mark = ' w:customStyle="1"' if self.custom else ""
        following = f'<w:next w:val="{self.following}"/>' if self.following else ""
        paragraph = f"<w:pPr>{self.paragraph}</w:pPr>" if self.paragraph else ""
        run = f"<w:rPr>{self.run}</w:rPr>" if self.run else ""
        return (
            f'<w:style w:type="{self.kind}"{mark} w:styleId="{self.id}">'
            f'<w:name w:val="{self.name}"/>'
            f'<w:basedOn w:val="{self.based_on}"/>{following}<w:qFormat/>{paragraph}{run}</w:style>'
        )


def heading(level: int, paragraph: str, run: str) -> Style:
    outline = f'<w:outlineLvl w:val="{level - 1}"/>'
    return Style(
        f"Heading{level}", f"heading {level}", KEEP + paragraph + outline, run, following="BodyText"
    )


def character(style_id: str, name: str, run: str) -> Style:
    return Style(style_id, name, run=run, based_on="DefaultParagraphFont", kind="character")


HEADINGS = (
    heading(
        1,
        borders(border("bottom", ACCENT, 1.5, 4))
        + spacing(0, 10, ' w:line="240" w:lineRule="auto"'),
        font(20, INK, bold=True),
    ),
    heading(2, spacing(15, 6), font(14, ACCENT, bold=True)),
    heading(
        3,
        borders(
            border("top", HEADING_TINT, 0.5, 2),
            border("left", ACCENT, 2.25, 5),
            border("bottom", HEADING_TINT, 0.5, 2),
        )
        + shading(HEADING_TINT)
        + spacing(12, 6)
        + indent(twips(2.2)),
        font(11, INK, bold=True),
    ),
    heading(4, spacing(10, 3), font(10.5, ACCENT, bold=True)),
    heading(5, spacing(8, 2), font(10, INK, bold=True)),
    heading(6, spacing(8, 2), font(10, INK, italic=True)),
)

FIELD_SIDES = (border("left", TINT, 0.5, 5), border("right", TINT, 0.5, 5))

PARAGRAPHS = (
    Style("BodyText", "Body Text", spacing(0, 6)),
    Style("Subtitle", "Subtitle", spacing(0, 6), font(10, MUTED), following="BodyText"),
    Style(
        "Signature",
        "Signature",
        "<w:keepLines/>" + spacing(10, 6) + indent(RIGHT_HALF),
    ),
    Style(
        "CptsEyebrow",
        "CPTS Surtitre",
        KEEP + spacing(0, 4),
        font(10, ACCENT, bold=True),
        following="Heading1",
    ),
    Style("CptsLabel", "CPTS Libellé", KEEP + spacing(4, 1), font(SMALL, ACCENT, bold=True)),
    Style("CptsQuestion", "CPTS Question", KEEP + spacing(4, 2), font(0, INK, bold=True)),
    Style("CptsHint", "CPTS Aide", KEEP + spacing(0, 4), font(0, MUTED, italic=True)),
    Style("CptsAnswer", "CPTS Réponse", KEEP + spacing(2, 3), font(11, INK, bold=True)),
    Style("CptsChoices", "CPTS Choix", KEEP + spacing(2, 6)),
    Style(
        "CptsContact",
        "CPTS Contact",
        KEEP
        + borders(
            border("top", TINT, 0.5, 6),
            border("left", ACCENT, 2.25, 8),
            border("bottom", TINT, 0.5, 6),
        )
        + shading(TINT)
        + spacing(20, 8, ' w:line="312" w:lineRule="auto"')
        + indent(twips(3.6))
        + CONTEXTUAL,
    ),
    Style("CptsNote", "CPTS Note", spacing(2, 4), font(SMALL, MUTED)),
    Style("CptsNotice", "CPTS Mention", spacing(0, 3), font(SMALL, MUTED)),
    Style(
        "CptsNoticeStart",
        "CPTS Mention (début)",
        borders(border("top", LINE, 0.5, 6)) + spacing(18, 3),
        based_on="CptsNotice",
        following="CptsNotice",
    ),
    Style("CptsCell", "CPTS Cellule", spacing(1, 1)),
    Style("CptsCellCentred", "CPTS Case centrée", CENTRED, font(11, ACCENT), based_on="CptsCell"),
    Style(
        "CptsHeadCell",
        "CPTS En-tête de tableau",
        spacing(1.5, 1),
        font(SMALL, ACCENT, bold=True),
        based_on="CptsCell",
    ),
    Style("CptsHeadCellCentred", "CPTS En-tête centré", CENTRED, based_on="CptsHeadCell"),
    Style("CptsCellNumber", "CPTS Nombre", RIGHT, based_on="CptsCell"),
    Style("CptsHeadCellNumber", "CPTS En-tête de nombres", RIGHT, based_on="CptsHeadCell"),
    Style("CptsGap", "CPTS Intervalle", spacing(0, 0, ' w:line="20" w:lineRule="exact"'), font(1)),
    Style(
        "CptsField",
        "CPTS Champ",
        "<w:keepLines/>"
        + borders(
            *FIELD_SIDES[:1],
            border("bottom", ACCENT, 0.75, 2),
            *FIELD_SIDES[1:],
            border("between", ACCENT, 0.75, 2),
        )
        + shading(TINT)
        + tab(PADDING + LABEL_WIDTH)
        + spacing(0, 8, at_least(7.2))
        + indent(PADDING + LABEL_WIDTH, PADDING, LABEL_WIDTH)
        + CONTEXTUAL,
    ),
    Style(
        "CptsBox",
        "CPTS Zone de saisie",
        "<w:keepLines/>"
        + borders(
            border("top", BOX_TINT, 0.5, 3),
            border("left", BOX_TINT, 0.5, 5),
            border("bottom", ACCENT, 0.75, 3),
            border("right", BOX_TINT, 0.5, 5),
            border("between", ACCENT, 0.75, 3),
        )
        + shading(BOX_TINT)
        + spacing(3, 8, ' w:line="240" w:lineRule="auto"')
        + indent(PADDING, PADDING),
    ),
    Style("ListBullet", "List Bullet", numbered(1) + spacing(0, 2)),
    Style("ListNumber", "List Number", numbered(2) + spacing(0, 2)),
    Style("CptsArrows", "CPTS Liste à flèches", numbered(3) + spacing(0, 2)),
    Style("CptsPlain", "CPTS Liste simple", numbered(4) + spacing(0, 0)),
    Style("ListContinue", "List Continue", spacing(0, 2)),
    Style(
        "Header",
        "header",
        borders(border("bottom", LINE, 0.5, 4)) + tab(TEXT_WIDTH, "right"),
        font(SMALL, MUTED),
    ),
    Style(
        "Footer",
        "footer",
        borders(border("top", LINE, 0.5, 4)) + tab(TEXT_WIDTH, "right"),
        font(SMALL, MUTED),
    ),
)

CHARACTERS = (
    character("Strong", "Strong", "<w:b/><w:bCs/>"),
    character("Emphasis", "Emphasis", "<w:i/><w:iCs/>"),
    character("Hyperlink", "Hyperlink", f'<w:color w:val="{ACCENT}"/><w:u w:val="single"/>'),
    character("PlaceholderText", "Placeholder Text", font(0, MUTED)),
    character("CptsNoticeTitle", "CPTS Titre de mention", font(10, MUTED)),
    character("CptsFieldLabel", "CPTS Libellé de champ", font(SMALL, MUTED)),
    character("CptsBlank", "CPTS Blanc à remplir", UNDERLINED),
    # 16 pt of Arial make a line of 6.5 mm, to write on by hand.
    character("CptsBlankLine", "CPTS Ligne à remplir", font(16)),
    character(
        "CptsCheckbox",
        "CPTS Case à cocher",
        '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" '
        'w:hAnsi="MS Gothic" w:cs="MS Gothic"/>' + font(12, ACCENT),
    ),
)

BASE = f"""\
<w:docDefaults><w:rPrDefault><w:rPr>\
<w:rFonts w:ascii="{DEFAULT.word_font}" w:eastAsia="{DEFAULT.word_font}" \
w:hAnsi="{DEFAULT.word_font}" w:cs="{DEFAULT.word_font}"/>\
<w:color w:val="{INK}"/><w:sz w:val="{round(DEFAULT.size * 2)}"/>\
<w:szCs w:val="{round(DEFAULT.size * 2)}"/>\
<w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>\
<w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:line="264" w:lineRule="auto"/></w:pPr>\
</w:pPrDefault></w:docDefaults>\
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>\
</w:style>\
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">\
<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>\
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>\
<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>\
<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>\
<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>\
<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>\
<w:uiPriority w:val="99"/><w:semiHidden/></w:style>"""


def table_style(style_id: str, name: str, inside_vertical: str, margin: float) -> str:
    rule = border("{}", LINE, 0.5)
    lines = "".join(rule.format(side) for side in ("top", "bottom"))  # between rows: docx/tables.py
    margins = "".join(
        f'<w:{side} w:w="{twips(size)}" w:type="dxa"/>'
        for side, size in (("top", 0.8), ("left", margin), ("bottom", 0.8), ("right", margin))
    )
    heads = "".join(
        f'<w:tblStylePr w:type="{part}"><w:tblPr/><w:tcPr>{shading(TINT)}</w:tcPr></w:tblStylePr>'
        for part in ("firstRow", "firstCol")
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{style_id}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr>'
        f"<w:tblBorders>{lines}{inside_vertical}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar>"
        f"</w:tblPr>{heads}</w:style>"
    )


def styles() -> str:
    tables = table_style("CptsTable", "CPTS Tableau", "", 2) + table_style(
        "CptsFacts", "CPTS Volets", border("insideV", LINE, 0.5), 3
    )
    written = "".join(style.xml() for style in (*HEADINGS, *PARAGRAPHS, *CHARACTERS))
    return f"{_DECLARATION}<w:styles {_NAMESPACES}>{BASE}{written}{tables}</w:styles>"


# --------------------------------------------------------------------------
# Lists

BULLETS = "•–◦"


def level(index: int, number_format: str, text: str, colour: str = "") -> str:
    left = LIST_STEP * (index + 1)
    hanging = LIST_STEP * 3 // 4 if text in BULLETS else LIST_STEP
    run = (
        f'<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>{font(0, colour)}</w:rPr>'
    )
    suffix = '<w:suff w:val="nothing"/>' if number_format == "none" else ""
    if number_format == "none":
        left, hanging = LIST_STEP // 2 + LIST_STEP * index, 0
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{suffix}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr>{run}</w:lvl>'
    )


def bullet_levels(first: str) -> list[str]:
    signs = [first, *BULLETS[1:]]
    return [level(i, "bullet", signs[i % 3], ACCENT) for i in range(9)]


def number_levels() -> list[str]:
    formats = ("decimal", "lowerLetter", "lowerRoman")
    return [level(i, formats[i % 3], f"%{i + 1}.", ACCENT) for i in range(9)]


def numbering() -> str:
    definitions = (
        bullet_levels(BULLETS[0]),
        number_levels(),
        bullet_levels("→"),
        [level(i, "none", "") for i in range(9)],
    )
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{i}"><w:nsid w:val="4350545{i}"/>'
        f'<w:multiLevelType w:val="multilevel"/>{"".join(levels)}</w:abstractNum>'
        for i, levels in enumerate(definitions)
    )
    lists = "".join(
        f'<w:num w:numId="{i + 1}"><w:abstractNumId w:val="{i}"/></w:num>'
        for i in range(len(definitions))
    )
    return f"{_DECLARATION}<w:numbering {_NAMESPACES}>{abstract}{lists}</w:numbering>"


# --------------------------------------------------------------------------
# The other parts


def settings() -> str:
    compatibility = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" '
        f'w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    return (
        f'{_DECLARATION}<w:settings {_NAMESPACES}><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="709"/><w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat>{compatibility}</w:compat><w:themeFontLang w:val="{LANGUAGE}"/>'
        '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def font_table() -> str:
    def entry(name: str, family: str, charset: str) -> str:
        return (
            f'<w:font w:name="{name}"><w:charset w:val="{charset}"/>'
            f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        )

    fonts = entry(DEFAULT.word_font, "swiss", "00") + entry("MS Gothic", "modern", "80")
    return f"{_DECLARATION}<w:fonts {_NAMESPACES}>{fonts}</w:fonts>"


def theme() -> str:
    """The colours and fonts that Word offers; no style depends on them."""
    colours = {
        **{"dk1": INK, "lt1": "ffffff", "dk2": MUTED, "lt2": TINT, "accent1": ACCENT},
        **{"accent2": MUTED, "accent3": LINE, "accent4": INK, "accent5": ACCENT},
        **{"accent6": MUTED, "hlink": ACCENT, "folHlink": MUTED},
    }
    scheme = "".join(
        f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>' for name, colour in colours.items()
    )
    fonts = "".join(
        f'<a:{kind}><a:latin typeface="{DEFAULT.word_font}"/><a:ea typeface=""/>'
        f'<a:cs typeface=""/></a:{kind}>'
        for kind in ("majorFont", "minorFont")
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    formats = (
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst>"
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
    )
    return (
        f'{_DECLARATION}<a:theme xmlns:a="{_DRAWING}" name="CPTS"><a:themeElements>'
        f'<a:clrScheme name="CPTS">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="CPTS">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="CPTS">{formats}</a:fmtScheme></a:themeElements></a:theme>'
    )


def section() -> str:
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/>'
        '<w:footerReference w:type="default" r:id="rId6"/>'
        f'<w:pgSz w:w="{PAGE[0]}" w:h="{PAGE[1]}"/>'
        f'<w:pgMar w:top="{twips(DEFAULT.margin_top)}" w:right="{twips(DEFAULT.margin_side)}" '
        f'w:bottom="{twips(DEFAULT.margin_bottom)}" w:left="{twips(DEFAULT.margin_side)}" '
        f'w:header="{twips(11)}" w:footer="{twips(11)}" w:gutter="0"/></w:sectPr>'
    )


def document() -> str:
    """One paragraph in each style, to see it while restyling."""
    samples = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style.id}"/></w:pPr>'
        f"<w:r><w:t>{style.name}</w:t></w:r></w:p>"
        for style in (*HEADINGS, *PARAGRAPHS)
        if style.id not in ("Header", "Footer")
    )
    body = f"<w:body>{samples}{section()}</w:body>"
    return f"{_DECLARATION}<w:document {_NAMESPACES}>{body}</w:document>"


def running(tag: str, style: str) -> str:
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>'
    return f"{_DECLARATION}<w:{tag} {_NAMESPACES}>{paragraph}</w:{tag}>"


def core_properties() -> str:
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<dc:title>Modèle Word</dc:title><dc:creator></dc:creator>"
        "<cp:lastModifiedBy></cp:lastModifiedBy><cp:revision>1</cp:revision>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:modified>'
        f"<dc:language>{LANGUAGE}</dc:language></cp:coreProperties>"
    )


def app_properties() -> str:
    return (
        f"{_DECLARATION}<Properties "
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion>"
        "</Properties>"
    )


def relationships(targets: dict[str, str]) -> str:
    """``targets``: the target of each relationship, and its type."""
    written = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), 1)
    )
    return (
        f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{written}</Relationships>'
    )


def content_types() -> str:
    types = {
        "/word/document.xml": f"{_WORD_TYPE}.document.main+xml",
        "/word/styles.xml": f"{_WORD_TYPE}.styles+xml",
        "/word/numbering.xml": f"{_WORD_TYPE}.numbering+xml",
        "/word/settings.xml": f"{_WORD_TYPE}.settings+xml",
        "/word/fontTable.xml": f"{_WORD_TYPE}.fontTable+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/word/header1.xml": f"{_WORD_TYPE}.header+xml",
        "/word/footer1.xml": f"{_WORD_TYPE}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": (
            "application/vnd.openxmlformats-officedocument.extended-properties+xml"
        ),
    }
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in types.items()
    )
    return (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def parts() -> dict[str, str]:
    package = {
        "word/document.xml": f"{_OFFICE}/officeDocument",
        "docProps/core.xml": f"{_PACKAGE}/relationships/metadata/core-properties",
        "docProps/app.xml": f"{_OFFICE}/extended-properties",
    }
    names = ("styles", "numbering", "settings", "fontTable", "header1", "footer1")
    word = {f"{name}.xml": f"{_OFFICE}/{name.removesuffix('1')}" for name in names}
    word["theme/theme1.xml"] = f"{_OFFICE}/theme"
    return {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships(package),
        "docProps/app.xml": app_properties(),
        "docProps/core.xml": core_properties(),
        "word/_rels/document.xml.rels": relationships(word),
        "word/document.xml": document(),
        "word/fontTable.xml": font_table(),
        "word/footer1.xml": running("ftr", "Footer"),
        "word/header1.xml": running("hdr", "Header"),
        "word/numbering.xml": numbering(),
        "word/settings.xml": settings(),
        "word/styles.xml": styles(),
        "word/theme/theme1.xml": theme(),
    }


def package() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts().items():
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.compress_type = 0, zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return buffer.getvalue()


if __name__ == "__main__":
    TARGET.write_bytes(package())
