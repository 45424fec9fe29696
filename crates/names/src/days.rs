//! The ledger over days: a file that remembers how names were rendered in which story, and what the house decided.
//!
//! SQLite keeps it. Each call that changes it is one transaction, so that a program that is killed leaves it as it was before
//! or after, and programs that write at the same time wait for each other. A story that is recorded again takes the place of
//! what was recorded of it.

mod history;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use barqiya_glossary::{Entry, Glossary, Kind, Obligation};
use rusqlite::{Connection, ErrorCode, OptionalExtension, TransactionBehavior, params};

use crate::ledger::Past;
use crate::{Ledger, key};
pub use history::{Conflict, Decision, History, Rendered, Tally};

/// Marks a file as a ledger of ours: `BARQ`.
const APPLICATION: i32 = 0x4241_5251;
/// The form of the tables.
const VERSION: i32 = 1;
/// How long a program waits for another that writes.
const PATIENCE: Duration = Duration::from_secs(30);

const TABLES: &str = "
CREATE TABLE story (story TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE name (key TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT) WITHOUT ROWID;
CREATE TABLE used (
    key TEXT NOT NULL, story TEXT NOT NULL REFERENCES story ON DELETE CASCADE, english TEXT NOT NULL, short INTEGER NOT NULL,
    count INTEGER NOT NULL, PRIMARY KEY (key, story, english, short)
) WITHOUT ROWID;
CREATE INDEX used_by_story ON used (story);
CREATE TABLE decision (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL, english TEXT, note TEXT, who TEXT, day TEXT NOT NULL
);
CREATE INDEX decision_by_key ON decision (key, number);
";

/// What went wrong with a ledger.
#[derive(Debug, thiserror::Error)]
pub enum DaysError {
    /// SQLite says so.
    #[error("{}: {source}", path.display())]
    Database {
        /// The ledger.
        path: PathBuf,
        /// What it says.
        source: rusqlite::Error,
    },
    /// It is another program's file.
    #[error("{}: it is a database, and not a ledger of names", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// It was made by a later version.
    #[error("{}: it was made by a later version of barqiya", path.display())]
    Later {
        /// The file.
        path: PathBuf,
    },
    /// A day that is none.
    #[error("{day} is no day; write it as 2026-11-27")]
    Day {
        /// What was given.
        day: String,
    },
}

/// A ledger over days.
#[derive(Debug)]
pub struct Days {
    path: PathBuf,
    connection: Connection,
}

impl Days {
    /// Opens a ledger, and makes it where there is none.
    ///
    /// # Errors
    /// A file that is no ledger, or cannot be read or written.
    pub fn open(path: &Path) -> Result<Self, DaysError> {
        let database = |source| DaysError::Database { path: path.to_owned(), source };
        let connection = Connection::open(path).map_err(database)?;
        let mut days = Self { path: path.to_owned(), connection };
        days.prepare()?;
        Ok(days)
    }

    fn prepare(&mut self) -> Result<(), DaysError> {
        self.connection.busy_timeout(PATIENCE).map_err(|source| self.fault(source))?;
        let (application, version, tables) = self.form()?;
        if application == APPLICATION && version > VERSION {
            return Err(DaysError::Later { path: self.path.clone() });
        }
        if application != APPLICATION && tables > 0 {
            return Err(DaysError::Foreign { path: self.path.clone() });
        }
        let prepare = |connection: &mut Connection| -> rusqlite::Result<()> {
            // Readers do not wait for a writer; a killed writer leaves nothing half done.
            patiently(|| connection.pragma_update(None, "journal_mode", "wal"))?;
            connection.pragma_update(None, "synchronous", "normal")?;
            connection.pragma_update(None, "foreign_keys", true)?;
            if application == APPLICATION {
                return Ok(());
            }
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // Another program may have made it in the meantime.
            let there: i32 = transaction.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
            if there == 0 {
                transaction.execute_batch(TABLES)?;
                transaction.pragma_update(None, "application_id", APPLICATION)?;
                transaction.pragma_update(None, "user_version", VERSION)?;
            }
            transaction.commit()
        };
        prepare(&mut self.connection).map_err(|source| self.fault(source))
    }

    /// The marks of the file, and how many tables there are; of one moment, for another program may be making them.
    fn form(&self) -> Result<(i32, i32, i32), DaysError> {
        let all = || {
            let moment = self.connection.unchecked_transaction()?;
            let ask = |question: &str| moment.query_row(question, [], |row| row.get::<_, i32>(0));
            Ok((ask("PRAGMA application_id")?, ask("PRAGMA user_version")?, ask("SELECT count(*) FROM sqlite_master")?))
        };
        patiently(all).map_err(|source| self.fault(source))
    }

    fn fault(&self, source: rusqlite::Error) -> DaysError {
        DaysError::Database { path: self.path.clone(), source }
    }

    /// How stories but these rendered a name, the most frequent rendering first.
    ///
    /// # Errors
    /// A ledger that cannot be read.
    pub fn past(&self, key: &str, but: &[&str]) -> Result<Vec<Past>, DaysError> {
        let read = || -> rusqlite::Result<Vec<Past>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT english, count, story FROM used WHERE key = ?1 AND short = 0 ORDER BY english, story",
            )?;
            let mut past: Vec<Past> = Vec::new();
            let mut rows = statement.query(params![key])?;
            while let Some(row) = rows.next()? {
                let (english, count, story): (String, u32, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
                let count = count as usize;
                if but.contains(&story.as_str()) {
                    continue;
                }
                match past.last_mut().filter(|last| last.english == english) {
                    Some(last) => last.count += count,
                    None => past.push(Past { english, count }),
                }
            }
            past.sort_by_key(|past| std::cmp::Reverse(past.count));
            Ok(past)
        };
        read().map_err(|source| self.fault(source))
    }

    /// Remembers the stories of a ledger as written on a day (`2026-11-27`; none is today), each in the place of what was
    /// remembered of it before.
    ///
    /// # Errors
    /// A day that is none, a ledger that cannot be written.
    pub fn record(&mut self, ledger: &Ledger, day: Option<&str>) -> Result<(), DaysError> {
        let day = self.day(day)?;
        let write = |connection: &mut Connection| -> rusqlite::Result<()> {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            {
                let mut forget = transaction.prepare_cached("DELETE FROM story WHERE story = ?1")?;
                let mut story = transaction.prepare_cached("INSERT INTO story VALUES (?1, ?2)")?;
                for name in &ledger.titles {
                    forget.execute(params![name])?;
                    story.execute(params![name, day])?;
                }
                let mut known = transaction.prepare_cached(
                    "INSERT INTO name VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET kind = coalesce(kind, excluded.kind)",
                )?;
                let mut used = transaction.prepare_cached(
                    "INSERT INTO used VALUES (?1, ?2, ?3, ?4, 1) ON CONFLICT DO UPDATE SET count = count + 1",
                )?;
                for name in &ledger.names {
                    known.execute(params![name.key, name.name, name.kind.map(kind_name)])?;
                    for of in &name.uses {
                        if let Some(english) = &of.english {
                            used.execute(params![name.key, of.place.story, english, of.short])?;
                        }
                    }
                }
            }
            transaction.commit()
        };
        write(&mut self.connection).map_err(|source| self.fault(source))
    }

    /// Says how a name is to be rendered from now on; without English, that nothing is said any more.
    ///
    /// # Errors
    /// A ledger that cannot be written.
    pub fn decide(
        &mut self,
        name: &str,
        english: Option<&str>,
        note: Option<&str>,
        who: Option<&str>,
    ) -> Result<(), DaysError> {
        let day = self.day(None)?;
        let write = "INSERT INTO decision (key, name, english, note, who, day) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let written = self.connection.execute(write, params![key(name), name, english, note, who, day]);
        written.map(drop).map_err(|source| self.fault(source))
    }

    /// What is decided, as a glossary.
    ///
    /// # Errors
    /// A ledger that cannot be read.
    pub fn decisions(&self) -> Result<Glossary, DaysError> {
        let read = || -> rusqlite::Result<Vec<Entry>> {
            let mut statement = self.connection.prepare(
                "SELECT d.name, d.english, d.note, n.kind FROM decision d LEFT JOIN name n USING (key)
                 WHERE d.number = (SELECT max(number) FROM decision WHERE key = d.key) AND d.english IS NOT NULL ORDER BY d.number",
            )?;
            let rows = statement.query_map([], |row| {
                let kind: Option<String> = row.get(3)?;
                Ok(Entry {
                    note: row.get(2)?,
                    kind: kind.as_deref().and_then(kind_named).unwrap_or_default(),
                    ..Entry::new(row.get::<_, String>(0)?, row.get::<_, String>(1)?)
                })
            })?;
            rows.collect()
        };
        Ok(Glossary { path: None, entries: read().map_err(|source| self.fault(source))? })
    }

    /// Names without a decision, with their most frequent rendering.
    ///
    /// # Errors
    /// A ledger that cannot be read.
    pub fn usual(&self) -> Result<Glossary, DaysError> {
        let read = || -> rusqlite::Result<Vec<Entry>> {
            let mut statement = self.connection.prepare(
                "SELECT name, english, kind, max(total) FROM (
                     SELECT n.key, n.name, n.kind, u.english, sum(u.count) AS total FROM used u JOIN name n USING (key)
                     WHERE u.short = 0 GROUP BY n.key, u.english)
                 WHERE key NOT IN (SELECT key FROM decision d WHERE english IS NOT NULL
                     AND number = (SELECT max(number) FROM decision WHERE key = d.key))
                 GROUP BY key ORDER BY key",
            )?;
            let rows = statement.query_map([], |row| {
                let kind: Option<String> = row.get(2)?;
                Ok(Entry {
                    kind: kind.as_deref().and_then(kind_named).unwrap_or_default(),
                    obligation: Obligation::Preferred,
                    ..Entry::new(row.get::<_, String>(0)?, row.get::<_, String>(1)?)
                })
            })?;
            rows.collect()
        };
        Ok(Glossary { path: None, entries: read().map_err(|source| self.fault(source))? })
    }

    /// A day as the ledger writes it.
    fn day(&self, day: Option<&str>) -> Result<String, DaysError> {
        let Some(day) = day else {
            let today = self.connection.query_row("SELECT date('now', 'localtime')", [], |row| row.get(0));
            return today.map_err(|source| self.fault(source));
        };
        let known: rusqlite::Result<Option<Option<String>>> =
            self.connection.query_row("SELECT date(?1)", params![day], |row| row.get(0)).optional();
        match known.map_err(|source| self.fault(source))?.flatten() {
            Some(known) if known == day => Ok(known),
            _ => Err(DaysError::Day { day: day.to_owned() }),
        }
    }
}

/// Tries again as long as another program is in the way: SQLite itself does not wait for those that open or mend a ledger.
fn patiently<T>(mut act: impl FnMut() -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    let begun = Instant::now();
    loop {
        let busy = |error: &rusqlite::Error| {
            matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
        };
        match act() {
            Err(error) if busy(&error) && begun.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(20)),
            done => return done,
        }
    }
}

fn kind_name(kind: Kind) -> String {
    format!("{kind:?}").to_lowercase()
}

fn kind_named(name: &str) -> Option<Kind> {
    [Kind::Person, Kind::Place, Kind::Organization, Kind::Agency, Kind::Term, Kind::Event]
        .into_iter()
        .find(|kind| kind_name(*kind) == name)
}
