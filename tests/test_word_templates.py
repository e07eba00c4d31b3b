"""Word files of an authority, written in Word's ways, filled with what a project says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

import cpts_docs
from cpts_docs.documents.rendering import fill
from cpts_docs.documents.templates import one_project
from cpts_docs.foreign.ooxml import W14, W
from tests.samples import MINIMAL
from tests.word_templates import (
    SEPARATORS,
    Word,
    box,
    control,
    field_of,
    lines,
    p,
    parts_of,
    project_with,
    root_of,
    row,
    run,
    spelled,
    table,
)

PROJECT = """\
version: 1
name: Ruscino
department: "66"
date: 2026-06-01
territory:
  communes: [Perpignan, Elne, Thuir]
needs:
  introduction: |
    Trois **besoins** sont *pressants* :

    - des médecins
    - des soins, vite :
      1. le jour
      2. la nuit

    Ils sont liés.
  items: ["« Les soins » ; 12 % d'habitants", "une ligne"]
missions:
  - title: Accès
    actions: [Appeler, Orienter]
  - title: Prévention
    actions: [Vacciner]
"""

MARKDOWN = "{{ project.needs.introduction|markdown }}"


@pytest.fixture(scope="module", autouse=True)
def _one_process() -> Iterator[None]:
    """The files of these tests share a process, as those of one project do."""
    with one_project():
        yield


def made(folder: Path, word: Word | bytes | str, project: str = PROJECT) -> bytes:
    """The file of a project, from the template or its body."""
    template = Word(word) if isinstance(word, str) else word
    return fill(cpts_docs.load(project_with(folder, template, project)), "convention")


def mistakes(folder: Path, word: Word | str, project: str = PROJECT) -> list[str]:
    """What is wrong with a template: the message, and the hint behind an arrow."""
    with pytest.raises(cpts_docs.ProjectError) as caught:
        made(folder, word, project)
    told = caught.value.diagnostics
    assert {item.path.name for item in told} == {"modele.docx"}
    return [f"{item.message} → {item.hint}" if item.hint else item.message for item in told]


def numbers(data: bytes, tag: str, attribute: str, part: str = "word/document.xml") -> list[str]:
    found = (node.get(attribute) for node in root_of(data, part).iter(tag))
    return [value for value in found if value is not None]


# --------------------------------------------------------------------------
# Tags, as Word keeps them


def test_a_tag_is_found_however_runs_and_spelling_marks_cut_it_up(tmp_path: Path) -> None:
    body = spelled("La {{ project.full_name }}, le {{ project.date }}.")
    assert lines(made(tmp_path, body)) == ["La CPTS Ruscino, le 1er juin 2026."]


def test_what_a_tag_prints_looks_as_its_first_character_did(tmp_path: Path) -> None:
    body = p(run("{{ pro", "<w:b/>"), run("ject.name }} etc.", "<w:i/>"))
    first, second = root_of(made(tmp_path, body)).iter(f"{W}r")
    assert first.find(f"{W}rPr/{W}b") is not None
    assert (first.findtext(f"{W}t"), second.findtext(f"{W}t")) == ("Ruscino", " etc.")


@pytest.mark.parametrize(
    "tag",
    [
        "{{ project.letter.place or “l’ARS – ici” }}",
        "{{\u00a0project.letter.place\u202for\u00a0«\u00a0l’ARS – ici\u00a0»\u00a0}}",
        "{{ project.letter.place or ‘l\\’ARS – ici’ }}",
        "{{ project.letter.place\u200b or ”l’ARS – ici” }}",
    ],
)
def test_the_quotes_and_spaces_of_autocorrection_are_read_as_they_were_meant(
    tmp_path: Path, tag: str
) -> None:
    letter = 'letter: {aim: "a", diagnosis: "b", access: "c"}\n'
    assert lines(made(tmp_path, p(tag), PROJECT + letter)) == ["l’ARS – ici"]


def test_values_are_set_in_french_and_the_words_of_the_template_left_alone(tmp_path: Path) -> None:
    body = p("C'est : {{ project.needs.items[0] }} !")
    assert lines(made(tmp_path, body)) == [
        "C'est : «\u00a0Les soins\u00a0»\u202f; 12\u00a0% d’habitants !"
    ]


def test_a_value_is_text_whatever_is_in_it(tmp_path: Path) -> None:
    body = p("{{ project.name }}") + p("{{ project.needs.items[0] }}")
    project = MINIMAL.replace("name: Ruscino", 'name: "<w:p/> & {{ x }} {% y %}"')
    project += 'needs: {items: ["un\\tdeux\\ntrois"]}\n'
    assert lines(made(tmp_path, body, project)) == ["<w:p/> & {{ x }} {% y %}", "un\tdeux\ntrois"]


def test_a_block_alone_in_its_paragraph_leaves_no_paragraph(tmp_path: Path) -> None:
    body = "".join(
        map(
            p,
            (
                "{# pour l'ARS #}",
                "{% for commune in project.territory.communes %}",
                "{{ loop.index }}. {{ commune.name }}{% if loop.last %} (fin){% endif %}",
                "{% else %}",
                "aucune",
                "{%p endfor %}",
                "{% set total = project.missions|length %}",
                "{{ total }} missions, {{ 1 == 1 }}, {{ 2 / 4 }}",
            ),
        )
    )
    said = ["1. Perpignan", "2. Elne", "3. Thuir (fin)", "2 missions, oui, 0,5"]
    assert lines(made(tmp_path, body)) == said


def test_the_tags_of_docxtpl_are_read_as_it_reads_them(tmp_path: Path) -> None:
    body = p("{%p if project.name %}") + p("{{r project.name}}{%r if false %}x{%r endif %}")
    body += p("{%p endif %}") + p(
        "{% for p in project.missions[:1] %}{{p.title}}{{p or 1}}{% endfor %}"
    )
    with pytest.raises(cpts_docs.ProjectError, match="c'est une liste ou un ensemble"):
        made(tmp_path, body)
    assert lines(made(tmp_path, body.replace("{{p or 1}}", ""))) == ["Ruscino", "Accès"]


def test_a_block_within_a_paragraph_repeats_its_runs(tmp_path: Path) -> None:
    loop = (
        "{% for c in project.territory.communes %}{{ c.name }}{% if not loop.last %}, {% endif %}"
    )
    body = p("À ", run(loop, "<w:b/>"), "{% endfor %}.")
    assert lines(made(tmp_path, body)) == ["À Perpignan, Elne, Thuir."]


def test_headers_and_footers_are_filled(tmp_path: Path) -> None:
    references = '<w:headerReference w:type="first" r:id="header1"/>'
    word = Word(
        f"{p('texte')}<w:sectPr>{references}</w:sectPr>",
        {"header1": p("{{ project.name }}"), "footer1": spelled("{{ project.department_name }}")},
    )
    data = made(tmp_path, word)
    assert lines(data, "word/header1.xml") == ["Ruscino"]
    assert lines(data, "word/footer1.xml") == ["Pyrénées-Orientales"]


def test_a_text_box_and_its_copy_say_the_same(tmp_path: Path) -> None:
    inside = p("{% if project.missions %}") + spelled("{{ project.name }}") + p("{% endif %}")
    assert lines(made(tmp_path, p("avant ", box(inside), " après"))) == [
        "avant  après",
        "Ruscino",
        "Ruscino",
    ]


def test_each_turn_of_a_loop_has_notes_of_its_own(tmp_path: Path) -> None:
    note = '<w:r><w:footnoteReference w:id="4"/></w:r>'
    end = '<w:r><w:endnoteReference w:id="2"/></w:r>'
    word = Word(
        p("{% for c in project.territory.communes %}")
        + p("{{ c.name }}", note)
        + p("{% endfor %}")
        + p("fin", end),
        {
            "footnotes": SEPARATORS["footnotes"]
            + f'<w:footnote w:id="4">{p("note de {{ c.name }}")}</w:footnote>',
            "endnotes": SEPARATORS["endnotes"]
            + f'<w:endnote w:id="2">{p("{{ project.name }}")}</w:endnote>',
        },
    )
    data = made(tmp_path, word)
    assert lines(data) == ["Perpignan", "Elne", "Thuir", "fin"]
    assert lines(data, "word/footnotes.xml")[2:] == [f"note de {c}" for c in lines(data)[:3]]
    assert lines(data, "word/endnotes.xml")[2:] == ["Ruscino"]
    called = numbers(data, f"{W}footnoteReference", f"{W}id")
    assert called == ["1", "2", "3"]
    assert numbers(data, f"{W}footnote", f"{W}id", "word/footnotes.xml") == ["-1", "0", *called]


def test_rows_repeat_below_a_merged_head(tmp_path: Path) -> None:
    merged = (
        '<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{}</w:tc>'
        '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{}</w:tc></w:tr>'
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{}</w:tc><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    ).format(p("Mission"), p("Actions"), p(""), p("Nombre"), p("Première"))
    body = table(
        merged,
        row("{%tr for m in project.missions %}", "", ""),
        row("{{ m.title }}", "{{ m.actions|length }}", "{{ m.actions[0].text }}"),
        row(spelled("{%tr endfor %}"), p(""), p("")),
        columns=3,
    )
    data = made(tmp_path, body)
    rows = [
        [cell.xpath("string(.)") for cell in r.iter(f"{W}tc")] for r in root_of(data).iter(f"{W}tr")
    ]
    assert rows[2:] == [["Accès", "2", "Appeler"], ["Prévention", "1", "Vacciner"]]
    assert len(rows) == 4


def test_cells_repeat_and_the_grid_has_a_column_for_each(tmp_path: Path) -> None:
    body = table(
        row("{%tc for c in project.territory.communes %}", "{{ c.name }}", "{%tc endfor %}")
    )
    data = made(tmp_path, body)
    assert lines(data) == ["Perpignan", "Elne", "Thuir"]
    assert numbers(data, f"{W}gridCol", f"{W}w") == ["1333"] * 3


def test_tags_in_content_controls_are_filled_and_the_controls_stay(tmp_path: Path) -> None:
    bound = '<w:dataBinding w:xpath="/a" w:storeItemID="{1}"/><w:showingPlcHdr/>'
    body = (
        p(
            "CPTS ",
            control(run("{{ project.name }}"), 1, bound),
            " et {{ project",
            control(run(".name }}"), 2),
        )
        + control(p("{% for m in project.missions %}"), 3)
        + control(p("{{ m.title }}"), 4)
        + control(p("{% endfor %}"), 5)
    )
    data = made(tmp_path, body)
    assert lines(data) == ["CPTS Ruscino et Ruscino", "Accès", "Prévention"]
    root = root_of(data)
    assert root.find(f".//{W}dataBinding") is None  # or Word would put its own value back
    assert root.find(f".//{W}showingPlcHdr") is None
    assert len(list(root.iter(f"{W}sdt"))) == 3


def test_tracked_changes_are_accepted_and_tags_across_them_read(tmp_path: Path) -> None:
    author = 'w:id="1" w:author="ARS" w:date="2026-01-01T00:00:00Z"'
    removed = "<w:r><w:delText>{{ nom }}</w:delText></w:r>"
    body = (
        p(
            "{{ pro",
            f"<w:del {author}>{removed}</w:del>",
            f"<w:ins {author}>{run('ject.na')}</w:ins>",
            "me }}",
        )
        + p("Le début", properties=f"<w:rPr><w:del {author}/></w:rPr>")
        + p(" et la fin")
        + table(
            row("gardée", ""),
            row("supprimée", "", properties=f"<w:trPr><w:del {author}/></w:trPr>"),
            row("ajoutée", "", properties=f"<w:trPr><w:ins {author}/></w:trPr>"),
        )
    )
    data = made(tmp_path, body)
    assert [line for line in lines(data) if line] == [
        "Ruscino",
        "Le début et la fin",
        "gardée",
        "ajoutée",
    ]
    assert not re.search(rb"<w:(ins|del)\b", parts_of(data)["word/document.xml"])


# --------------------------------------------------------------------------
# Markdown


def test_a_text_in_markdown_becomes_paragraphs_bold_and_lists(tmp_path: Path) -> None:
    look = '<w:pStyle w:val="Corps"/><w:jc w:val="both"/>'
    data = made(tmp_path, p(run(MARKDOWN, '<w:color w:val="FF0000"/>'), properties=look))
    assert lines(data) == [
        "Trois besoins sont pressants\u00a0:",
        *("des médecins", "des soins, vite\u00a0:", "le jour", "la nuit", "Ils sont liés."),
    ]
    root = root_of(data)
    for mark, words in (("b", "besoins"), ("i", "pressants")):
        (node,) = root.iter(f"{W}{mark}")
        assert next(node.iterancestors(f"{W}r")).findtext(f"{W}t") == words
    assert {n.get(f"{W}val") for n in root.iter(f"{W}color")} == {"FF0000"}
    assert [n.get(f"{W}val") for n in root.iter(f"{W}pStyle")] == ["Corps"] * 6
    assert [n.get(f"{W}val") for n in root.iter(f"{W}ilvl")] == ["0", "0", "1", "1"]
    lists = root_of(data, "word/numbering.xml")
    assert {n.get(f"{W}val") for n in root.iter(f"{W}numId")} == {
        n.get(f"{W}numId") for n in lists.iter(f"{W}num")
    }
    assert b"numbering+xml" in parts_of(data)["[Content_Types].xml"]


def test_markdown_goes_between_the_words_around_it(tmp_path: Path) -> None:
    data = made(tmp_path, table(row(p("Besoins : ", MARKDOWN, " (fin)"), "")))
    assert lines(data)[0] == "Besoins : Trois besoins sont pressants\u00a0:"
    assert lines(data)[5:] == ["Ils sont liés. (fin)", ""]


def test_the_lists_of_markdown_stand_beside_those_of_the_template(tmp_path: Path) -> None:
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
    own = (
        '<w:abstractNum w:abstractNumId="5"/>'
        '<w:num w:numId="3"><w:abstractNumId w:val="5"/></w:num><w:numIdMacAtCleanup w:val="1"/>'
    )
    data = made(tmp_path, Word(p("un", properties=listed) + p(MARKDOWN), {"numbering": own}))
    tags = [etree.QName(node).localname for node in root_of(data, "word/numbering.xml")]
    assert tags == ["abstractNum"] * 3 + ["num"] * 3 + ["numIdMacAtCleanup"]
    assert numbers(data, f"{W}num", f"{W}numId", "word/numbering.xml") == ["3", "4", "5"]


def test_a_table_in_markdown_is_a_table_and_a_cell_still_ends_with_a_paragraph(
    tmp_path: Path,
) -> None:
    project = MINIMAL + 'needs: {introduction: "| A | B |\\n|---|---|\\n| 1 | **2** |"}\n'
    data = made(tmp_path, table(row(MARKDOWN, "")), project)
    assert lines(data) == ["A", "B", "1", "2", "", ""]
    assert [cell[-1].tag for cell in root_of(data).iter(f"{W}tc")] == [f"{W}p"] * 6


def test_markdown_in_one_line_stays_in_its_line(tmp_path: Path) -> None:
    assert lines(made(tmp_path, p("a ", "{{ '**b** c'|markdown }}", " d"))) == ["a b c d"]
    body = p("a ", "{{ project.needs.introduction|inline_markdown }}")
    assert len(lines(made(tmp_path, body))) == 1


# --------------------------------------------------------------------------
# Whole again


def test_ids_and_bookmarks_are_unique_when_a_loop_repeats_them(tmp_path: Path) -> None:
    paragraph = (
        '<w:p w14:paraId="0A1B2C3D" w14:textId="77777777">'
        '<w:bookmarkStart w:id="0" w:name="ici"/>'
        f'{run("{{ m.title }}")}{control(run("x"))}<w:bookmarkEnd w:id="0"/>{box(p("b"), 9)}</w:p>'
    )
    outside = '<w:bookmarkStart w:id="0" w:name="Ici"/>'
    body = p("{% for m in project.missions %}") + paragraph + p("{% endfor %}") + p(outside, "y")
    word = Word(body, {"header1": p(box(p("h"), 9))})
    data = made(tmp_path, word)

    assert numbers(data, f"{W}bookmarkStart", f"{W}id") == ["0", "1"]
    assert numbers(data, f"{W}bookmarkEnd", f"{W}id") == ["0", "1"]
    assert numbers(data, f"{W}bookmarkStart", f"{W}name") == ["ici", "ici_2"]
    assert numbers(data, f"{W}p", f"{W14}paraId") == ["0A1B2C3D"]
    assert len(list(root_of(data).iterfind(f".//{W}sdtPr/{W}id"))) == 1
    drawn = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    ids = numbers(data, drawn, "id") + numbers(data, drawn, "id", "word/header1.xml")
    assert sorted(ids) == ["1", "2", "3"]


def test_nothing_that_holds_text_is_left_empty_and_tables_stay_apart(tmp_path: Path) -> None:
    nothing = p("{% if not project.missions %}") + p("x") + p("{% endif %}")
    body = (
        table(row(nothing, nothing + table(row("a", ""))))
        + table(row("{%tr for m in [] %}", ""), row("x", ""), row("{%tr endfor %}", ""))
        + p("{% for m in project.missions %}")
        + table(row("{{ m.title }}", ""))
        + p("{% endfor %}")
        + p(box(nothing))
    )
    data = made(tmp_path, body)
    root = root_of(data)
    assert all(cell[-1].tag == f"{W}p" for cell in root.iter(f"{W}tc"))
    assert [len(inside) for inside in root.iter(f"{W}txbxContent")] == [1, 1]
    tags = [etree.QName(node).localname for node in root[0]]
    assert tags == ["tbl", "p", "tbl", "p", "tbl", "p"]


def test_a_merged_cell_whose_first_row_is_gone_is_shown(tmp_path: Path) -> None:
    def cell(text: str, kind: str) -> str:
        return f"<w:tr><w:tc><w:tcPr><w:vMerge{kind}/></w:tcPr>{p(text)}</w:tc></w:tr>"

    body = table(
        row("{%tr if not project.missions %}"),
        cell("un", ' w:val="restart"'),
        row("{%tr endif %}"),
        cell("deux", ""),
        columns=1,
    )
    data = made(tmp_path, body)
    assert lines(data) == ["deux"]
    assert numbers(data, f"{W}vMerge", f"{W}val") == ["restart"]


def test_the_same_project_gives_the_same_bytes(tmp_path: Path) -> None:
    word = Word(p("{{ project.name }}") + p(MARKDOWN), {"header1": p("{{ project.name }}")})
    assert made(tmp_path, word) == made(tmp_path, word)
    core = parts_of(made(tmp_path, word))["docProps/core.xml"].decode()
    assert "2026-06-01T00:00:00Z" in core
    assert cpts_docs.text(tmp_path / "modele.docx")


# --------------------------------------------------------------------------
# All that is wrong, at once


def test_every_mistake_is_told_at_once_with_its_place_and_its_words(tmp_path: Path) -> None:
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    references = '<w:headerReference w:type="first" r:id="header1"/>'
    word = Word(
        p("Bien")
        + p("{{ projet.name }} et {{ project.nam }}")
        + p("{{ project name }}", note)
        + p(box(p("{{ project.missons }}")))
        + p("{{ project.name|majuscules }} {{ project.letter.aim }} {{ project.missions }}")
        + p("{% if project.letter %}{{ project.needs.itmes }}{% endif %}")
        + p("{{ project.territory.population }} {{ project.name + 1 }}")
        + table(
            row("{%tr for m in project.missions %}", ""),
            row("{{ m.title }}", p("{{ m.titre }}")),
            row("{%tr endfor %}", ""),
        )
        + f"<w:sectPr>{references}</w:sectPr>",
        {
            "header1": p("{{ header }}"),
            "footer1": p("a") + p("{{ project.communes }}"),
            "footnotes": SEPARATORS["footnotes"]
            + f'<w:footnote w:id="1">{p("{{ project.nome }}")}</w:footnote>',
        },
    )
    told = mistakes(tmp_path, word)

    for place, words, reason in [
        ("paragraphe 2", "{{ projet.name }}", "« projet » → vouliez-vous dire « project » ?"),
        ("paragraphe 2", "{{ project.nam }}", "« nam » → vouliez-vous dire « name »"),
        ("paragraphe 3", "{{ project name }}", "ne se comprend pas"),
        ("note de bas de page 1, paragraphe 1", "{{ project.nome }}", "« nome »"),
        ("zone de texte 1, paragraphe 1", "{{ project.missons }}", "« missions » ?"),
        ("paragraphe 5", "{{ project.name|majuscules }}", "filtre inconnu"),
        ("paragraphe 5", "{{ project.letter.aim }}", "ce projet ne dit pas"),
        ("paragraphe 5", "{{ project.missions }}", "{% for … in … %}"),
        ("paragraphe 6", "{{ project.needs.itmes }}", "« items » ?"),
        ("paragraphe 7", "{{ project.territory.population }}", "ne dit pas cette valeur"),
        ("paragraphe 7", "{{ project.name + 1 }}", "ne s'emploie ici qu'entre nombres"),
        ("tableau 1, ligne 2, colonne 2", "{{ m.titre }}", "« title » ?"),
        ("en-tête de la première page, paragraphe 1", "{{ header }}", "nom inconnu"),
        ("pied de page, paragraphe 2", "{{ project.communes }}", "nom inconnu"),
    ]:
        start = f"{place} : « {words} » : "
        assert any(line.startswith(start) and reason in line for line in told), (start, told)
    assert len(told) == 14, told


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            p("{{ project.name }"),
            "paragraphe 1 : « {{ » sans sa moitié, dans « {{ project.name } »",
        ),
        (p("{{ project") + p(".name }}"), "paragraphe 2 : « }} » sans sa moitié"),
        (p("{% for x in [1] %}"), "« {% for x in [1] %} » : il manque {% endfor %}"),
        (p("{% endif %}"), "{% endif %} ne ferme rien"),
        (p("{% else %}"), "{% else %} sans {% if … %} avant"),
        (p("{% fro x in [1] %}"), "balise inconnue : « fro » → vouliez-vous dire « for » ?"),
        (p("{% set x %}a{% endset %}"), "{% set %} retient ici une valeur"),
        (
            p("{% for x in [[1]] recursive %}{{ loop(x) }}{% endfor %}"),
            "elle écrit un bloc du document",
        ),
        (p("{% include 'x' %}"), "balise inconnue : « include »"),
        (p("{% if 1 %}{% for x in [1] %}{% endif %}"), "il manque {% endfor %} avant {% endif %}"),
        (
            p("a {% for x in [1] %}") + p("{% endfor %}"),
            "pas au même niveau que {% for x in [1] %}",
        ),
        (p("{%tr for x in [1] %}"), "« {%tr » va dans une ligne de tableau"),
        (
            table(row("{%tr for x in [1] %}", "perdu"), row("", ""), row("{%tr endfor %}", "")),
            "tableau 1, ligne 1 : la ligne d'une balise « {%tr … %} » disparaît",
        ),
        (
            p(
                "{% if 1 %}",
                field_of("PAGE", "{% endif %}"),
            ),
            "un champ de Word (date, numéro, sommaire…) est coupé",
        ),
        (p(field_of("DOCPROPERTY {{ project.name }}", "x")), "le code du champ"),
        (
            p(box("<w:p/>").replace('name="Zone 1"', 'descr="{{ project.name }}" name="z"')),
            "(texte de remplacement, nom ou réglage) a une balise",
        ),
        (
            p('<m:oMath xmlns:m="x"><m:r><m:t>{{ project.name }}</m:t></m:r></m:oMath>'),
            "« {{ project.name }} » (équation ou dessin) a une balise",
        ),
        (p("{{ project.name|safe }}"), "filtre inconnu : « safe »"),
        (p("{{ (project.needs.items[0]|markdown) ~ 'x' }}"), "le filtre markdown vient en dernier"),
        (p("{{ ''.__class__.__mro__ }}"), "est refusé"),
        (p("{% for x in [1]|batch(2) %}{% endfor %}"), "filtre inconnu : « batch »"),
        (
            p("{% for a in project.missions %}{% for b in [a]*9999999 %}{% endfor %}{% endfor %}"),
            "ne s'emploie ici qu'entre nombres",
        ),
        (p("{{ 'x' * 3 }}"), "ne s'emploie ici qu'entre nombres"),
        (p(r"{{ '\x07' }}"), "le caractère U+0007"),
    ],
)
def test_what_would_lose_text_or_break_the_file_is_an_error(
    tmp_path: Path, body: str, message: str
) -> None:
    assert any(message in line for line in mistakes(tmp_path, body)), mistakes(tmp_path, body)


def test_a_name_that_may_be_absent_is_no_mistake(tmp_path: Path) -> None:
    body = p("{{ rien|default('a') }}{% if rien is defined %}b{% endif %}")
    body += p("{{ project.letter.aim if project.letter else 'pas de lettre' }}")
    assert lines(made(tmp_path, body)) == ["a", "pas de lettre"]


def test_what_a_project_does_not_say_may_be_replaced(tmp_path: Path) -> None:
    body = p("{{ project.territory.population|default('inconnue') }}")
    assert lines(made(tmp_path, body)) == ["inconnue"]


def test_a_number_that_is_not_exact_is_written_as_it_was_given(tmp_path: Path) -> None:
    project = PROJECT.replace("territory:\n", "territory:\n  population: environ 66100\n")
    body = p("{{ project.territory.population }}")
    assert lines(made(tmp_path, body, project)) == ["environ 66\u202f100"]


def test_one_mistake_in_a_loop_is_told_once(tmp_path: Path) -> None:
    body = p("{% for c in project.territory.communes %}{{ c.nom }}{% endfor %}")
    (told,) = mistakes(tmp_path, body)
    assert told.endswith("« nom » → valeurs connues : code, name")


def test_a_file_with_more_tags_than_anybody_writes_is_refused(tmp_path: Path) -> None:
    body = p("".join(f"{{{{ {n * n} }}}}" for n in range(60_000)))
    body += p("".join(f"{{% if {n * n} %}}" for n in range(20_000)))
    told = mistakes(tmp_path, body)
    assert "paragraphe 1 : plus de 5000 balises → faites-en plusieurs documents" in told


@pytest.mark.parametrize("number", ["9" * 10, "9" * 5_000, "--5", "²"])
def test_a_number_that_word_never_wrote_is_passed_over(tmp_path: Path, number: str) -> None:
    span = f'<w:tcPr><w:gridSpan w:val="{number}"/></w:tcPr>'
    cells = f"<w:tr><w:tc>{span}{p('{{ project.name }}')}</w:tc></w:tr>"
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    word = Word(
        table(cells, columns=1) + p(MARKDOWN, note),
        {
            "footnotes": f'<w:footnote w:type="separator" w:id="{number}">{p("")}</w:footnote>'
            f'<w:footnote w:id="2">{p("note")}</w:footnote>',
            "numbering": f'<w:num w:numId="{number}"><w:abstractNumId w:val="5"/></w:num>',
        },
    )
    data = made(tmp_path, word)
    assert lines(data)[0] == "Ruscino"
    assert len(numbers(data, f"{W}gridCol", f"{W}w")) <= 63
    assert numbers(data, f"{W}footnoteReference", f"{W}id") == ["1"]


@pytest.mark.parametrize("name", ["cpts-tag", "cpts-markdown"])
@pytest.mark.parametrize("namespace", ["urn:cpts-docs:word", "urn:autre"])
def test_a_file_that_has_our_marks_already_is_refused(
    tmp_path: Path, name: str, namespace: str
) -> None:
    (told,) = mistakes(tmp_path, p(f'<x:{name} xmlns:x="{namespace}" n="9"/>', "{{ 1 }}"))
    assert "il a déjà des marques de cpts_docs" in told


def test_a_note_that_is_called_twice_is_an_error(tmp_path: Path) -> None:
    """Nobody writes that; and a small file would be made a huge one by it."""
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    footnotes = f'<w:footnote w:id="1">{p("x" * 1000)}</w:footnote>'
    (told,) = mistakes(tmp_path, Word(p(note, note, "{{ 1 }}"), {"footnotes": footnotes}))
    assert "est appelée deux fois" in told


def test_a_template_that_does_not_end_is_ended_at_its_tag(tmp_path: Path) -> None:
    ten = "{% for a in '0123456789' %}"
    body = p("avant") + p(ten * 7 + "x" + "{% endfor %}" * 7)
    (told,) = mistakes(tmp_path, body)
    assert told.startswith("paragraphe 2 : ")
    assert "les boucles font plus de" in told
