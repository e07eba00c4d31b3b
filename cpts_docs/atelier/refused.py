"""What the atelier does not do, and why: a French sentence, and the way out."""

from __future__ import annotations

from typing import Any

from cpts_docs.base.errors import CptsDocsError


class RefusedError(CptsDocsError):
    """A request that is not granted; ``status`` is HTTP's, ``more`` goes to the page with it."""

    def __init__(self, status: int, message: str, hint: str = "", **more: Any) -> None:
        self.status, self.message, self.hint, self.more = status, message, hint, more
        super().__init__(f"{message} ; {hint}" if hint else message)
