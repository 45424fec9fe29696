//! Which documents a corpus is made of, and which of them fall to a shard.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter, Write};
use std::fs;
use std::path::Path;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::ShardError;

/// The documents of a corpus, in the order in which their rows come out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The folder that all paths lie below.
    pub folder: String,
    /// The documents, sorted by name.
    pub documents: Vec<Document>,
}

/// An Arabic text, and its English version where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// What it is called: its path below the folder without endings, parted by `/`.
    pub name: String,
    /// The Arabic text, below the folder.
    pub arabic: String,
    /// The English text, below the folder; without it the Arabic is translated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub english: Option<String>,
    /// SHA-256 of the Arabic's bytes, and of the English's after them, each as lower-case digits joined by a hyphen.
    pub sha256: String,
    /// Bytes of both texts.
    pub bytes: u64,
}

impl Document {
    /// The hash of a document's texts, as [`Document::sha256`] has it.
    pub fn hash(arabic: &[u8], english: Option<&[u8]>) -> String {
        match english {
            Some(english) => format!("{}-{}", hash(arabic), hash(english)),
            None => hash(arabic),
        }
    }
}

/// SHA-256 in lower-case hexadecimal digits.
pub fn hash(bytes: &[u8]) -> String {
    digits(&Sha256::digest(bytes))
}

pub(super) fn digits(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |mut digits, byte| {
        let _never_fails = write!(digits, "{byte:02x}");
        digits
    })
}

impl Plan {
    /// Reads a plan.
    ///
    /// # Errors
    /// No such file; not a plan; two documents of one name.
    pub fn read(path: &Path) -> Result<Self, ShardError> {
        let text = fs::read_to_string(path).map_err(|source| ShardError::file(path, source))?;
        let file = || path.display().to_string();
        let plan: Self = serde_json::from_str(&text)
            .map_err(|error| ShardError::NoPlan { file: file(), problem: error.to_string() })?;
        let mut names = BTreeSet::new();
        match plan.documents.iter().find(|document| !names.insert(&document.name)) {
            Some(document) => Err(ShardError::SameName { file: file(), name: document.name.clone() }),
            None => Ok(plan),
        }
    }

    /// The plan as JSON, a document a line.
    pub fn to_json(&self) -> String {
        let documents: Vec<String> = self.documents.iter().map(|document| format!("  {}", json!(document))).collect();
        format!("{{\"folder\": {}, \"documents\": [\n{}\n]}}\n", json!(self.folder), documents.join(",\n"))
    }

    /// The documents that fall to a shard, in the plan's order.
    pub fn of(&self, shard: Shard) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(move |document| shard.takes(document))
    }
}

/// One part of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Shard {
    number: u32,
    of: u32,
}

impl Shard {
    /// All in one.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// What its log is called, without an ending: `shard-2-of-8`.
    pub fn file_stem(self) -> String {
        format!("shard-{}-of-{}", self.number, self.of)
    }

    /// Whether a document falls to it: by its hash, so that it does not matter what other documents there are.
    pub fn takes(self, document: &Document) -> bool {
        let digits = document.sha256.get(..15).unwrap_or_default();
        let number = u64::from_str_radix(digits, 16).unwrap_or_default();
        number % u64::from(self.of) == u64::from(self.number - 1)
    }
}

impl Display for Shard {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self { number, of }),
            _ => Err(ShardError::NoShard { text: text.to_owned() }),
        }
    }
}

impl From<Shard> for String {
    fn from(shard: Shard) -> Self {
        shard.to_string()
    }
}

impl TryFrom<String> for Shard {
    type Error = ShardError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        let document = |number: usize| {
            let arabic = format!("نص {number}");
            Document {
                name: format!("a/{number}"),
                arabic: format!("a/{number}.ar.txt"),
                english: None,
                sha256: Document::hash(arabic.as_bytes(), None),
                bytes: arabic.len() as u64,
            }
        };
        Plan { folder: "stories".into(), documents: (0..100).map(document).collect() }
    }

    #[test]
    fn every_document_falls_to_one_shard() {
        let plan = plan();
        for of in 1..9 {
            let mut taken = Vec::new();
            for number in 1..=of {
                taken.extend(plan.of(Shard { number, of }).map(|document| document.name.clone()));
            }
            taken.sort();
            let mut names: Vec<String> = plan.documents.iter().map(|document| document.name.clone()).collect();
            names.sort();
            assert_eq!(taken, names);
        }
    }

    #[test]
    fn shards_are_said_so() {
        assert_eq!("2/8".parse::<Shard>().unwrap().to_string(), "2/8");
        for text in ["0/8", "9/8", "8", "1/0", "-1/2", "1/2/3"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_plan_reads_back_and_names_what_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.json");
        let mut plan = plan();
        fs::write(&path, plan.to_json()).unwrap();
        assert_eq!(Plan::read(&path).unwrap(), plan);
        plan.documents[1].name = "a/0".into();
        fs::write(&path, plan.to_json()).unwrap();
        assert!(matches!(Plan::read(&path), Err(ShardError::SameName { name, .. }) if name == "a/0"));
        fs::write(&path, "{}").unwrap();
        assert!(matches!(Plan::read(&path), Err(ShardError::NoPlan { .. })));
    }
}
