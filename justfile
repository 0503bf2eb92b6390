# The project's own commands: `uv run just` lists them.

set positional-arguments

_list:
    @just --list --unsorted

# Start the demo workspace
demo *args:
    uv run topline demo "$@"

# Run the tests
test *args:
    uv run pytest "$@"

# Run the tests with forty times the examples, as before a release
test-long *args:
    uv run pytest --hypothesis-profile=long --timeout=3600 "$@"

# Let twenty workspaces do 5,000 random things beside a model of each (another seed: TOPLINE_APART_SEED=8)
apart *args:
    TOPLINE_APART=5000 uv run pytest --timeout=3600 tests/storage/test_workspaces_apart.py "$@"

# Run the tests with every database a real PostgreSQL (TEST_DATABASE_URL names one, else one comes from PyPI)
test-postgres *args:
    TEST_DATABASE=postgresql uv run pytest "$@"

# Format the code and mend what can be mended by itself
fmt:
    uv run ruff format .
    uv run ruff check --fix .

# Everything CI runs, but for the tests
check:
    uv run ruff format --check .
    uv run ruff check .
    uv run lint-imports
    uv run pyright

# Score the reader on our golden articles, and on the measuring data beside the project if it is there
score *args:
    uv run python tests/score.py "$@"

# Measure: `just bench read`, `just bench spine`, or all
bench *args:
    uv run python tests/bench.py "$@"

# Simulate a week of polling 200 sources and check every rule of politeness on what the servers saw
polite *args:
    uv run python -m tests.polite "$@"

# Kill the bot a thousand times in each database and compare what Slack took: --kills --seed --database --replicas
faults *args:
    uv run python -m tests.faults "$@"

# Move the date up to which packages are resolved, and export what the image installs
lock date="":
    test -z "{{date}}" || sed -i 's/^exclude-newer = .*/exclude-newer = "{{date}}T00:00:00Z"/' pyproject.toml
    rm -f uv.lock
    uv lock
    uv export --quiet --no-dev --no-emit-project --no-header --no-annotate --format requirements-txt --output-file requirements.lock

# Look for known holes in what the image installs (asks the package index's list of holes)
audit:
    uv run pip-audit --requirement requirements.lock --disable-pip

# Write what the image is made of, as CycloneDX, from the lock
sbom file="sbom.json":
    uvx --from cyclonedx-bom cyclonedx-py requirements requirements.lock --of JSON -o {{file}}

# Plant faults in the safety code, one by one, and say which the tests catch
mutants *words:
    uv run python -m tests.mutants "$@"
