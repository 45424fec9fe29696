//! What holds for any sentence, any links and any claims.

use barqiya_bitext::{Pair, Story};
use proptest::prelude::*;

use super::surface::place_at;
use super::*;
use crate::{Kind, Rendering};

#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "The", "the", "a", "an", "A", "Fund", "Silk Road Fund", "Silk", "Road", "China", "China's", "Maksimov",
    "Massimov's", "Karim", "president", "President", "of", "said", "hour", "U.S.", "it.", "“", ":", ",", "-", "é",
    "İstanbul", "'s", "ßa", "e\u{301}x", "\u{200b}", "ـ", "8", "\u{301}",
];
const ARABIC: &[&str] = &["قال", "الصين", "ماسيموف", "كريم", "صندوق", "وبكين", "،", "5", "في"];
#[rustfmt::skip]
const VARIANTS: &[&str] = &[
    "China", "Massimov", "Karim Massimov", "Silk Road Fund", "Silk Road", "the Fund", "The Hague", "president",
    "iPhone", "hour", "", " Road ", "é", "ß", "-x-", "U.S.", "Fund of", "an",
];

prop_compose! {
    fn text(pieces: &'static [&'static str])(
        chosen in prop::collection::vec((prop::sample::select(pieces), prop::bool::weighted(0.85)), 0..12)
    ) -> String {
        chosen.iter().map(|(piece, space)| if *space { format!("{piece} ") } else { (*piece).to_owned() }).collect()
    }
}

fn any_text(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![9 => text(pieces), 1 => "\\PC{0,20}"]
}

fn entry() -> impl Strategy<Value = Entry> {
    let kinds = prop::sample::select(&[Kind::Person, Kind::Place, Kind::Term, Kind::Organization][..]);
    let obligations = prop::sample::select(
        &[Obligation::Required, Obligation::Required, Obligation::Preferred, Obligation::Forbidden][..],
    );
    let renderings = prop::sample::select(&[Rendering::AsGiven, Rendering::Exact, Rendering::AnyCase][..]);
    let english = prop::collection::vec(prop::sample::select(VARIANTS).prop_map(str::to_owned), 0..3);
    (kinds, obligations, renderings, english).prop_map(|(kind, obligation, rendering, english)| Entry {
        english,
        kind,
        obligation,
        rendering,
        ..Entry::new("الصين", "")
    })
}

#[derive(Debug, Clone)]
struct Sentence {
    ar: String,
    en: String,
    links: Vec<Link>,
    occurrences: Vec<(Occurrence, Entry, Placed)>,
}

type Placed = Option<(Range<usize>, bool)>;

impl Sentence {
    fn claims(&self, placed: bool) -> Vec<Claim<'_>> {
        self.occurrences
            .iter()
            .map(|(occurrence, entry, place)| Claim { occurrence, entry, placed: place.clone().filter(|_| placed) })
            .collect()
    }

    fn settle(&self, repair: bool) -> Settled {
        settle(&self.ar, &self.en, &self.links, &self.claims(true), repair)
    }
}

/// A word of a text by number, or now and then any two bytes of it.
fn range(words: &[Range<usize>], text: &str, word: usize, wild: bool) -> Range<usize> {
    match words.get(word % words.len().max(1)) {
        Some(word) if !wild => word.clone(),
        _ => {
            let at = |byte: usize| text.floor_char_boundary(byte % (text.len() + 1));
            at(word).min(at(word * 7 + 3))..at(word).max(at(word * 7 + 3))
        }
    }
}

