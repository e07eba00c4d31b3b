# The two commands a newcomer needs: make demo, make test. Each sets itself up.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PRODUCT := $(VENV)/.product
READY   := $(VENV)/.ready

# What is made of these when the package is installed travels under a seal of them.
MADE_FROM := hatch_build.py $(wildcard templates/pages/* templates/theme/*) \
  cpts_docs/documents/templates.py cpts_docs/formats/docx/reference.py

# Or each of the hundreds of commands that the tests start would be compiled anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test whole check lint format clients conformance visible faults mutants fuzz goldens browser page pictures reference bench lock sbom differential clean

demo: $(PRODUCT)  ## Build Ruscino's documents into projects/ruscino/documents/
	$(BIN)/python -m cpts_docs build projects/ruscino/project.yaml

# As many at once as there are cores, and each goes on with what another has left.
WORKERS ?= auto
PYTEST  := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
test: $(READY)  ## Run the tests, in an order of chance
	$(PYTEST)

whole: $(READY) site  ## What make test does by samples, whole: the largest inputs, every document and Python
	$(PYTEST) --whole -m sampled

check: $(PRODUCT)  ## Are the committed documents what a build writes?
	$(BIN)/python -m cpts_docs build --check projects/ruscino/project.yaml

lint: $(READY)  ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(READY)  ## Put the code in its usual form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clients:  ## Install the Node programs that some tests use (form clients, validators)
	npm ci --prefix tests/clients --no-audit --no-fund --loglevel=error

conformance: $(READY) clients site  ## The documents before the validators and in the programs of their users
	CI=true $(PYTEST) --whole tests/test_*conformance*.py tests/test_*libreoffice*.py \
	  tests/test_pdf_clients.py tests/test_differential.py tests/test_pdf_pages.py tests/test_pdf_beside.py \
	  tests/test_visibility.py tests/test_html_form.py tests/test_editor.py tests/test_atelier_page.py \
	  tests/test_typography_documents.py tests/test_repeatable.py tests/test_faults.py tests/test_confinement.py \
	  tests/test_styles.py tests/test_theme.py tests/test_typeface.py tests/test_restyled.py \
	  tests/test_questions.py tests/test_page_breaks.py tests/test_columns_of_numbers.py tests/test_office.py \
	  tests/test_site.py

PROJECTS ?= 2000
visible: $(READY)  ## Is every word of so many generated projects to be seen, in each format?
	CPTS_DOCS_PROJECTS=$(PROJECTS) $(BIN)/python -m pytest tests/test_visibility.py

ANSWERS ?= 500
differential: $(READY) clients  ## Do so many answers come back the same, by every way and program?
	CPTS_DOCS_ANSWERS=$(ANSWERS) $(PYTEST) --whole -rP tests/test_differential.py

KILLS ?= 200
EVERY ?= 1
FAULT_SEED ?=
faults: $(READY)  ## Builds that are killed, two at once; and every operation on files fails once
	$(BIN)/python -m tests.faults.run --kills $(KILLS) $(if $(FAULT_SEED),--seed $(FAULT_SEED))
	$(BIN)/python -m tests.faults.points --every $(EVERY) $(if $(FAULT_SEED),--seed $(FAULT_SEED))

MUTANTS ?= 150
MINUTES ?= 12
mutants: $(READY)  ## Change a function of the rules, readers, sandbox: does a test see it? So many, by chance
	nice $(BIN)/python -m tests.mutation --count $(MUTANTS) --minutes $(MINUTES)

FUZZ_SECONDS ?= 600
FUZZ_SEED ?=
fuzz: $(READY)  ## Coverage-guided fuzzing of every reader, so many seconds each; with a seed, always the same
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/fuzz/requirements.txt
	$(BIN)/python -m tests.fuzz.run --seconds $(FUZZ_SECONDS) $(if $(FUZZ_SEED),--seed $(FUZZ_SEED))
	CPTS_DOCS_TEMPLATES=$$((10 * $(FUZZ_SECONDS))) $(BIN)/python -m pytest tests/test_template_fuzz.py
	CPTS_DOCS_REPOSITORIES=$$((4 * $(FUZZ_SECONDS))) $(BIN)/python -m pytest tests/test_repository_fuzz.py

goldens: $(READY)  ## Accept the documents as they are now
	$(BIN)/python -m pytest tests/test_goldens.py --update-goldens

reference: $(READY)  ## Make the Word styles and the font's list of characters anew
	$(BIN)/python tools/reference_docx.py
	$(BIN)/python tools/font_coverage.py
	$(BIN)/python tools/field_font.py

BROWSER := experiments/browser
browser: $(READY) clients  ## An experiment: build Ruscino in a browser alone (docs/architecture.md)
	npm ci --prefix $(BROWSER) --no-audit --no-fund --loglevel=error
	$(BIN)/python $(BROWSER)/assemble.py
	cd $(BROWSER) && node measure.mjs

page: clients  ## What the atelier's page takes from npm, its types, its pictures in the guide
	npm ci --prefix tools/atelier --no-audit --no-fund --loglevel=error
	npm run --prefix tools/atelier bundle
	npm run --prefix tools/atelier types
	node tools/atelier/pictures.mjs $(BIN)/cpts-docs $(CHROMIUM)

CHROMIUM ?= $(shell command -v chromium || command -v google-chrome)
pictures: demo  ## Make the README's pictures anew (needs pdftoppm)
	$(BIN)/python tools/pictures.py

BENCH := .venv-bench
bench: $(BENCH)/.ready $(BENCH)-peers/.ready benchmarks/peers/node_modules  ## Measure beside the peers and the limit: benchmarks/results.md
	$(BENCH)/bin/python -m benchmarks.run

$(BENCH)/.ready: pyproject.toml benchmarks/requirements.txt $(MADE_FROM)
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/requirements.txt
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(BENCH)-peers/.ready: benchmarks/requirements-peers.txt
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

benchmarks/peers/node_modules: benchmarks/peers/package-lock.json
	npm ci --prefix $(@D) --no-audit --no-fund --loglevel=error
	touch $@

# What the product needs, and nothing else; the templates are compiled anew when they change.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
$(PRODUCT): pyproject.toml requirements.txt $(MADE_FROM)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes -r requirements.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

# What the tests need besides; of it they use a part, which is compiled when it is. What is locked
# no more goes, or it would still be imported by others; the product is not of the lock.
$(READY): $(PRODUCT) requirements-dev.txt
	$(INSTALL) --no-compile --require-hashes -r requirements-dev.txt
	$(BIN)/uv pip sync --quiet --offline --require-hashes --python $(BIN)/python requirements-dev.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

PIN := $(BIN)/uv pip compile --generate-hashes --universal -p 3.11 --no-header -q
lock: $(READY)  ## Pin what the product and the development environment install, with hashes
	$(PIN) pyproject.toml --extra dev -o requirements-dev.txt
	$(PIN) pyproject.toml --extra install -c requirements-dev.txt -o requirements.txt
	$(PIN) pyproject.toml benchmarks/requirements.in -c requirements-dev.txt -o benchmarks/requirements.txt
	$(PIN) benchmarks/requirements-peers.in -c requirements-dev.txt -o benchmarks/requirements-peers.txt
	echo "atheris==3.0.0" | $(PIN) - -o tests/fuzz/requirements.txt
	echo "cyclonedx-bom>=7" | $(PIN) - -o tools/sbom-requirements.txt
	$(PIN) pyproject.toml tools/site/requirements.in -c requirements.txt -o tools/site/requirements.txt

SBOM ?= dist/sbom.cdx.json
# It has an environment of its own: with what it brings, each import of jsonschema takes a second.
CYCLONEDX ?= .venv-sbom
sbom: $(READY) $(CYCLONEDX)/.ready  ## What the wheel needs, each with its hashes, as a CycloneDX SBOM
	mkdir -p $(dir $(SBOM))
	$(PIN) pyproject.toml -c requirements-dev.txt -o $(SBOM).txt
	$(CYCLONEDX)/bin/cyclonedx-py requirements --pyproject pyproject.toml --mc-type library \
	  --output-reproducible --of JSON -o $(SBOM) $(SBOM).txt
	rm $(SBOM).txt

$(CYCLONEDX)/.ready: tools/sbom-requirements.txt | $(READY)
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(@D)
	$(BIN)/uv pip install --quiet --python $(@D) --require-hashes -r $<
	touch $@

SITE := .venv-site
# All that its pages are made of; what demo writes is none of it.
SAID := $(shell find docs tools/site tools/pictures.py schemas templates cpts_docs -type f \
  -not -path '*/__pycache__/*' -not -path 'cpts_docs/_made/*') $(wildcard *.md projects/*/project.yaml)
.PHONY: site
site: build/site/index.html  ## Build the documentation's site; a warning or a link that leads nowhere ends it

build/site/index.html: $(SITE)/.ready $(PRODUCT) $(SAID)
	$(SITE)/bin/python -m tools.site.build $(@D)

# Sphinx and its own have an environment: they want other versions than the tests do.
$(SITE)/.ready: tools/site/requirements.txt | $(READY)
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(@D)
	$(BIN)/uv pip install --quiet --python $(@D) --require-hashes -r $<
	touch $@

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
