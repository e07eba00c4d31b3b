"""What hatchling runs when it builds: what the package makes from its own files goes in."""

from __future__ import annotations

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class MadeHook(BuildHookInterface[Any]):
    """Compiles the templates and opens the reference document."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write ``cpts_docs/_made``; the files are left out of git, so they are named here."""
        sys.path.insert(0, self.root)
        from cpts_docs.documents import templates
        from cpts_docs.formats.docx import reference

        templates.make()
        reference.make()
        build_data["artifacts"].append("cpts_docs/_made/*.py")
