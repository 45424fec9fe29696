//! What the statistical model counts: Arabic words without the clitics they are written with, English words in small
//! letters.
//!
//! Which reading of an Arabic word is right cannot be told from its letters: `وزير` (minister) may be `و` and `زير`.
//! So the texts decide. Each unit has a probability, and a word is read in the way whose units are the most probable
//! ones together; the probabilities are estimated from the readings in turn. The prior on them is sparse, as in
//! variational Bayes, so that units must earn their place: `والصين` costs more than `و` and `الصين`, which are there
//! anyway.

use std::collections::{HashMap, HashSet};

use barqiya_text::{clitic_splits, digit, has_arabic, normalise};

use super::bytes::{pack, unpack};
use super::digamma::digamma;

/// Rounds of estimation; the readings settle in three or four.
const ROUNDS: usize = 5;

/// Pseudo-count of each unit. Small, so that units which are seldom needed lose what they have.
const PRIOR: f64 = 0.05;

/// Letters that are left at least when an ending is taken off.
const SHORTEST_STEM: usize = 3;

/// Object and possessive pronouns, long ones first.
const ENDINGS: [&str; 11] = ["هما", "كما", "هم", "هن", "ها", "نا", "كم", "كن", "ني", "ه", "ك"];

/// English words that are written together with the one before them.
const CONTRACTIONS: [&str; 7] = ["n't", "'s", "'m", "'re", "'ll", "'ve", "'d"];

/// The units a word is made of, in order; at least one.
pub(super) type Reading = Vec<String>;

/// Reads words as units.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Reader {
    /// Log-probabilities of Arabic units.
    units: HashMap<String, f32>,
    /// That of a unit that was never seen.
    pub(super) unseen: f32,
}

impl Reader {
    /// Estimates the probabilities of Arabic units from words and how often each occurs, in normal form, in an order
    /// that does not depend on chance.
    pub(super) fn learn(words: &[(String, f64)]) -> Self {
        let mut ids: HashMap<String, u32> = HashMap::new();
        let mut names: Vec<String> = Vec::new();
        let mut code = |unit: String| {
            *ids.entry(unit).or_insert_with_key(|unit| {
                names.push(unit.clone());
                names.len() as u32 - 1
            })
        };
        let words: Vec<(Vec<Vec<u32>>, f64)> = words
            .iter()
            .filter(|(word, _)| has_arabic(word))
            .map(|(word, count)| {
                let coded = readings(word).into_iter().map(|reading| reading.into_iter().map(&mut code).collect());
                (coded.collect(), *count)
            })
            .collect();
        let mut probabilities = vec![1.0; names.len()];
        let mut unseen = 1e-30_f64;
        for _ in 0..ROUNDS {
            let mut counts = vec![0.0; names.len()];
            for (readings, count) in &words {
                let shares: Vec<f64> = readings
                    .iter()
                    .map(|reading| reading.iter().map(|&unit| probabilities[unit as usize]).product())
                    .collect();
                let total: f64 = shares.iter().sum();
                for (reading, share) in readings.iter().zip(shares) {
                    for &unit in reading {
                        counts[unit as usize] += count * share / total;
                    }
                }
            }
            let all = digamma(counts.iter().sum::<f64>() + PRIOR * names.len() as f64);
            // Below this no share is worth its name; it keeps products of three off zero.
            let share = |count: f64| (digamma(count + PRIOR) - all).exp().max(1e-30);
            probabilities = counts.iter().map(|&count| share(count)).collect();
            unseen = share(0.0);
        }
        let units = names.into_iter().zip(&probabilities).map(|(name, share)| (name, share.ln() as f32)).collect();
        Self { units, unseen: unseen.ln() as f32 }
    }

    /// What a unit counts as a part of a word, as a byte.
    pub(super) fn packed(&self, unit: &str) -> u8 {
        self.units.get(unit).map_or(u8::MAX, |weight| pack(weight.exp()))
    }

    /// The reader of which [`Reader::packed`] gives these.
    pub(super) fn unpacked(packed: HashMap<String, u8>, unseen: f32) -> Self {
        let weight = |byte| unpack(byte).ln();
        let units = packed.into_iter().filter(|(_, byte)| *byte != u8::MAX);
        Self { units: units.map(|(unit, byte)| (unit, weight(byte))).collect(), unseen }
    }

