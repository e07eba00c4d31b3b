"""The commands, a module each: ``SUMMARY``, ``add_options(parser)`` and ``run(options)``.

``run`` returns the exit code, lets errors of the package through, which ``main``
tells, and imports what only it needs, so that ``--help`` loads no writer.
"""

from __future__ import annotations

from types import ModuleType

from cpts_docs.cli.commands import (
    build,
    collect,
    completion,
    documents,
    eject,
    export,
    export_form,
    forget,
    import_form,
    init,
    mailing,
    rules,
    schema,
    sheet,
    text,
    validate,
)

COMMANDS: dict[str, ModuleType] = {
    "build": build,
    "validate": validate,
    "mailing": mailing,
    "sheet": sheet,
    "collect": collect,
    "export": export,
    "forget": forget,
    "text": text,
    "rules": rules,
    "documents": documents,
    "eject": eject,
    "export-form": export_form,
    "import-form": import_form,
    "schema": schema,
    "init": init,
    "completion": completion,
}
"""In the order of the help."""
