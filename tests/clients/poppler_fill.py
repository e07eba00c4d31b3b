"""Fills PDF forms as Evince and Okular do: ``python3 poppler_fill.py < [{"source", …}]``.

For the system's Python, which has the bindings of poppler-glib. Without fonts: to draw a letter
that a form's font lacks, it would read every font of the machine again, which changes no value.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from pathlib import Path
from typing import Any

import gi

os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("no-fonts.conf"))
gi.require_version("Poppler", "0.18")
from gi.repository import Poppler  # noqa: E402


def main() -> None:
    for job in json.load(sys.stdin):
        document = Poppler.Document.new_from_file(Path(job["source"]).as_uri(), None)
        for number in range(document.get_n_pages()):
            for mapping in document.get_page(number).get_form_field_mapping():
                fill(mapping.field, job["answers"])
        document.save(Path(job["target"]).as_uri())


def fill(field: Any, answers: dict[str, str]) -> None:
    answer = answers.get(field.get_name())
    if answer is None:
        return
    if field.get_field_type() == Poppler.FormFieldType.TEXT:
        field.text_set_text(answer)
    elif answer and value(field.get_alternate_ui_name()) == answer:
        field.button_set_state(True)


def value(title: str) -> str:
    """What a box stands for, by what it is called: « A-t-on… ? : Favorable avec réserves »."""
    caption = unicodedata.normalize("NFD", title.rpartition(" : ")[2].lower())
    return "".join(c for c in caption if not unicodedata.combining(c)).replace(" ", "-")


main()
