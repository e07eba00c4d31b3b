"""``python -m cpts_docs``."""

from cpts_docs.cli import main

raise SystemExit(main())
