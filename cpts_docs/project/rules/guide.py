"""Rules of the guide: it tells whom to ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpts_docs import reference
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.project.catalogue import guide_of
from cpts_docs.project.organisations import departments_of
from cpts_docs.project.rules.rule import Check, is_misspelt, warning
from cpts_docs.project.source import PathInFile, Source

CONTACT_ABSENT = warning(
    "contact-absent",
    "Le site et le numéro du catalogue sont ceux de l'Occitanie ; ailleurs, le "
    "[guide](#le-guide) ne dit pas à qui s'adresser. Écrivez `guide.website` ou `guide.phone`.",
)


def _contact(source: Source, value: Any) -> Iterator[Diagnostic]:
    guide, departments = value.get("guide", {}), {*departments_of(value)}
    contact = guide_of(value).contact_in(departments)
    if contact.website or contact.phone or "website" in guide or "phone" in guide:
        return
    if is_misspelt("guide", value) or not departments <= reference.departments().keys():
        return  # that has been told
    at: PathInFile = ["guide" if guide else "department"]
    why = "le site et le numéro du catalogue sont ceux de l'Occitanie"
    if "catalogue" in guide:
        why = "le catalogue n'a ni site ni numéro pour ces départements"
    yield CONTACT_ABSENT.at(
        source,
        f"le guide ne dira pas à qui s'adresser : {why}",
        source.position(at, key=True),
        "écrivez le site ou le téléphone de votre région : guide: {website: …, phone: …}",
    )


CHECKS = (Check(_contact, ("department", "guide"), (CONTACT_ABSENT,)),)
