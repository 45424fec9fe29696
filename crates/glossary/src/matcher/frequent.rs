//! Frequent words of Arabic, folded: words that are not taken for a proclitic and a name.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words of grammar and the commonest verbs. A form that is one of these is matched only as it is spelled.
const GRAMMAR: &str = include_str!("grammar.txt");

/// Other words that begin like a proclitic or end like a pronoun. They are only kept from being split.
const UNSPLIT: &str = include_str!("unsplit.txt");

static GRAMMAR_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| GRAMMAR.split_whitespace().collect());
static WHOLE_WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| GRAMMAR.split_whitespace().chain(UNSPLIT.split_whitespace()).collect());

/// Whether a folded word is a word of grammar or a common verb.
pub fn is_grammar(word: &str) -> bool {
    GRAMMAR_WORDS.contains(word)
}

/// Whether a folded word is known to be one word, without proclitics or pronoun.
pub(super) fn is_whole(word: &str) -> bool {
    WHOLE_WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_folded_and_without_doubles() {
        let words: Vec<&str> = GRAMMAR.split_whitespace().chain(UNSPLIT.split_whitespace()).collect();
        for word in &words {
            assert_eq!(crate::fold::fold(word), **word);
        }
        assert_eq!(words.len(), WHOLE_WORDS.len());
    }

    #[test]
    fn names_are_no_grammar() {
        assert!(is_grammar("لي") && is_grammar("بين") && is_grammar("كان"));
        assert!(is_whole("لبنان") && !is_grammar("لبنان"));
        assert!(!is_whole("وبكين"));
    }
}
