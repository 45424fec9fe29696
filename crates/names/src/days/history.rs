//! When and how a name was rendered.

use rusqlite::params;
use serde::Serialize;

use super::{Days, DaysError};
use crate::{Variation, key};

/// What a ledger remembers of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct History {
    /// Its Arabic.
    pub name: String,
    /// What it names, as far as that is known.
    pub kind: Option<String>,
    /// Decisions, the latest first; the first one holds.
    pub decisions: Vec<Decision>,
    /// Renderings of the whole name and of parts of it, the most frequent first.
    pub renderings: Vec<Tally>,
    /// How it was rendered where, the latest story first.
    pub rendered: Vec<Rendered>,
}

/// A name that was rendered in several ways, or not as decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// Its Arabic.
    pub name: String,
    /// What is decided.
    pub decided: Option<String>,
    /// What it was rendered by, the most frequent first.
    pub renderings: Vec<Tally>,
}

/// How often, and from when to when a rendering was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// The English.
    pub english: String,
    /// In how many places.
    pub count: u32,
    /// In how many stories.
    pub stories: u32,
    /// The day of the first story.
    pub first: String,
    /// The day of the last one.
    pub last: String,
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

    /// Names that stories spelled in several ways, or otherwise than is decided, in the order of their keys.
    ///
    /// # Errors
    /// A ledger that cannot be read.
    pub fn conflicts(&self) -> Result<Vec<Conflict>, DaysError> {
        let read = || -> rusqlite::Result<Vec<Conflict>> {
            let mut statement = self.connection.prepare(
                "SELECT n.key, n.name, (SELECT english FROM decision d WHERE d.key = n.key ORDER BY number DESC LIMIT 1)
                 FROM name n WHERE EXISTS (SELECT 1 FROM used u WHERE u.key = n.key AND u.short = 0) ORDER BY n.key",
            )?;
            let names = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))?;
            let mut conflicts = Vec::new();
            for name in names {
                let (key, name, decided): (String, String, Option<String>) = name?;
                let renderings = self.tallies(&key, false)?;
                let wanted = decided.as_deref().or(renderings.first().map(|first| first.english.as_str()));
                let differs = |tally: &Tally| {
                    wanted.and_then(|wanted| Variation::between(wanted, &tally.english, &key)).is_some_and(
                        |variation| variation.is_spelling() || (decided.is_some() && variation == Variation::Other),
                    )
                };
                if renderings.iter().any(differs) {
                    conflicts.push(Conflict { name, decided, renderings });
                }
            }
            Ok(conflicts)
        };
        read().map_err(|source| self.fault(source))
    }

    /// Renderings of a name, the most frequent first; on request those of its parts, too.
    fn tallies(&self, key: &str, parts: bool) -> rusqlite::Result<Vec<Tally>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT u.english, sum(u.count) AS total, count(DISTINCT s.story), min(s.day), max(s.day)
             FROM used u JOIN story s USING (story) WHERE u.key = ?1 AND u.short <= ?2
             GROUP BY u.english ORDER BY total DESC, u.english",
        )?;
        let tallies = statement.query_map(params![key, parts], |row| {
            Ok(Tally {
                english: row.get(0)?,
                count: row.get(1)?,
                stories: row.get(2)?,
                first: row.get(3)?,
                last: row.get(4)?,
            })
        })?;
        tallies.collect()
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
        Ok(History { name, kind, decisions, renderings: self.tallies(key, true)?, rendered })
    }
}
