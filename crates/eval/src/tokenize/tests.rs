use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;

use super::international::{Kind, kind};
use super::{Tokenizer, Tokens};
use crate::{recorded, whitespace};

#[derive(Deserialize)]
struct Recorded {
    lines: Vec<String>,
    /// By tokenizer, then by line; words stand between spaces. There may be fewer than lines.
    words: BTreeMap<String, Vec<String>>,
}

fn words(tokenizer: Tokenizer, line: &str) -> String {
    let mut tokens = Tokens::default();
    tokenizer.tokenize(line, &mut tokens);
    tokens.iter().collect::<Vec<_>>().join(" ")
}

#[test]
fn words_are_those_of_sacrebleu() {
    let recorded: Recorded = recorded::read("tokenize.json");
    assert_eq!(recorded.words.len(), Tokenizer::ALL.len());
    for (name, lines) in &recorded.words {
        let tokenizer = Tokenizer::named(name).unwrap();
        for (line, wanted) in recorded.lines.iter().zip(lines) {
            assert_eq!(words(tokenizer, line), *wanted, "{name}: {line:?}");
        }
    }
}

#[test]
fn names_lead_back() {
    for tokenizer in Tokenizer::ALL {
        assert_eq!(Tokenizer::named(tokenizer.name()), Some(tokenizer));
    }
    assert_eq!(Tokenizer::named("zh"), None);
}

/// Replaces pairs of neighbours from left to right; both characters are used up, as by a regular expression that matches the two.
fn replace_pairs(text: &str, is_pair: impl Fn(char, char) -> bool, write: impl Fn(char, char) -> String) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut replaced = String::new();
    let mut at = 0;
    while at < characters.len() {
        match characters[at..] {
            [first, second, ..] if is_pair(first, second) => {
                replaced += &write(first, second);
                at += 2;
            }
            _ => {
                replaced.push(characters[at]);
                at += 1;
            }
        }
    }
    replaced
}

fn pad(text: &str, is_alone: impl Fn(char) -> bool) -> String {
    text.chars()
        .map(|character| if is_alone(character) { format!(" {character} ") } else { character.into() })
        .collect()
}

/// `13a` in the steps of the original, behind the markup.
fn thirteen_by_steps(line: &str) -> String {
    let is_stop = |character| matches!(character, '.' | ',');
    let is_alone =
        |character: char| character == ' ' || character.is_ascii_punctuation() && !"',-.".contains(character);
    let text = pad(&format!(" {} ", whitespace::trim_end(line)), is_alone);
    let text = replace_pairs(&text, |a, b| !a.is_ascii_digit() && is_stop(b), |a, b| format!("{a} {b} "));
    let text = replace_pairs(&text, |a, b| is_stop(a) && !b.is_ascii_digit(), |a, b| format!(" {a} {b}"));
    let text = replace_pairs(&text, |a, b| a.is_ascii_digit() && b == '-', |a, b| format!("{a} {b} "));
    whitespace::words(&text).collect::<Vec<_>>().join(" ")
}

/// `intl` in the steps of the original.
fn international_by_steps(line: &str) -> String {
    let is_number = |character| kind(character) == Kind::Number;
    let is_mark = |character| kind(character) == Kind::Punctuation;
    let text = whitespace::trim_end(line);
    let text = replace_pairs(text, |a, b| !is_number(a) && is_mark(b), |a, b| format!("{a} {b} "));
    let text = replace_pairs(&text, |a, b| is_mark(a) && !is_number(b), |a, b| format!(" {a} {b}"));
    let text = pad(&text, |character| kind(character) == Kind::Symbol);
    whitespace::words(&text).collect::<Vec<_>>().join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn one_walk_is_as_good_as_many(line in "[a1٣.,\\-'؟«€ \\u{a0}\\u{1f}\\u{85}\\u{2003}م!]{0,14}") {
        prop_assert_eq!(words(Tokenizer::Thirteen, &line), thirteen_by_steps(&line));
        prop_assert_eq!(words(Tokenizer::International, &line), international_by_steps(&line));
    }

    #[test]
    fn no_line_is_too_odd(line in "\\PC*|(?s).{0,40}") {
        let visible = |text: &str| text.chars().filter(|character| !whitespace::is_space(*character)).collect::<String>();
        for tokenizer in [Tokenizer::None, Tokenizer::Char, Tokenizer::International] {
            prop_assert_eq!(visible(&words(tokenizer, &line)), visible(&line));
        }
        words(Tokenizer::Thirteen, &line);
    }
}
