"""Plots as SVG: lines over a logarithmic size, and bars."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

_COLOURS = ("#0b525b", "#c2571a", "#6a4c93", "#4a5a5d")
_OTHERS = "#9fb3b6"
_WIDTH, _HEIGHT = 420, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 28, 40, 46
_ROW, _LABELS, _BARS = 26, 370, 380

Line = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Panel:
    """One set of axes; each line has a name. ``flat`` is for what should not grow: from 0 up."""

    title: str
    across: str
    lines: Mapping[str, Line]
    flat: bool = False


def panels(title: str, parts: Sequence[Panel]) -> str:
    """The panels side by side."""
    drawn = "".join(
        f'<g transform="translate({index * _WIDTH} 0)">\n{_panel(part)}</g>\n'
        for index, part in enumerate(parts)
    )
    return _svg(title, _WIDTH * len(parts), _HEIGHT, drawn)


def bars(title: str, values: dict[str, float], unit: str, ours: str) -> str:
    """A bar for each value, with the value after it; what begins with ``ours`` stands out."""
    most = max(values.values())
    drawn = ""
    for index, (label, value) in enumerate(values.items()):
        top, length = 32 + index * _ROW, value / most * _BARS
        colour = _COLOURS[0] if label.startswith(ours) else _OTHERS
        drawn += _text(_LABELS - 8, top + 12, label, "end")
        drawn += (
            f'<rect x="{_LABELS}" y="{top}" height="16" width="{max(length, 1):.1f}"'
            f' fill="{colour}"/>\n'
        )
        drawn += _text(_LABELS + length + 6, top + 12, f"{value:.3g} {unit}")
    width, height = _LABELS + _BARS + 90, 40 + _ROW * len(values)
    return _svg(title, width, height, _text(12, 18, title, weight="bold") + drawn)


def _svg(title: str, width: int, height: int, drawn: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' role="img" font-family="sans-serif" font-size="12">\n<title>{escape(title)}</title>\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n{drawn}</svg>\n'
    )


def _panel(panel: Panel) -> str:
    points = [point for line in panel.lines.values() for point in line]
    across = _decades(x for x, _ in points)
    up = _steps(max(y for _, y in points)) if panel.flat else _decades(y for _, y in points)
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM

    def x_of(x: float) -> float:
        return _LEFT + _share(x, across, logarithmic=True) * (right - _LEFT)

    def y_of(y: float) -> float:
        return bottom - _share(y, up, logarithmic=not panel.flat) * (bottom - _TOP)

    drawn = [_text(12, 18, panel.title, weight="bold")]
    drawn += [_text((_LEFT + right) / 2, _HEIGHT - 8, panel.across, "middle")]
    for value in across:
        drawn.append(_rule(x_of(value), _TOP, x_of(value), bottom))
        drawn.append(_text(x_of(value), bottom + 16, f"{value:,g}", "middle"))
    for value in up:
        drawn.append(_rule(_LEFT, y_of(value), right, y_of(value)))
        drawn.append(_text(_LEFT - 6, y_of(value) + 4, f"{value:,g}", "end"))
    for index, (name, line) in enumerate(panel.lines.items()):
        colour = _COLOURS[index % len(_COLOURS)]
        path = " ".join(f"{x_of(x):.1f},{y_of(y):.1f}" for x, y in line)
        drawn.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>\n'
        )
        drawn += [
            f'<circle cx="{x_of(x):.1f}" cy="{y_of(y):.1f}" r="3" fill="{colour}"/>\n'
            for x, y in line
        ]
        legend = (
            bottom - 15 * (len(panel.lines) - index) + 6 if panel.flat else _TOP + 14 + 15 * index
        )
        drawn.append(_text(_LEFT + 8, legend, name, colour=colour))
    return "".join(drawn)


def _decades(values: Iterable[float]) -> list[float]:
    """The powers of ten around ``values``."""
    logarithms = [math.log10(value) for value in values]
    first, last = math.floor(min(logarithms)), math.ceil(max(logarithms))
    return [10.0**power for power in range(first, max(last, first + 1) + 1)]


def _steps(most: float) -> list[float]:
    """Round numbers from 0 to ``most`` or a little more."""
    step = 10 ** math.floor(math.log10(most))
    step = next(step * part for part in (0.2, 0.5, 1, 2) if most / (step * part) <= 6)
    return [step * index for index in range(math.ceil(most / step) + 1)]


def _share(value: float, ticks: Sequence[float], *, logarithmic: bool) -> float:
    if not logarithmic:
        return value / ticks[-1]
    return math.log(value / ticks[0]) / math.log(ticks[-1] / ticks[0])


def _text(
    x: float,
    y: float,
    text: str,
    anchor: str = "start",
    weight: str = "normal",
    colour: str = "#15191a",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}"'
        f' fill="{colour}">{escape(text)}</text>\n'
    )


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#d5dcdd"/>\n'
