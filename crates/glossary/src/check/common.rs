//! The most common words of Arabic news.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::fold::fold;

/// One word a line; lines that begin with `#` are comments.
const WORDS: &str = include_str!("../../data/common-words.txt");

/// Whether a folded word is one of the most common, as it stands or with the article.
pub(super) fn is_common(folded: &str) -> bool {
    static FOLDED: OnceLock<HashSet<String>> = OnceLock::new();
    let words = FOLDED.get_or_init(|| WORDS.lines().filter(|line| !line.starts_with('#')).map(fold).collect());
    words.contains(folded) || folded.strip_prefix("ال").is_some_and(|bare| words.contains(bare))
}
