//! A story as the formats need it: what it is called and how it is laid out.

use crate::{Pair, Span};

/// A story: its name, and where its parts lie in the untouched input.
///
/// ```
/// use barqiya_bitext::Story;
/// let input = "وصل الوزير.";
/// let story = Story::new("visit.ar.txt", input.as_bytes());
/// assert_eq!(story.id, Story::new("copy-of-visit.txt", input.as_bytes()).id);
/// assert_eq!(story.pair_id(3), format!("{}-3", story.id));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Sixteen hexadecimal digits made from the input's bytes: the same text has the same id under any name.
    pub id: String,
    /// The name that the reader knows it by: a path as given, or `-`.
    pub name: String,
    /// Length of the untouched input in bytes.
    pub bytes: usize,
    /// Where the headline lies, if there is one.
    pub headline: Option<Span>,
    /// Where the dateline lies (place, date, agency before the first sentence), if there is one.
    pub dateline: Option<Span>,
    /// Where the paragraphs lie, the headline among them, in order.
    pub paragraphs: Vec<Span>,
}

impl Story {
    /// A story of which only name and bytes are known yet.
    pub fn new(name: impl Into<String>, input: &[u8]) -> Self {
        Self {
            id: fingerprint(input),
            name: name.into(),
            bytes: input.len(),
            headline: None,
            dateline: None,
            paragraphs: Vec::new(),
        }
    }

    /// The id of a story's pair number `n`.
    pub fn pair_id(&self, n: usize) -> String {
        format!("{}-{n}", self.id)
    }

    /// Whether a pair is (a part of) the headline.
    pub fn is_headline(&self, pair: &Pair) -> bool {
        self.headline.is_some_and(|headline| headline.contains(pair.start))
    }

    /// The number of the paragraph, from 0, in which a pair begins.
    pub fn paragraph_of(&self, pair: &Pair) -> Option<usize> {
        let next = self.paragraphs.partition_point(|paragraph| paragraph.start <= pair.start);
        next.checked_sub(1).filter(|&at| pair.start < self.paragraphs[at].end)
    }
}

/// Sixteen hexadecimal digits that stand for some bytes: FNV-1a of 64 bits.
///
/// It tells texts and settings apart; it is no protection against someone who wants two texts to look the same.
///
/// ```
/// assert_eq!(barqiya_bitext::fingerprint(b"a"), "af63dc4c8601ec8c");
/// ```
pub fn fingerprint(bytes: &[u8]) -> String {
    format!("{:016x}", fnv1a(bytes))
}

/// The number that [`fingerprint`] shows.
pub fn fnv1a(bytes: &[u8]) -> u64 {
    let step = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}
