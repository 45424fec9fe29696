//! Spellings that are in use: a list that comes with the program, looked up where it lies.

use std::ops::Range;

/// Rows in the order of the bytes of their first cell: a folded name, its roles, its spellings.
const TABLE: &str = include_str!("../data/attested.tsv");

/// What is known of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attested {
    roles: &'static str,
    spellings: &'static str,
}

impl Attested {
    /// A name of one or more words as [`barqiya_glossary::fold`] has it, without or with its article.
    ///
    /// ```
    /// let known = barqiya_names::Attested::look_up("محمد").unwrap();
    /// assert!(known.is_person() && known.spellings().any(|spelling| spelling == "Mohammed"));
    /// assert!(barqiya_names::Attested::look_up("كمبيوتر").is_none());
    /// ```
    pub fn look_up(folded: &str) -> Option<Self> {
        let mut range = body();
        while range.start < range.end {
            let middle = line_around(range.start + (range.end - range.start) / 2, &range);
            let mut cells = TABLE[middle.clone()].split('\t');
            let (Some(name), Some(roles), Some(spellings)) = (cells.next(), cells.next(), cells.next()) else { break };
            match folded.as_bytes().cmp(name.as_bytes()) {
                std::cmp::Ordering::Equal => return Some(Self { roles, spellings }),
                std::cmp::Ordering::Less => range.end = middle.start,
                std::cmp::Ordering::Greater => range.start = (middle.end + 1).min(range.end),
            }
        }
        None
    }

    /// Attested English spellings, the most frequent first.
    pub fn spellings(self) -> impl Iterator<Item = &'static str> {
        self.spellings.split('|')
    }

    /// Whether it is a given name.
    pub fn is_given(self) -> bool {
        self.roles.contains('g')
    }

    /// Whether it is a name that people have.
    pub fn is_person(self) -> bool {
        self.roles.contains(['g', 's'])
    }

    /// Whether it is a town.
    pub fn is_place(self) -> bool {
        self.roles.contains('p')
    }
}

/// The rows below the remarks.
fn body() -> Range<usize> {
    let remarks: usize = TABLE.split_inclusive('\n').take_while(|line| line.starts_with('#')).map(str::len).sum();
    remarks..TABLE.len()
}

/// The line that a byte of a range of whole lines is in, without its end.
fn line_around(at: usize, range: &Range<usize>) -> Range<usize> {
    let bytes = TABLE.as_bytes();
    let start =
        bytes[range.start..at].iter().rposition(|&byte| byte == b'\n').map_or(range.start, |end| range.start + end + 1);
    let end = bytes[at..range.end].iter().position(|&byte| byte == b'\n').map_or(range.end, |end| at + end);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found() {
        let mut before = "";
        for line in TABLE[body()].lines() {
            let name = line.split('\t').next().unwrap();
            assert!(before < name, "{before} before {name}");
            assert_eq!(barqiya_glossary::fold(name), name);
            assert!(Attested::look_up(name).is_some(), "{name}");
            before = name;
        }
        assert_eq!(Attested::look_up(""), None);
        assert_eq!(Attested::look_up("ﻻ"), None);
    }
}
