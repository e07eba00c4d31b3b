"""Where another program is on this machine."""

from __future__ import annotations

import os
import shutil


def find(name: str) -> str | None:
    """The path of a program, never of one in the working folder, where Windows looks first."""
    for folder in filter(os.path.isabs, os.get_exec_path()):
        if found := shutil.which(os.path.join(folder, name)):  # noqa: PTH118 - as which has it
            return found
    return None
