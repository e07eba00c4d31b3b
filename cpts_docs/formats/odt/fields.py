"""The fields of a form: controls, which LibreOffice lets people fill in and saves by their names.

A control is said twice: what it is and holds, in the form of the document; and
where it stands and how it looks, in the text. Each has its label in both, for
those who hear it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cpts_docs.document.theme import Theme
from cpts_docs.document.tree import Choice, Hidden, TextField
from cpts_docs.formats.inlines import shown
from cpts_docs.formats.odt.automatic import AutomaticStyles, Properties
from cpts_docs.formats.odt.markup import attributes, millimetres, points
from cpts_docs.formats.xml import escaped

ROW = 6.2
"""The height of a row of a text field, in millimetres: enough to write in by hand."""
_MIN_HEIGHT = 7.2
_BOX = 3.6
_BASELINE = 4.9  # from the top of a text field to the baseline of its line
_FIRST_BASELINE = 4.45  # to that of the first of several
_BOX_BASELINE = 3.1
_BESIDE_BOX = 0.9  # what a box needs to its caption more than a space

_COMPONENT = "ooo:com.sun.star.form.component."


@dataclass(slots=True)
class Controls:
    """The controls of a document, in the order of its text."""

    theme: Theme
    styles: AutomaticStyles
    _written: list[str] = field(default_factory=list)

    def text(self, node: TextField, width: float, *, framed: bool) -> str:
        """A text field, as wide as said, in millimetres, and as high as its rows ask for."""
        about = {"form:current-value": shown(node)}
        if node.rows > 1:
            number = self._add("textarea", "TextField", node, about, _property("MultiLine", True))
        else:
            number = self._add("text", "TextField", node, about)
        baseline = _FIRST_BASELINE if node.rows > 1 else _BASELINE
        size = (width, max(node.rows * ROW, _MIN_HEIGHT))
        border = f"0.5pt solid {self.theme.accent}" if framed else "none"
        look = {"fo:background-color": self.theme.tint, "fo:border": border}
        return self._placed(number, node.label, size, baseline, look)

    def box(self, node: Choice) -> str:
        """A box to tick."""
        about = {"form:value": node.value, "form:visual-effect": "flat"}
        if node.kind == "radio":
            about["form:current-selected"] = "true" if node.checked else ""
            number = self._add("radio", "RadioButton", node, about)
        else:
            about["form:current-state"] = "checked" if node.checked else ""
            number = self._add("checkbox", "CheckBox", node, about)
        beside = {"fo:margin-right": millimetres(_BESIDE_BOX)} if node.caption else {}
        return self._placed(number, node.label, (_BOX, _BOX), _BOX_BASELINE, beside)

    def form(self, hidden: Iterable[Hidden]) -> str:
        """The form of the document, with the values that are not shown; "" without fields."""
        values = "".join(_hidden(number, node) for number, node in enumerate(hidden, start=1))
        if not values and not self._written:
            return ""
        return (
            '<office:forms form:automatic-focus="false" form:apply-design-mode="false">'
            f'<form:form form:name="Formulaire" form:control-implementation="{_COMPONENT}Form">'
            f"{values}{''.join(self._written)}</form:form></office:forms>"
        )

    def _add(
        self,
        kind: str,
        component: str,
        node: TextField | Choice,
        about: Properties,
        properties: str = "",
    ) -> str:
        """A control of the form; gives the name by which the text refers to it."""
        number = f"champ{len(self._written) + 1}"
        written = attributes(
            {
                "form:name": node.name,
                "form:control-implementation": _COMPONENT + component,
                "xml:id": number,
                "form:id": number,
                "form:title": node.label,
                **about,
            }
        )
        properties = _property("HelpText", node.label) + properties
        self._written.append(
            f"<form:{kind}{written}><form:properties>{properties}</form:properties></form:{kind}>"
        )
        return number

    def _placed(
        self, number: str, label: str, size: tuple[float, float], baseline: float, look: Properties
    ) -> str:
        """Where a control stands: in the line, ``baseline`` below its top."""
        style = self.styles.named(
            "graphic",
            {**look, "style:vertical-pos": "from-top", "style:vertical-rel": "baseline"},
        )
        letters = self.styles.named(
            "paragraph",
            {"fo:text-align": "start"},
            text={
                "fo:color": self.theme.ink,
                "style:font-name": self.theme.word_font,
                "fo:font-size": points(self.theme.size),
            },
        )
        written = attributes(
            {
                "text:anchor-type": "as-char",
                "svg:y": millimetres(-baseline),
                "draw:name": number,
                "draw:style-name": style,
                "draw:text-style-name": letters,
                "svg:width": millimetres(size[0]),
                "svg:height": millimetres(size[1]),
                "draw:control": number,
            }
        )
        return f"<draw:control{written}><svg:title>{escaped(label)}</svg:title></draw:control>"


def _property(name: str, value: str | bool) -> str:
    """What ODF has no attribute for, or LibreOffice does not take from it."""
    kind, shown = ("boolean", "true") if value is True else ("string", str(value))
    about = {
        "form:property-name": name,
        "office:value-type": kind,
        f"office:{kind}-value": shown,
    }
    return f"<form:property{attributes(about)}/>"


def _hidden(number: int, node: Hidden) -> str:
    about = {
        "form:name": node.name,
        "form:control-implementation": f"{_COMPONENT}HiddenControl",
        "xml:id": f"donnee{number}",
        "form:id": f"donnee{number}",
        "form:value": node.value,
    }
    return f"<form:hidden{attributes(about)}/>"
