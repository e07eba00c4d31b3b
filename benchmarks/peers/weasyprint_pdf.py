"""Three PDF/UA files with fields by WeasyPrint: ``python weasyprint_pdf.py CONTENT OUTPUT``."""

import sys
from pathlib import Path

from weasyprint import HTML

content, output = map(Path, sys.argv[1:])
output.mkdir(parents=True)
for page in sorted(content.glob("*.html")):
    HTML(page).write_pdf(
        output / f"{page.stem}.pdf", pdf_variant="pdf/ua-1", pdf_tags=True, pdf_forms=True
    )
