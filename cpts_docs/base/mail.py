"""Addresses of mail, as people write them."""

from __future__ import annotations

import re

MAIL = re.compile(r"[^\s@,;:()<>\"]{1,64}@[^\s@,;:()<>\"']{1,255}\.[^\W\d_][\w-]+")
"""One address to which mail may go: a mailbox, « @ », and a domain with a dot."""


def is_mail(text: str) -> bool:
    """Whether ``text`` is one address, and nothing else."""
    return MAIL.fullmatch(text) is not None
