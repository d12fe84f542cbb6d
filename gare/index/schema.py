"""The tables of the index. No migration: another `VERSION` means rebuild."""

from __future__ import annotations

from typing import Final

from gare.sqlite import Connection

VERSION: Final = 11
"""To be raised with every change of a table, of `french.py`, `words.py` or `values.py`."""
HEAD: Final = f"head:{VERSION}"
MADE: Final = "made"
"""Drawn anew with each whole index: two made from one commit may number pages otherwise."""
TOKENIZER: Final = "ascii tokenchars '~^+@=#'"

_TABLES: Final = f"""
create table meta (name text primary key, value text) without rowid;
create table counter (name text primary key, value integer not null) without rowid;

create table trail (
  file text primary key, lineage integer not null, alive integer not null
) without rowid;
create table lineage (
  id integer primary key, first integer, last integer, revisions integer not null
);
create table change (
  seq integer primary key, hash blob not null, at integer not null, name text not null,
  handle text not null, action text not null, summary text not null, merged integer not null,
  lead integer, files integer not null
);
create table revision (
  id integer primary key, lineage integer not null, file text not null, origin text,
  action text not null, before blob, after blob, size_before integer not null,
  size_after integer not null, kind text not null default ''
);
create table guard (
  lineage integer primary key, level integer not null, handles text not null
);
create table folder (
  folder text not null, seq integer not null, revision integer not null, primary key (folder, seq)
) without rowid;

create table page (
  id integer primary key, path text not null, nfc text not null, file text not null,
  folder text not null, blob blob not null, size integer not null, title text not null,
  title_key text not null, kind text not null, ident text not null, lang text not null,
  summary text not null, tags text not null, aliases text not null, license text not null,
  status text not null, verified text, problems integer not null, part integer not null,
  orphan integer not null default 0,
  created_at integer, created_by text not null default '', created_commit blob,
  updated_at integer, updated_by text not null default '', updated_commit blob,
  updated integer not null default 0, revisions integer not null default 0
);
create table name (
  key text not null, rank integer not null, page integer not null, primary key (key, rank, page)
) without rowid;
create table file (
  path text primary key, nfc text not null, owner text not null, blob blob not null,
  size integer not null, fault text not null
) without rowid;
create table link (
  source integer not null, position integer not null, ref text not null, key text not null,
  file integer not null, target integer, primary key (source, position)
) without rowid;
create table want (ref text not null, source integer not null, key text not null,
  primary key (ref, source)) without rowid;
create table wanted (ref text primary key, pages integer not null) without rowid;
create table redirect (
  old text not null, hop integer not null, place text not null, primary key (old, hop)
) without rowid;
create table tag (
  key text not null, path text not null, page integer not null, label text not null,
  primary key (key, path)
) without rowid;
create table place (folder text primary key, pages integer not null) without rowid;
create table kind_count (kind text primary key, pages integer not null) without rowid;
create table tag_count (key text primary key, pages integer not null) without rowid;

create virtual table words using fts5(tokens, content='', tokenize="{TOKENIZER}");
create table searched (
  page integer primary key, base integer not null, kind text not null, tags text not null,
  weights text not null
);
create table tokens (page integer primary key, tokens blob not null);
create table body (page integer primary key, text blob not null);
create table vocabulary (word text primary key, pages integer not null) without rowid;
create table title_word (word text not null, page integer not null, primary key (word, page))
  without rowid;
create table gram (
  gram text not null, size integer not null, page integer not null,
  primary key (gram, size, page)
) without rowid;

create table record (page integer primary key, fields text not null, names text not null);
create table spot (
  page integer primary key, path text not null, title text not null, kind text not null,
  latitude real not null, longitude real not null
);
create table posting (
  field text not null, key text not null, label text not null, chunk integer not null,
  bits blob not null, primary key (field, key, label, chunk)
) without rowid;
"""

_RENDERS: Final = """
create table if not exists render (
  made integer primary key, key text not null unique, html blob not null
);
"""

_INDEXES: Final = """
create unique index change_hash on change (hash);
create index change_handle on change (handle, seq);
create index change_action on change (action, seq);
create index trail_lineage on trail (lineage);
create index revision_lineage on revision (lineage, id);
create index revision_kind on revision (kind, id) where kind <> '';
create index revision_gone on revision (id) where after is null;
create unique index page_path on page (path);
create index page_nfc on page (nfc, path);
create unique index page_file on page (file);
create index page_folder on page (folder, path);
create index page_kind on page (kind, path) where kind <> '' and part = 0;
create index page_title on page (title_key, path);
create index page_updated on page (updated, id) where part = 0;
create index page_orphan on page (path) where orphan = 1;
create index page_unlisted on page (status, path) where part = 1 and status <> '';
create index page_listed on page (path, id) where part = 0;
create index name_page on name (page);
create index file_owner on file (owner, path);
create index file_nfc on file (nfc, path);
create index file_fault on file (path) where fault <> '';
create index link_target on link (target, source);
create index link_ref on link (ref, source);
create index link_key on link (key, source) where key <> '';
create index want_source on want (source);
create index wanted_pages on wanted (pages desc, ref);
create index redirect_place on redirect (place);
create index place_pages on place (pages desc, folder);
create index tag_page on tag (page);
create index tag_pages on tag_count (pages desc, key);
create index title_word_page on title_word (page);
create index page_created_at on page (created_at, id) where part = 0;
create index page_updated_at on page (updated_at, id) where part = 0;
create index spot_place on spot (latitude, longitude, page);
"""

