"""The lexicon's files: five CSV tables and the small TOML lists, and an operator's rows laid over them."""

import csv
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from bot.errors import UserError
from bot.parse.document import EntityKind
from bot.parse.lexicon import Draft, Entity
from bot.parse.overlays import check_columns, check_links, lay_over
from bot.parse.patterns import pattern
from bot.parse.tables import FOLDER, read_toml
from bot.parse.vocabulary import Friends, Stem, Vocabulary

Row = Mapping[str, str]
_Key = tuple[EntityKind, str]
_FIRST_COLUMNS = {
    EntityKind.COMPANY: {"id", "name"},
    EntityKind.DRUG: {"id", "inn"},
    EntityKind.TARGET: {"id", "symbol"},
    EntityKind.DISEASE: {"id", "name"},
}


def _values(row: Row, *columns: str) -> tuple[str, ...]:
    """Return the `|`-parted values of the columns together, each once."""
    return _parts("|".join([cell for column in columns if (cell := row.get(column))]))


def _parts(cell: str | None) -> tuple[str, ...]:
    if not cell:
        return ()
    if "|" not in cell:
        value = cell.strip()
        return (value,) if value else ()
    return tuple(dict.fromkeys([value for part in cell.split("|") if (value := part.strip())]))


def _one(row: Row, column: str) -> str | None:
    return (row.get(column) or "").strip() or None


@cache
def _homonym_signs() -> dict[str, tuple[str, ...]]:
    return {id_: tuple(row["signs"]) for id_, row in read_toml("homonyms.toml").items()}


def _company(row: Row) -> Entity:
    return Entity(
        kind=EntityKind.COMPANY,
        id=row["id"],
        name=row["name"],
        aliases=_company_forms(row),
        cased=_values(row, "cased"),
        guarded=_values(row, "guarded"),
        parent=_one(row, "parent"),
        country=_one(row, "country"),
        tickers=tuple(ticker.upper() for ticker in _values(row, "tickers")),
        homonyms=_values(row, "homonyms"),
        context=_homonym_signs().get(row["id"], ()),
    )


def _company_forms(row: Row) -> tuple[str, ...]:
    is_named = not row.get("guarded") or row["name"] not in _values(row, "guarded")
    return _values(row, *(["name"] if is_named else []), "aliases", "former", "cased", "guarded")


def _drug(row: Row) -> Entity:
    cased, guarded = _values(row, "cased"), _values(row, "guarded")
    brands = _brands(row)
    forms = (*brands, *_values(row, "codes", "short", "cased", "guarded"))
    return Entity(
        kind=EntityKind.DRUG,
        id=row["id"],
        name=row.get("inn") or next(iter(forms), row["id"]),
        aliases=_drug_forms(row),
        cased=cased,
        guarded=guarded,
        targets=_values(row, "targets"),
        modality=_one(row, "modality"),
        owner=_one(row, "owner"),
        partners=_values(row, "partners"),
        brands=brands,
    )


def _drug_forms(row: Row) -> tuple[str, ...]:
    brands, guarded = row.get("brands"), row.get("guarded")
    if brands and "@" in brands:
        row = {**row, "brands": "|".join(_brands(row))}
    forms = _values(row, "inn", "brands", "codes", "short", "cased", "guarded")
    if not guarded:
        return forms
    last = _parts(guarded)
    return (*(form for form in forms if form not in last), *last)


def _brands(row: Row) -> tuple[str, ...]:
    """Return the brands of a drug, without the land that one may hold after an @."""
    return tuple(brand.split("@")[0] for brand in _values(row, "brands"))


def _target(row: Row) -> Entity:
    cased, guarded = _values(row, "cased"), _values(row, "guarded")
    symbols = tuple(symbol for symbol in _symbols(row, guarded) if not any(c.isdigit() for c in symbol))
    return Entity(
        kind=EntityKind.TARGET,
        id=row["id"],
        name=row["symbol"],
        aliases=_target_forms(row),
        cased=(*cased, *(symbol for symbol in symbols if symbol not in {*cased, *_values(row, "aliases")})),
        guarded=guarded,
        parent=_one(row, "family"),
    )


def _target_forms(row: Row) -> tuple[str, ...]:
    if not row.get("guarded"):
        return _values(row, "symbol", "hgnc", "aliases", "cased")
    guarded = _values(row, "guarded")
    return _all(_symbols(row, guarded), _values(row, "aliases", "cased"), guarded)