prop_compose! {
    fn sentence()(
        ar in any_text(ARABIC),
        en in any_text(ENGLISH),
        links in prop::collection::vec((0..12_usize, 0..12_usize, 0.0..1.0_f64, prop::bool::weighted(0.1)), 0..12),
        claims in prop::collection::vec((0..12_usize, entry(), prop::option::of((0..12_usize, any::<bool>())), prop::bool::weighted(0.1)), 0..5),
    ) -> Sentence {
        let (arabic, english) = (barqiya_text::words(&ar), barqiya_text::words(&en));
        let links = links.into_iter().map(|(from, to, p, wild)| Link {
            ar: range(&arabic, &ar, from, wild).into(),
            en: range(&english, &en, to, wild).into(),
            p,
        }).collect();
        let occurrences = claims.into_iter().enumerate().map(|(at, (word, entry, place, wild))| {
            let span = range(&arabic, &ar, word, wild);
            let english_variants = entry.english.clone();
            let place = place.map(|(word, model)| (range(&english, &en, word, wild), model));
            let occurrence = Occurrence { entry: at, words: span.clone(), span, level: Level::Clitic, english: english_variants };
            (occurrence, entry, place)
        }).collect();
        Sentence { ar, en, links, occurrences }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn ranges_fit_and_verdicts_are_true(sentence in sentence(), repair: bool) {
        let settled = sentence.settle(repair);
        let mut pair = Pair::new(&Story::new("s", b""), 1, sentence.ar.clone(), 0..0);
        (pair.en, pair.links, pair.terms) = (settled.en.clone(), settled.links.clone(), settled.terms.clone());
        prop_assert_eq!(pair.misfit(), None);
        prop_assert_eq!(settled.verdicts.len(), sentence.occurrences.len());
        prop_assert_eq!(settled.terms.len(), sentence.occurrences.len());
        prop_assert!(settled.terms.is_sorted_by_key(|term| term.ar));
        prop_assert_eq!(settled.repaired, settled.en != sentence.en);
        prop_assert!(repair || !settled.repaired);
        let mut order: Vec<usize> = (0..sentence.occurrences.len()).collect();
        order.sort_by_key(|&at| Span::from(sentence.occurrences[at].0.span.clone()));
        for (term, at) in settled.terms.iter().zip(order) {
            let (occurrence, entry, _) = &sentence.occurrences[at];
            prop_assert_eq!(&term.verdict, settled.verdicts[at].name());
            if entry.obligation == Obligation::Required {
                prop_assert_eq!(term.en.is_some(), settled.verdicts[at] != Verdict::Failed);
            }
            if let Some(span) = term.en {
                let stands = |variant: &String| place_at(&settled.en, span.start, variant.trim(), entry.rendering) == Some(span.range());
                prop_assert!(occurrence.english.iter().any(stands), "{:?} in {:?}", span, settled.en);
            }
        }
    }

    #[test]
    fn renderings_do_not_overlap(sentence in sentence(), repair: bool) {
        let settled = sentence.settle(repair);
        let mut spans: Vec<Span> = settled.terms.iter().filter_map(|term| term.en).collect();
        spans.sort();
        prop_assert!(spans.windows(2).all(|two| two[0].end <= two[1].start));
    }

    #[test]
    fn settling_again_changes_nothing(sentence in sentence()) {
        let once = sentence.settle(true);
        prop_assert_eq!(&once, &sentence.settle(true));
        let twice = settle(&sentence.ar, &once.en, &once.links, &sentence.claims(false), true);
        prop_assert_eq!(&twice.en, &once.en);
    }

    #[test]
    fn nothing_asked_nothing_changed(sentence in sentence(), repair: bool) {
        let settled = settle(&sentence.ar, &sentence.en, &sentence.links, &[], repair);
        prop_assert_eq!((settled.en, settled.links, settled.terms.len()), (sentence.en, sentence.links, 0));
    }

    #[test]
    fn ranges_that_fit_nothing_do_no_harm(sentence in sentence(), shift in 0..60_usize) {
        let mut sentence = sentence;
        for (occurrence, _, place) in &mut sentence.occurrences {
            occurrence.span.start += shift;
            occurrence.words.end += shift / 2;
            *place = place.take().map(|(range, model)| (range.start + shift..range.end, model));
        }
        for link in &mut sentence.links {
            link.en.start += shift;
            link.ar.end += shift;
        }
        let settled = sentence.settle(true);
        let mut pair = Pair::new(&Story::new("s", b""), 1, sentence.ar.clone(), 0..0);
        (pair.en, pair.links, pair.terms) = (settled.en, settled.links, settled.terms);
        prop_assert_eq!(pair.misfit(), None);
    }
}
