"""Three Word templates filled by docxtpl, and converted to PDF by LibreOffice.

``python docxtpl_libreoffice.py CONTENT OUTPUT none|one|each [SOFFICE PROFILE]``: no PDF,
one call for the three files, or a call for each.
"""

import json
import subprocess
import sys
from pathlib import Path

from docxtpl import DocxTemplate

content, output, calls, *program = sys.argv[1:]
Path(output).mkdir(parents=True)
filled = []
for template in sorted(Path(content).glob("*.template.docx")):
    name = template.name.removesuffix(".template.docx")
    data = json.loads(Path(content, f"{name}.template.json").read_text("utf-8"))
    document = DocxTemplate(template)
    document.render(data, autoescape=True)
    filled.append(f"{output}/{name}.docx")
    document.save(filled[-1])
for files in {"none": [], "one": [filled], "each": [[file] for file in filled]}[calls]:
    soffice, profile = program
    subprocess.run(
        [
            *(soffice, "--headless", f"-env:UserInstallation={Path(profile).as_uri()}"),
            *("--convert-to", "pdf", "--outdir", output, *files),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