def _symbols(row: Row, guarded: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(symbol for symbol in _values(row, "symbol", "hgnc") if symbol not in guarded)


def _disease(row: Row) -> Entity:
    return Entity(
        kind=EntityKind.DISEASE,
        id=row["id"],
        name=row["name"],
        aliases=_disease_forms(row),
        cased=_cased_diseases(row),
        guarded=_values(row, "guarded"),
        parent=_one(row, "broader"),
        abbreviations=_values(row, "abbreviations"),
    )


def _disease_forms(row: Row) -> tuple[str, ...]:
    guarded = _values(row, "guarded")
    own = () if row["name"] in guarded else (row["name"],)
    return _all(own, _values(row, "aliases"), _cased_diseases(row), guarded)


def _cased_diseases(row: Row) -> tuple[str, ...]:
    """Return the forms of a disease that count as written only: abbreviations are among them."""
    guarded = _values(row, "guarded")
    return _all(_values(row, "cased"), tuple(form for form in _values(row, "abbreviations") if form not in guarded))


def _loose(row: Row, aliases: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of a disease's forms that count in any case."""
    if not (row.get("cased") or row.get("guarded") or row.get("abbreviations")):
        return aliases
    strict = {*_cased_diseases(row), *_values(row, "guarded")}
    return tuple(form for form in aliases if form not in strict)


def _all(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(groups)))


class _Table(NamedTuple):
    file: str
    forms: Callable[[Row], tuple[str, ...]]
    make: Callable[[Row], Entity]


_TABLES = {
    EntityKind.COMPANY: _Table("companies.csv", _company_forms, _company),
    EntityKind.DRUG: _Table("drugs.csv", _drug_forms, _drug),
    EntityKind.TARGET: _Table("targets.csv", _target_forms, _target),
    EntityKind.DISEASE: _Table("indications.csv", _disease_forms, _disease),
}


def read_drafts(overlay: Path | None = None) -> list[Draft | Entity]:
    """Return a draft of every row of the packaged tables, an operator's rows over them, and the smaller lists whole.

    A row with a known id goes over the packaged one field by field: an empty field keeps what stands, a filled one
    replaces it, and `-alias` takes a form out of it.
    """
    rows: dict[_Key, Row] = {}
    for kind, (name, *_) in _TABLES.items():
        table = FOLDER / name
        if table.is_file():
            for _, row in _read_table(table, kind):
                rows[kind, row["id"]] = row
    _add_local_names(rows)
    if overlay and not overlay.is_dir():
        message = f"There is no directory {overlay} with lexicon files: mend TOPLINE_LEXICON, or leave it empty."
        raise UserError(message)
    modalities = tuple(_modalities())
    if overlay:
        _lay_overlay(overlay, rows, {(each.kind, each.id): {} for each in modalities})
    return [*(_draft(key, row) for key, row in rows.items()), *_regulators(), *modalities]


def _draft(key: _Key, row: Row) -> Draft:
    kind, id_ = key
    _, forms, make = _TABLES[kind]
    aliases = forms(row)
    return Draft(kind, id_, aliases, _loose(row, aliases) if kind is EntityKind.DISEASE else (), row, make)


def _lay_overlay(overlay: Path, rows: dict[_Key, Row], modalities: Mapping[_Key, Row]) -> None:
    """Put an operator's rows over `rows`; UserError names the line of one that cannot stand."""
    known = {kind: [*next(_rows_of(rows, kind), dict[str, str]()), "abbreviations"] for kind in _TABLES}
    laid: list[tuple[str, EntityKind, str]] = []
    for path in sorted(overlay.glob("*.csv")):
        kind = _kind_of(path)
        for line, row in _read_table(path, kind):
            check_columns(str(path), row, known[kind])
            rows[kind, row["id"]] = lay_over(rows.get((kind, row["id"])), row)
            laid.append((f"{path}, line {line}", kind, row["id"]))
    everything = {**rows, **modalities}
    for place, kind, id_ in laid:
        check_links(everything, place, kind, id_)


def _rows_of(rows: Mapping[_Key, Row], kind: EntityKind) -> Iterator[Row]:
    return (row for (each, _), row in rows.items() if each is kind)


def _add_local_names(rows: dict[_Key, Row]) -> None:
    """Give the rows the names that Chinese, Korean and Japanese news call them by (`local_names.csv`)."""
    lines = (FOLDER / "local_names.csv").read_text(encoding="utf-8").splitlines()
    for kind_, id_, names, _ in csv.reader(lines[1:], strict=True):
        kind = EntityKind(kind_)
        row, column = rows[kind, id_], "short" if kind is EntityKind.DRUG else "aliases"
        rows[kind, id_] = {**row, column: f"{row[column]}|{names}" if row.get(column) else names}


def _kind_of(path: Path) -> EntityKind:
    """Return which table an overlay file belongs to: by its name (`companies.csv`, `drugs-2026.csv`)."""
    for kind, (name, *_) in _TABLES.items():
        if path.stem.split("-")[0].split(".")[0] == name.removesuffix(".csv"):
            return kind
    names = ", ".join(name for name, *_ in _TABLES.values())
    message = f"{path}: not a table of the lexicon; name it after one of {names} (such as drugs-ours.csv)."
    raise UserError(message)


def _read_table(path: Path, kind: EntityKind) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table with their line numbers; UserError names file and line of what is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: cannot be read as UTF-8 text ({error.__class__.__name__})."
        raise UserError(message) from error
    reader = csv.reader(lines, strict=True)
    try:
        header = next(reader, list[str]())
        missing = _FIRST_COLUMNS[kind] - set(header)
        if missing:
            message = f"{path}, line 1: the columns {', '.join(sorted(missing))} are missing."
            raise UserError(message)
        id_at = header.index("id")
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header) or not cells[id_at].strip():
                message = f"{path}, line {reader.line_num}: {len(header)} fields with an id are expected."
                raise UserError(message)
            yield reader.line_num, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        message = f"{path}, line {reader.line_num}: {error}."
        raise UserError(message) from error


