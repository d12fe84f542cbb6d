"""The tables of news: feeds, the pages that show them, their entries, the words of these."""

from __future__ import annotations

from typing import Final

from gare.sqlite import Connection

VERSION: Final = 1
"""Kept in `pragma user_version`; change it with the tables, and say how to come from the last."""
_TABLES: Final = """
create table feeds (
  id integer primary key, address text not null unique,
  title text not null default '', home text not null default '',
  etag text not null default '', modified text not null default '',
  read_at integer, next_at integer not null default 0,
  failures integer not null default 0, fault text not null default '', failing_since integer,
  left_at integer
);
create table places (
  feed integer not null references feeds(id), page text not null, primary key (feed, page)
) without rowid;
create table entries (
  id integer primary key, feed integer not null references feeds(id), key text not null,
  title text not null, link text not null, text text not null, author text not null,
  at integer not null, seen_at integer not null, unique (feed, key)
);
create index entries_by_date on entries (feed, at desc, id desc);
create virtual table words using fts5(tokens, tokenize='ascii');
"""


def make(link: Connection) -> None:
    """Make the tables, unless they are there; inside a transaction."""
    if link.execute("pragma user_version").fetchone()[0] == VERSION:
        return
    for statement in _TABLES.split(";"):
        if statement.strip():
            link.execute(statement)
    link.execute(f"pragma user_version = {VERSION}")