COUNTERS: Final = ("pages", "files", "wanted", "orphans", "changes", "tags")

_TRIGGERS: Final = """
create trigger page_in after insert on page when new.part = 0 begin
  update counter set value = value + 1 where name = 'pages'; end;
create trigger page_out after delete on page when old.part = 0 begin
  update counter set value = value - 1 where name = 'pages'; end;
create trigger page_orphan_out after delete on page when old.orphan = 1 begin
  update counter set value = value - 1 where name = 'orphans'; end;
create trigger orphan_set after update of orphan on page when new.orphan <> old.orphan begin
  update counter set value = value + new.orphan - old.orphan where name = 'orphans'; end;
create trigger file_in after insert on file begin
  update counter set value = value + 1 where name = 'files'; end;
create trigger file_out after delete on file begin
  update counter set value = value - 1 where name = 'files'; end;
create trigger change_in after insert on change begin
  update counter set value = value + 1 where name = 'changes'; end;
create trigger kind_in after insert on page when new.kind <> '' and new.part = 0 begin
  insert into kind_count values (new.kind, 1) on conflict do update set pages = pages + 1; end;
create trigger kind_out after delete on page when old.kind <> '' and old.part = 0 begin
  update kind_count set pages = pages - 1 where kind = old.kind;
  delete from kind_count where kind = old.kind and pages = 0; end;
create trigger want_in after insert on want begin
  insert into wanted values (new.ref, 1) on conflict do update set pages = pages + 1; end;
create trigger want_out after delete on want begin
  update wanted set pages = pages - 1 where ref = old.ref;
  delete from wanted where ref = old.ref and pages = 0; end;
create trigger wanted_in after insert on wanted begin
  update counter set value = value + 1 where name = 'wanted'; end;
create trigger wanted_out after delete on wanted begin
  update counter set value = value - 1 where name = 'wanted'; end;
create trigger tag_in after insert on tag begin
  insert into tag_count values (new.key, 1) on conflict do update set pages = pages + 1; end;
create trigger tag_out after delete on tag begin
  update tag_count set pages = pages - 1 where key = old.key;
  delete from tag_count where key = old.key and pages = 0; end;
create trigger tag_new after insert on tag_count begin
  update counter set value = value + 1 where name = 'tags'; end;
create trigger tag_gone after delete on tag_count begin
  update counter set value = value - 1 where name = 'tags'; end;
"""

_COUNTED: Final = {
    "pages": "select count(*) from page where part = 0",
    "files": "select count(*) from file",
    "wanted": "select count(*) from wanted",
    "orphans": "select count(*) from page where orphan = 1",
    "changes": "select count(*) from change",
    "tags": "select count(*) from tag_count",
}


def create_tables(db: Connection) -> None:
    """Begin again with empty tables; renders, known by their content, stay when they can."""
    kept = {"render"}
    found = db.execute("select type, name from sqlite_master where type in ('table', 'view')")
    for kind, name in found.fetchall():
        if name not in kept and not name.startswith(("words_", "sqlite_")):
            db.execute(f'drop {kind} if exists "{name}"')
    _run(db, _TABLES)
    _run(db, _RENDERS)
    db.executemany("insert into counter values (?, 0)", [(name,) for name in COUNTERS])
    db.execute(f"pragma user_version = {VERSION}")


def add_indexes(db: Connection) -> None:
    """Add the indexes, once the tables are filled."""
    _run(db, _INDEXES)


def add_counters(db: Connection) -> None:
    """Count all there is, and let triggers keep the counts from now on."""
    db.execute("insert into wanted select ref, count(*) from want group by ref")
    db.execute(
        "insert into kind_count select kind, count(*) from page"
        " where kind <> '' and part = 0 group by kind"
    )
    db.execute("insert into tag_count select key, count(*) from tag group by key")
    for name, number in counted(db).items():
        db.execute("update counter set value = ? where name = ?", (number, name))
    for statement in _TRIGGERS.split("end;"):
        if statement.strip():
            db.execute(statement + "end")


def counted(db: Connection) -> dict[str, int]:
    """Return each counter as it should be. Reads whole tables."""
    return {name: db.execute(query).fetchone()[0] for name, query in _COUNTED.items()}


def version(db: Connection) -> int:
    """Return the version of the schema of a file, 0 when it is new."""
    return int(db.execute("pragma user_version").fetchone()[0])


def _run(db: Connection, script: str) -> None:
    """Run simple statements inside the transaction (`executescript` would commit it)."""
    for statement in script.split(";"):
        if statement.strip():
            db.execute(statement)
