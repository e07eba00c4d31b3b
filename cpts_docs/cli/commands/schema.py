"""Show the JSON Schema of a project file, or the settings by which VS Code finds it."""

from __future__ import annotations

import argparse

from cpts_docs.cli.commands.common import speak_utf8
from cpts_docs.cli.exit_codes import DONE

SUMMARY = "montre le schéma JSON d'un fichier de projet"
EXAMPLES = """\
cpts-docs schema > mon-projet/project.schema.json
cpts-docs schema --vscode > .vscode/settings.json
"""

PROJECTS = ("project.yaml", "*.cpts.yaml", "*.cpts.yml")
"""How the files are called that an editor takes for projects."""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--vscode",
        action="store_true",
        help="montre plutôt les réglages de VS Code qui disent où il est installé",
    )


def run(options: argparse.Namespace) -> int:
    from cpts_docs.project.schema import schema_text

    speak_utf8()
    print(_settings() if options.vscode else schema_text(), end="")
    return DONE


def _settings() -> str:
    """The settings of a folder, for the extension « YAML », which then asks no other place."""
    import json

    from cpts_docs.base.resources import schema_path

    schema = schema_path("project").as_uri()
    settings = {"yaml.schemas": {schema: PROJECTS}, "yaml.schemaStore.enable": False}
    return f"{json.dumps(settings, indent=2)}\n"
