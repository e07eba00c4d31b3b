"""Values to YAML that reads back as they were, in any reader."""

from __future__ import annotations

import re
from typing import Any

import yaml

_Dumper: type[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # the same bytes, faster


class _Quoted(_Dumper):  # type: ignore[misc]
    """Texts in double quotes, so that none can be taken for something else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: Any, text: str) -> yaml.Node:
    is_name = re.fullmatch(r"[a-z]+[0-9]*(?:[-_][a-z]+)*", text)  # PyYAML quotes « no » itself
    style = None if is_name else '"'
    node: yaml.Node = dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
    return node


_Quoted.add_representer(str, _represent_text)


def yaml_text(data: Any) -> str:
    """``data`` as YAML."""
    return str(yaml.dump(data, Dumper=_Quoted, allow_unicode=True, sort_keys=False, width=10**9))
