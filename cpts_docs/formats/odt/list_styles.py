"""The styles of lists: bullets, arrows, numbers, and none of these, on ten levels."""

from __future__ import annotations

from cpts_docs.formats.odt.markup import attributes, millimetres

BULLET = "CptsBullet"
"""The style of the text of bullets and numbers."""

_LEVELS = range(1, 11)
_BULLETS = "•–◦"
_NUMBERS = "1ai"
_STEP, _FIRST, _HANGING, _PLAIN = 5.5, 4.7, 4, 2


def text_start(level: int) -> float:
    """Where the text of an item of that level begins (1: the outermost), in millimetres."""
    return _FIRST + _STEP * (level - 1) if level else 0


def list_styles() -> str:
    """All of them."""
    return "".join(
        (
            _list("CptsBullets", "CPTS Puces", _bullets("•", 3.3)),
            _list("CptsArrows", "CPTS Flèches", _bullets("→", _FIRST)),
            _list("CptsNumbers", "CPTS Numéros", "".join(map(_number, _LEVELS))),
            _list("CptsPlain", "CPTS Liste simple", "".join(map(_plain, _LEVELS))),
        )
    )


def _list(name: str, title: str, levels: str) -> str:
    about = attributes({"style:name": name, "style:display-name": title})
    return f"<text:list-style{about}>{levels}</text:list-style>"


def _bullets(first: str, hanging: float) -> str:
    signs = [first, *_BULLETS[1:]]
    return "".join(
        _level(
            "bullet",
            level,
            {"text:bullet-char": signs[(level - 1) % 3]},
            hanging if level == 1 else _HANGING,
        )
        for level in _LEVELS
    )


def _number(level: int) -> str:
    about = {"style:num-format": _NUMBERS[(level - 1) % 3], "style:num-suffix": "."}
    return _level("number", level, about, _FIRST)


def _plain(level: int) -> str:
    """A level without a sign; an empty format has to be said."""
    return (
        f'<text:list-level-style-number text:level="{level}" style:num-format="">'
        f"{_place(text_start(level) - _FIRST + _PLAIN, 0)}</text:list-level-style-number>"
    )


def _level(kind: str, level: int, about: dict[str, str], hanging: float) -> str:
    written = attributes({"text:level": str(level), "text:style-name": BULLET, **about})
    tag = f"text:list-level-style-{kind}"
    return f"<{tag}{written}>{_place(text_start(level), hanging)}</{tag}>"


def _place(start: float, hanging: float) -> str:
    """Where the text of an item begins, and its sign so much before it."""
    about = {
        "text:label-followed-by": "listtab" if hanging else "nothing",
        "fo:text-indent": millimetres(-hanging) if hanging else "",
        "fo:margin-left": millimetres(start),
    }
    return (
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        f"<style:list-level-label-alignment{attributes(about)}/></style:list-level-properties>"
    )