def _regulators() -> Iterator[Entity]:
    table = read_toml("regulators.toml")
    for row in table.get("regulator", ()):
        names, cased, guarded = (tuple(row.get(key, ())) for key in ("names", "cased", "guarded"))
        is_bound = bool(row.get("deal"))
        aliases = _all((row["code"],) if not guarded else (), names, cased, guarded, tuple(row.get("former", ())))
        yield Entity(
            kind=EntityKind.REGULATOR,
            id=row["code"],
            name=row["code"],
            aliases=aliases,
            cased=_all(cased, (row["code"],)),
            guarded=aliases if is_bound else guarded,
            country=row.get("country"),
            context=tuple(table["deal_words"] if is_bound else row.get("context", ())),
            needs=tuple((alias, tuple(words)) for alias, words in row.get("needs", {}).items()),
            is_context_bound=is_bound,
            grants=tuple(row.get("grants", ())),
        )


def _modalities() -> Iterator[Entity]:
    for row in read_toml("modalities.toml").get("modality", ()):
        cased, guarded = tuple(row.get("cased", ())), tuple(row.get("guarded", ()))
        own = () if row["name"] in (*cased, *guarded) else (row["name"],)
        yield Entity(
            kind=EntityKind.MODALITY,
            id=row["id"],
            name=row["name"],
            aliases=_all(own, tuple(row.get("cues", ())), cased, guarded),
            cased=cased,
            guarded=guarded,
            parent=row.get("broader"),
        )


def read_vocabulary() -> Vocabulary:
    """Return the word lists of the packaged TOML files."""
    stems = read_toml("stems.toml")
    forms, trade, friends = (
        read_toml("legal_forms.toml"),
        read_toml("trade_words.toml"),
        read_toml("false_friends.toml"),
    )
    return Vocabulary(
        stems=tuple(
            Stem(
                text=row["stem"],
                modality=row.get("modality", ""),
                target=row.get("target"),
                is_guarded=bool(row.get("guarded")),
                is_second=row.get("word") == "second",
            )
            for row in stems.get("stem", ())
        ),
        salts=frozenset(stems.get("salts", ())),
        exchanges={
            name.upper(): row["code"]
            for row in read_toml("exchanges.toml").get("exchange", ())
            for name in row["names"]
        },
        legal_forms={form: strength == "strong" for strength, row in forms.items() for form in row["forms"]},
        trade_words={word: strength for strength, row in trade.items() for word in row["words"]},
        false_friends=_false_friends(friends),
        phrases=_phrases(friends),
    )


def _phrases(table: Mapping[str, Any]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the false friends of several words: a known name inside of one is no name."""
    return tuple(
        (name, frozenset(row["not_a"])) for row in table.values() for name in row.get("names", ()) if " " in name
    )


def _false_friends(table: Mapping[str, Any]) -> dict[str, Friends]:
    names: dict[str, set[str]] = {}
    patterns: dict[str, list[str]] = {}
    for sort, row in table.items():
        # Firms do bear everyday words: these stand apart, so that a ticker or a legal form can prove one.
        kinds = ["word" if kind == "company" and sort == "english_word" else kind for kind in row["not_a"]]
        for kind in kinds:
            names.setdefault(kind, set()).update(row.get("names", ()))
            patterns.setdefault(kind, []).extend(row.get("patterns", ()))
    return {
        kind: Friends(frozenset(held), pattern("|".join(f"(?:{each})" for each in patterns.get(kind, ())) or "(?!)"))
        for kind, held in names.items()
    }
