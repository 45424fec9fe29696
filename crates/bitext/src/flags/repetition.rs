//! Words that are said over and over.

/// The longest phrase that is looked for, in words; loops of models are shorter.
const LONGEST_PHRASE: usize = 12;

/// The words that stand most often in a row, and how often; `None` when nothing is said twice in a row.
///
/// Phrases of one to twelve words are looked for; of equally frequent ones the shortest, of these the first. Letter case
/// and punctuation at a word's edge count. Time grows with the length of the text alone.
///
/// ```
/// use barqiya_bitext::flags::repeats;
/// assert_eq!(repeats("he said and said and said and left"), Some(("said and".to_owned(), 3)));
/// assert_eq!(repeats("he said it"), None);
/// ```
pub fn repeats(text: &str) -> Option<(String, usize)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut best: Option<(usize, usize, usize)> = None;
    for length in 1..=LONGEST_PHRASE.min(words.len() / 2) {
        let mut same = 0;
        for at in length..words.len() {
            same = if words[at] == words[at - length] { same + 1 } else { 0 };
            let times = 1 + same / length;
            if times > 1 && best.is_none_or(|(_, _, most)| times > most) {
                best = Some((at + 1 - length * times, length, times));
            }
        }
    }
    best.map(|(start, length, times)| (words[start..start + length].join(" "), times))
}
