# make run      set up .venv and build the graph of SOURCE (seeds) into OUTPUT (output)
# make test     set up what the tests need, a browser too, and run them all
# make check    style, types, JavaScript and the quick tests: what to run while working
# make lint-js  check format and faults of the JavaScript; skipped where npm is missing
# make wheels   collect kg and all it needs into wheels/, for machines without a network;
#               for Windows: make wheels PLATFORM=win_amd64 PYTHON_VERSION=3.12
# make clean    remove what these commands made, but no graph

SOURCE = seeds
OUTPUT = output
PLATFORM =
PYTHON_VERSION =

VENV = .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check
NEEDS = pyproject.toml constraints.txt
# Each worker loads the data: not more than four. A file's tests share what they make, so they stay together.
PARALLEL = -n logical --maxprocesses 4 --dist loadfile

.PHONY: run check test style lint-js chromium wheels clean
.DELETE_ON_ERROR:

run: $(VENV)/run.stamp
	@$(BIN)/kg build $(SOURCE) -o $(OUTPUT)

check: style lint-js
	$(BIN)/pytest $(PARALLEL) -m "not browser and not timing and not slow"

# What compares times runs last and alone. A browser may have no time on a busy machine: it is asked once more.
test: style chromium
	$(BIN)/pytest $(PARALLEL) -m "not timing" --reruns 1 --only-rerun '_errors\.TimeoutError'
	$(BIN)/pytest -m timing

style: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Biome is formatter and linter in one, with no packages beneath it: its version alone pins all.
lint-js:
	@if command -v npm >/dev/null; then \
	    npm install --silent --no-audit --no-fund --no-package-lock && node_modules/.bin/biome ci; \
	else echo "make lint-js: skipped: no npm on this machine; install Node.js to lint the page's programs"; fi

# The code itself is linked, not copied: only a change of what it needs installs anything.
$(VENV)/run.stamp: $(NEEDS) | $(VENV)/bin/python
	$(PIP) install --quiet -c constraints.txt -e .
	@touch $@

$(VENV)/test.stamp: $(NEEDS) | $(VENV)/bin/python
	$(PIP) install --quiet -c constraints.txt -e '.[test]'
	@touch $@ $(VENV)/run.stamp

# The page is tested in the system's browser, with a font for its names; without one those tests are skipped.
chromium:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { \
	    if [ "$$(id -u)" = 0 ]; then root=; else root="sudo -n -E "; fi; \
	    install="$${root}apt-get install --no-install-recommends -qq chromium fonts-noto-cjk"; \
	    command -v apt-get >/dev/null && $${root}true 2>/dev/null && \
	    echo "make: the tests of the page need a browser: $${root}apt-get update && $$install" && \
	    { $${root}apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$install; } >/dev/null 2>&1; \
	} || echo "make: no browser could be installed, so the tests of the page cannot run; install chromium" >&2

$(VENV)/bin/python:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	    if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	        echo "make: $$python cannot make a virtual environment; run: sudo apt install python3-venv" >&2; exit 1; \
	    fi; \
	    rm -rf $(VENV); \
	    exec "$$python" -m venv $(VENV); \
	done; \
	echo "make: no Python 3.11 or newer was found; install one, or name it: make run PYTHON=/path/to/python3" >&2; \
	exit 1

# jieba comes as source only, so its wheel is made here; pip judges "only on Windows" by the machine it
# runs on, so what only Windows needs is named.
wheels: $(VENV)/run.stamp
	rm -rf wheels
	$(PIP) wheel --quiet --no-deps -w wheels -c constraints.txt . jieba
	$(PIP) download --quiet -d wheels --find-links wheels -c constraints.txt --only-binary :all: \
	    $(if $(PLATFORM),--platform $(PLATFORM)) $(if $(PYTHON_VERSION),--python-version $(PYTHON_VERSION)) \
	    $(if $(findstring win,$(PLATFORM)),colorama) wheels/kg-*.whl
	@echo "wheels/ is complete; on the other machine: pip install --no-index --find-links wheels kg"

clean:
	rm -rf $(VENV) wheels build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find kg tests -name __pycache__ -prune -exec rm -rf {} +
