"""A part of a Word file without what nobody sees in it."""

from __future__ import annotations

from lxml import etree

from cpts_docs.foreign.ooxml import MC, W


def take_out_unseen(root: etree._Element) -> None:
    """Take out deleted and moved text, and the second rendering of what is there twice.

    Text that was inserted while changes are tracked stays.
    """
    _keep_one_alternative(root)
    etree.strip_elements(root, f"{W}del", f"{W}moveFrom", with_tail=False)


def _keep_one_alternative(root: etree._Element) -> None:
    """Take the fallback, which is plainer, or the first choice if only that has a text."""
    for node in list(root.iter(f"{MC}AlternateContent")):
        kept, choice = node.find(f"{MC}Fallback"), node.find(f"{MC}Choice")
        if kept is None or (_is_silent(kept) and choice is not None and not _is_silent(choice)):
            kept = choice
        for child in list(node):
            if child is not kept:
                node.remove(child)


def _is_silent(element: etree._Element) -> bool:
    return next(element.iter(f"{W}t", f"{W}sym"), None) is None