    /// The units of a word as it stands in a text.
    pub(super) fn read(&self, word: &str) -> Reading {
        let word = normal_form(word);
        if !has_arabic(&word) {
            return contraction(word);
        }
        let weigh = |reading: &Reading| -> f32 {
            reading.iter().map(|unit| self.units.get(unit).copied().unwrap_or(self.unseen)).sum()
        };
        let mut best = (f32::NEG_INFINITY, Vec::new());
        for reading in readings(&word) {
            let weight = weigh(&reading);
            if weight > best.0 {
                best = (weight, reading);
            }
        }
        best.1
    }
}

/// The units of all readings of some words.
pub(super) fn possible_units<'a>(words: impl Iterator<Item = &'a str>) -> HashSet<String> {
    let of_word = |word: &str| {
        let word = normal_form(word);
        if has_arabic(&word) { readings(&word) } else { vec![contraction(word)] }
    };
    words.flat_map(of_word).flatten().collect()
}

/// A word with what scribes do differently evened out: vowel signs, hamza, the shapes of alif, ya and ta marbuta, digits,
/// capitals.
pub(super) fn normal_form(word: &str) -> String {
    let plain: String = normalise(word)
        .text
        .chars()
        .map(|letter| match letter {
            'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
            'ى' | 'ئ' => 'ي',
            'ؤ' => 'و',
            'ة' => 'ه',
            '’' | '‘' => '\'',
            '؟' => '?',
            '،' => ',',
            '؛' => ';',
            _ => digit(letter).and_then(|value| char::from_digit(u32::from(value), 10)).unwrap_or(letter),
        })
        .collect();
    plain.to_lowercase()
}

/// Parts an English word and the short form of another written with it.
fn contraction(word: String) -> Reading {
    for ending in CONTRACTIONS {
        if let Some(stem) = word.strip_suffix(ending)
            && !stem.is_empty()
        {
            let stem = match (stem, ending) {
                ("ca", "n't") => "can",
                ("wo", "n't") => "will",
                ("sha", "n't") => "shall",
                _ => stem,
            };
            return vec![stem.to_owned(), ending.to_owned()];
        }
    }
    vec![word]
}

/// All readings of an Arabic word in normal form: as a whole, without proclitics, without an ending.
fn readings(word: &str) -> Vec<Reading> {
    let mut readings = Vec::new();
    for split in clitic_splits(word) {
        let proclitics: Reading = split.proclitics.iter().map(|clitic| format!("{clitic}+")).collect();
        readings.push(with(&proclitics, split.stem, None));
        if split.proclitics.last() == Some(&"ال") {
            continue;
        }
        for ending in ENDINGS {
            let Some(stem) = split.stem.strip_suffix(ending) else { continue };
            if stem.chars().take(SHORTEST_STEM).count() < SHORTEST_STEM {
                continue;
            }
            readings.push(with(&proclitics, stem, Some(ending)));
            // What is `ه` at a word's end was a ta marbuta, which is `ت` before an ending.
            if let Some(start) = stem.strip_suffix('ت') {
                readings.push(with(&proclitics, &format!("{start}ه"), Some(ending)));
            }
        }
    }
    readings
}

fn with(proclitics: &[String], stem: &str, ending: Option<&str>) -> Reading {
    let ending = ending.map(|ending| format!("+{ending}"));
    proclitics.iter().cloned().chain([stem.to_owned()]).chain(ending).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_decide_how_a_word_is_read() {
        let counts = [
            ("الصين", 20.0),
            ("والصين", 2.0),
            ("بالصين", 1.0),
            ("وزير", 30.0),
            ("الوزير", 40.0),
            ("ووزير", 2.0),
            ("كتاب", 20.0),
            ("كتابها", 1.0),
            ("وزيرها", 15.0),
            ("الكتاب", 20.0),
        ];
        let words: Vec<(String, f64)> = counts.iter().map(|(word, count)| ((*word).to_owned(), *count)).collect();
        let reader = Reader::learn(&words);
        for (word, units) in [
            ("وزير", "وزير"),
            ("ووزير", "و+ وزير"),
            ("كتابها", "كتاب +ها"),
            ("don't", "do n't"),
            ("CAN’T", "can n't"),
            ("٢٠٢٦", "2026"),
        ] {
            assert_eq!(reader.read(word).join(" "), units, "{word}");
        }
        assert_eq!(reader.read("والصين").last(), reader.read("الصين").last());
    }
}
