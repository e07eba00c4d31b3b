# The two commands a newcomer needs: make demo, make test. Each sets itself up.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo test lint format clients goldens pictures reference clean

demo: $(READY)  ## Build Ruscino's documents into projects/ruscino/documents/
	$(BIN)/python -m cpts_docs build projects/ruscino/project.yaml

test: $(READY)  ## Run the tests
	$(BIN)/python -m pytest

lint: $(READY)  ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)  ## Put the code in its usual form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clients:  ## Install the Node programs that some tests use (form clients, validators)
	npm ci --prefix tests/clients --no-audit --no-fund --loglevel=error

goldens: $(READY)  ## Accept the documents as they are now
	$(BIN)/python -m pytest tests/test_goldens.py --update-goldens

reference: $(READY)  ## Make the Word styles and the font's list of characters anew
	$(BIN)/python tools/reference_docx.py
	$(BIN)/python tools/font_coverage.py
	$(BIN)/python tools/field_font.py

pictures: demo  ## Make the README's pictures anew (needs pdftoppm)
	$(BIN)/python tools/pictures.py

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
