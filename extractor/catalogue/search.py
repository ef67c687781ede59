"""Full-text search over the catalogue that does not mind accents: "do thi" finds "đô thị".

FTS5 with external content: the index holds the words with đ as d (SQLite itself folds all other
accents), the tables keep the raw text, so that highlighting shows it as written.  SQLite's own
'rebuild' command reads the raw text and would bring đ back: never use it, use `reindex`.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from dataclasses import dataclass

MARK_START, MARK_END = "\x02", "\x03"  # around what was found; no document holds them (XML, HTML)

COLUMNS = {  # table -> columns in the index
    "documents": ("title", "number", "issuer"),
    "sections": ("heading",),
    "targets": ("quote", "indicator"),
    "obligations": ("quote", "deliverable"),
    "pages": ("text",),
}
_TOKENIZER = "unicode61 remove_diacritics 2"
_NUMBER = re.compile(r"\d+(?:/[\w-]+)+")
_QUOTED = re.compile(r'["“”„«]([^"“”„»«]+)["“”»]')
_MAX_WORDS = 32


@dataclass(frozen=True, slots=True)
class Query:
    """Words that someone looks for; `phrase` is tried first, `words` where it finds nothing.

    Both are MATCH expressions of FTS5; empty where the text holds no word.
    """

    text: str  # NFC, trimmed
    phrase: str
    words: str

    @property
    def accented(self) -> bool:
        """Whether the text has accents, so that rows with the very same accents come first."""
        return _unaccented(self.text) != self.text.casefold()

    def occurs_in(self, text: str) -> bool:
        """Whether the text, quotation marks aside, stands there with the same accents."""
        wanted = " ".join(_QUOTED.sub(r"\1", self.text).casefold().split())
        return wanted in " ".join(text.casefold().split())


def parse(text: str) -> Query:
    """What a person typed: quoted words and document numbers are phrases, all else words."""
    text = unicodedata.normalize("NFC", text.replace("\0", " ")).strip()
    quoted = [phrase for phrase in _QUOTED.findall(text) if _tokens(phrase)]
    rest = _QUOTED.sub(" ", text).replace('"', " ")
    numbers = _NUMBER.findall(rest)
    words = [word for word in rest.split() if _tokens(word)][:_MAX_WORDS]
    plain_words = [word for word in words if word not in numbers]
    whole = [" ".join(words)] if words else []
    return Query(
        text,
        " AND ".join(map(_match, [*quoted, *whole])),
        " AND ".join(map(_match, [*quoted, *numbers, *plain_words])),
    )


def escape_fts(text: str) -> str:
    """What Datasette's own search box makes of a text: all its words, đ as d."""
    return parse(text).words


def ensure(connection: sqlite3.Connection) -> None:
    """Give a catalogue its index with the triggers that keep it; leave one that is there alone."""
    present = {
        name
        for (name,) in connection.execute(
            "select name from sqlite_master where type = 'table' and name glob '*_fts'"
        )
    }
    missing = [table for table in COLUMNS if f"{table}_fts" not in present]
    if not missing:
        return
    connection.executescript(
        "begin immediate;"
        + "".join(_statements(table) + _fill(table) for table in missing)
        + "commit;"
    )


def reindex(connection: sqlite3.Connection) -> None:
    """Make the whole index anew, for instance after VACUUM, which may number the rows anew."""
    connection.executescript(
        "begin immediate;"
        + "".join(
            f"insert into {table}_fts ({table}_fts) values ('delete-all');" + _fill(table)
            for table in COLUMNS
        )
        + "commit;"
    )


def is_sound(connection: sqlite3.Connection) -> bool:
    """The canary: of each table a row with đ is found by its words without accents.

    False after a 'rebuild', or where row numbers have moved.
    """
    for table, (column, *_) in COLUMNS.items():
        row = connection.execute(
            f"select rowid, {column} from {table} where {column} glob '*đ*' limit 1"
        ).fetchone()
        if row is None:
            continue
        rowid, text = row
        word = next(word for word in re.findall(r"\w+", text) if "đ" in word)
        found = connection.execute(
            f"select 1 from {table}_fts where {table}_fts match ? and rowid = ?",
            (_match(_unaccented(word)), rowid),
        ).fetchone()
        if not found:
            return False
    return True


def _statements(table: str) -> str:
    columns = COLUMNS[table]
    names = ", ".join(columns)
    old, new = (
        ", ".join(_folded(f"{row}.{column}") for column in columns) for row in ("old", "new")
    )
    index = f"{table}_fts"
    away = f"insert into {index} ({index}, rowid, {names}) values ('delete', old.rowid, {old});"
    into = f"insert into {index} (rowid, {names}) values (new.rowid, {new});"
    return f"""
        create virtual table {table}_fts using fts5(
            {names}, content="{table}", tokenize='{_TOKENIZER}'
        );
        create trigger {table}_fts_insert after insert on {table} begin {into} end;
        create trigger {table}_fts_delete after delete on {table} begin {away} end;
        create trigger {table}_fts_update after update of {names} on {table}
            begin {away} {into} end;
    """


def _fill(table: str) -> str:
    columns = COLUMNS[table]
    return (
        f"insert into {table}_fts (rowid, {', '.join(columns)})"
        f" select rowid, {', '.join(map(_folded, columns))} from {table};"
    )


def _folded(column: str) -> str:
    return f"replace(replace({column}, 'đ', 'd'), 'Đ', 'D')"


def _match(phrase: str) -> str:
    words = phrase.replace("đ", "d").replace("Đ", "D").replace('"', " ")
    return f'"{words}"'


def _tokens(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(each for each in decomposed if not unicodedata.combining(each))
