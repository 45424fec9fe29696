//! Links between the words of pairs, from an encoder and a lexicon.

use std::ops::Range;

use barqiya_align::Vectors;
use barqiya_align::words::{Evidence, Lexicon, Recipe, States, WordLink, Words, link_probabilities, links, similarity};
use barqiya_bitext::{Link, Pair, Span};
use barqiya_mt::encoder::{Encoded, Encoder, LanguageCentre, Wanted};
use barqiya_text::{TokenKind, tokens};
use rayon::prelude::*;

use crate::align::Reader;

/// What words are linked by; with neither there are no links.
#[derive(Debug, Clone, Copy, Default)]
pub struct Linker<'a> {
    /// Compares meanings in their sentences.
    pub reader: Option<&'a Reader>,
    /// Knows which words translate each other.
    pub lexicon: Option<&'a Lexicon>,
    /// Which links are wanted.
    pub recipe: Recipe,
    /// Threads that work.
    pub threads: usize,
}

/// A pair of texts and where their words are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordPair {
    /// The Arabic.
    pub arabic: String,
    /// The English.
    pub english: String,
    /// Bytes of the Arabic's words, in order.
    pub arabic_words: Vec<Range<usize>>,
    /// Bytes of the English's words, in order.
    pub english_words: Vec<Range<usize>>,
}

impl WordPair {
    /// A pair whose words are found: words, numbers and marks.
    pub fn new(arabic: &str, english: &str) -> Self {
        let words = |text| tokens(text).into_iter().map(|token| token.range).collect();
        Self {
            arabic_words: words(arabic),
            english_words: words(english),
            arabic: arabic.into(),
            english: english.into(),
        }
    }

    /// A pair whose words are parted by white space already.
    pub fn parted(arabic: &str, english: &str) -> Self {
        Self {
            arabic_words: parts(arabic),
            english_words: parts(english),
            arabic: arabic.into(),
            english: english.into(),
        }
    }

    /// Links as byte ranges, in the order of the English; those of marks are left out.
    pub fn spans(&self, links: &[WordLink]) -> Vec<Link> {
        let is_word = |text: &str, range: &Range<usize>| {
            tokens(&text[range.clone()]).iter().any(|token| token.kind != TokenKind::Punctuation)
        };
        let mut spans: Vec<Link> = links
            .iter()
            .map(|link| (&self.arabic_words[link.source], &self.english_words[link.target], link.p))
            .filter(|(ar, en, _)| is_word(&self.arabic, ar) && is_word(&self.english, en))
            .map(|(ar, en, p)| Link { ar: Span::from(ar.clone()), en: Span::from(en.clone()), p: f64::from(p) })
            .collect();
        spans.sort_by_key(|link| (link.en.start, link.ar.start));
        spans
    }
}

fn parts(text: &str) -> Vec<Range<usize>> {
    let start = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().map(|part| start(part)..start(part) + part.len()).collect()
}

impl Linker<'_> {
    /// The links of each pair, in order. What is found for a pair depends on it alone.
    ///
    /// # Errors
    /// An encoder that fails.
    pub fn link(&self, pairs: &[WordPair]) -> barqiya_mt::Result<Vec<Vec<WordLink>>> {
        /// Pairs whose states are kept at once.
        const BATCH: usize = 256;
        let mut found = Vec::with_capacity(pairs.len());
        for batch in pairs.chunks(BATCH) {
            let states = self.reader.map(|reader| self.read(reader, batch)).transpose()?;
            let link = |at: usize| self.link_one(&batch[at], states.as_ref().map(|states| &states[at]));
            found.par_extend((0..batch.len()).into_par_iter().map(link));
        }
        Ok(found)
    }

    /// Gives aligned pairs their links.
    ///
    /// # Errors
    /// An encoder that fails.
    pub fn fill(&self, pairs: &mut [Pair]) -> barqiya_mt::Result<()> {
        let words: Vec<WordPair> = pairs.iter().map(|pair| WordPair::new(&pair.ar, &pair.en)).collect();
        for ((pair, words), links) in pairs.iter_mut().zip(&words).zip(self.link(&words)?) {
            pair.links = words.spans(&links);
        }
        Ok(())
    }

    fn read(&self, reader: &Reader, pairs: &[WordPair]) -> barqiya_mt::Result<Vec<[States; 2]>> {
        let Reader { encoder, centre } = reader;
        let layers = &encoder.align_layers().words;
        let wanted = Wanted { layers, pooled: false };
        let arabic: Vec<&str> = pairs.iter().map(|pair| pair.arabic.as_str()).collect();
        let english: Vec<&str> = pairs.iter().map(|pair| pair.english.as_str()).collect();
        let ours = encoder.encode(&arabic, wanted, self.threads)?;
        let theirs = encoder.encode(&english, wanted, self.threads)?;
        let both = pairs.iter().zip(ours.into_iter().zip(theirs));
        Ok(both
            .map(|(pair, (arabic, english))| {
                [
                    states(encoder, &centre.arabic, layers, arabic, &pair.arabic_words),
                    states(encoder, &centre.english, layers, english, &pair.english_words),
                ]
            })
            .collect())
    }

    fn link_one(&self, pair: &WordPair, states: Option<&[States; 2]>) -> Vec<WordLink> {
        let source: Vec<&str> = pair.arabic_words.iter().map(|range| &pair.arabic[range.clone()]).collect();
        let target: Vec<&str> = pair.english_words.iter().map(|range| &pair.english[range.clone()]).collect();
        if source.is_empty() || target.is_empty() {
            return Vec::new();
        }
        let similarity = states.map(|[ours, theirs]| similarity(ours, theirs, source.len(), target.len()));
        let posteriors = self.lexicon.map(|lexicon| lexicon.posteriors(Words { source: &source, target: &target }));
        let evidence = Evidence { similarity: similarity.as_ref(), posteriors: posteriors.as_ref() };
        links(&link_probabilities(evidence), self.recipe)
    }
}

/// States with the language's means taken off, and the word that each piece begins in.
fn states(
    encoder: &Encoder,
    centre: &LanguageCentre,
    layers: &[usize],
    encoded: Encoded,
    words: &[Range<usize>],
) -> States {
    let centred = layers.iter().zip(encoded.states).map(|(&layer, values)| {
        let mut rows = Vectors::new(encoder.width(), values);
        rows.centre(&centre.layers[layer]);
        rows
    });
    let word = |piece: &Range<usize>| {
        let at = words.partition_point(|word| word.end <= piece.start);
        words.get(at).filter(|word| word.start < piece.end).map(|_| at)
    };
    States { layers: centred.collect(), words: encoded.spans.iter().map(word).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_parted_texts() {
        let pair = WordPair::parted(" وصل  الوزير .", "The minister arrived .");
        let words: Vec<&str> = pair.arabic_words.iter().map(|range| &pair.arabic[range.clone()]).collect();
        assert_eq!(words, ["وصل", "الوزير", "."]);
        let links = [WordLink { source: 2, target: 3, p: 1.0 }, WordLink { source: 0, target: 2, p: 0.9 }];
        let spans = pair.spans(&links);
        assert_eq!(spans.len(), 1, "marks are left out");
        assert_eq!(&pair.english[spans[0].en.range()], "arrived");
    }

    #[test]
    fn nothing_is_linked_without_evidence() {
        let linker = Linker { threads: 1, ..Linker::default() };
        assert_eq!(linker.link(&[WordPair::new("وصل", "arrived"), WordPair::new("", "")]).unwrap(), [vec![], vec![]]);
    }
}
