"""Make docs/images/ from the first pages of Ruscino's PDFs (needs pdftoppm)."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENTS = ROOT / "projects" / "ruscino" / "documents"
IMAGES = ROOT / "docs" / "images"

if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    for pdf in sorted(DOCUMENTS.glob("*.pdf")):
        command = ["pdftoppm", "-r", "72", "-f", "1", "-l", "1", "-singlefile", "-png"]
        subprocess.run([*command, str(pdf), str(IMAGES / pdf.stem)], check=True)
