"""The bodies that a project asks for their opinion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cpts_docs import reference
from cpts_docs.reference import Organisation


def departments_of(value: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes that a project gives, of one department or several."""
    given = value.get("department", ())
    codes = given if isinstance(given, list) else [given]
    return tuple(code for code in codes if isinstance(code, str))


def organisations_of(value: Mapping[str, Any]) -> tuple[Organisation, ...]:
    """The bodies asked: those that a project lists, or else those of its departments."""
    usual = reference.organisations(departments_of(value))
    titles = {item.name: item.title for item in (*reference.organisations(), *usual)}
    listed = value.get("organisations")
    if listed is None:
        return usual
    return tuple(
        Organisation(item, titles.get(item, ""))
        if isinstance(item, str)
        else Organisation(item["name"], item.get("title", titles.get(item["name"], "")))
        for item in listed
    )
