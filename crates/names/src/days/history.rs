//! When and how a name was rendered.

use rusqlite::params;
use serde::Serialize;

use super::{Days, DaysError};
use crate::key;

/// What a ledger remembers of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct History {
    /// Its Arabic.
    pub name: String,
    /// What it names, as far as that is known.
    pub kind: Option<String>,
    /// Decisions, the latest first; the first one holds.
    pub decisions: Vec<Decision>,
    /// How it was rendered, the latest story first.
    pub rendered: Vec<Rendered>,
}

/// A decision of the house.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The English; `None` takes an earlier decision back.
    pub english: Option<String>,
    /// Why.
    pub note: Option<String>,
    /// Who said so.
    pub who: Option<String>,
    /// When.
    pub day: String,
}

/// A rendering in a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rendered {
    /// The day of the story.
    pub day: String,
    /// The story.
    pub story: String,
    /// The English.
    pub english: String,
    /// Whether a part stands for the whole name.
    pub short: bool,
    /// How often.
    pub count: u32,
}

impl Days {
    /// Histories of the names that are written like this in Arabic, or rendered like this in English, or are longer names with
    /// these words.
    ///
    /// # Errors
    /// A ledger that cannot be read.
    pub fn history(&self, name: &str) -> Result<Vec<History>, DaysError> {
        let read = || -> rusqlite::Result<Vec<History>> {
            let mut statement = self.connection.prepare(
                "SELECT key FROM name WHERE key = ?1 OR ' ' || key || ' ' LIKE '% ' || ?1 || ' %'
                 UNION SELECT key FROM used WHERE english = ?2 COLLATE NOCASE AND short = 0
                 UNION SELECT key FROM decision WHERE key = ?1 OR english = ?2 COLLATE NOCASE ORDER BY 1",
            )?;
            let keys = statement.query_map(params![key(name), name], |row| row.get::<_, String>(0))?;
            keys.map(|key| self.of_key(&key?)).collect()
        };
        read().map_err(|source| self.fault(source))
    }

    fn of_key(&self, key: &str) -> rusqlite::Result<History> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.day, s.story, u.english, u.short, u.count FROM used u JOIN story s USING (story) WHERE u.key = ?1
             ORDER BY s.day DESC, s.story, u.english, u.short",
        )?;
        let rendered = statement.query_map(params![key], |row| {
            Ok(Rendered {
                day: row.get(0)?,
                story: row.get(1)?,
                english: row.get(2)?,
                short: row.get(3)?,
                count: row.get(4)?,
            })
        })?;
        let rendered = rendered.collect::<rusqlite::Result<_>>()?;
        let mut statement = self
            .connection
            .prepare_cached("SELECT english, note, who, day, name FROM decision WHERE key = ?1 ORDER BY number DESC")?;
        let mut decided_name: Option<String> = None;
        let decisions = statement.query_map(params![key], |row| {
            decided_name.get_or_insert(row.get(4)?);
            Ok(Decision { english: row.get(0)?, note: row.get(1)?, who: row.get(2)?, day: row.get(3)? })
        })?;
        let decisions = decisions.collect::<rusqlite::Result<_>>()?;
        let mut statement = self.connection.prepare_cached("SELECT name, kind FROM name WHERE key = ?1")?;
        let mut known = statement.query_map(params![key], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
        let (name, kind) = match known.next() {
            Some(known) => known?,
            None => (decided_name.unwrap_or_default(), None),
        };
        Ok(History { name, kind, decisions, rendered })
    }
}
