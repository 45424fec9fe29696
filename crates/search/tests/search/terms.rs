//! Terms are met where their source stands, and nowhere else.

use std::convert::Infallible;
use std::ops::ControlFlow;

use barqiya_search::{
    Ask, Choice, Constraint, Constraints, Hypothesis, Met, Model, Options, Placing, Row, Slot, Task, Variant, Verdict,
    search,
};
use proptest::prelude::*;

const END: u32 = 0;
/// A word that says nothing of its own; the model puts it before every word from [`SHY`] on.
const THE: u32 = 1;
/// Goes on with the word before it.
const ENDING: u32 = 2;
/// Source words from here on are rendered with [`THE`] before them.
const SHY: u32 = 60;
const VOCABULARY: u32 = 200;

/// Renders the source's words in order, each number n by n + 100, and looks at the word that it renders or has rendered.
#[derive(Default)]
struct Copier {
    sources: Vec<Vec<u32>>,
}

impl Copier {
    /// The next source word of a row and the token that would follow; the source's length where it is at its end.
    fn next(source: &[u32], tokens: &[u32]) -> (usize, u32) {
        let rendered = tokens.iter().filter(|&&token| token != THE && token != ENDING && token < 190).count();
        let Some(&word) = source.get(rendered) else { return (source.len(), END) };
        let the = word >= SHY && tokens.last() != Some(&THE);
        (rendered, if the { THE } else { word + 100 })
    }
}

/// A model that keeps each row's tokens by itself, so that paths matter.
struct Remembering {
    copier: Copier,
    tokens: Vec<Vec<u32>>,
}

impl Model for Remembering {
    type Error = Infallible;

    fn admit(&mut self, sources: &[&[u32]]) -> Result<Vec<(Slot, u32)>, Infallible> {
        let first = self.copier.sources.len() as u32;
        self.copier.sources.extend(sources.iter().map(|source| source.to_vec()));
        self.tokens.resize(self.copier.sources.len(), vec![0; 4096]);
        Ok((first..).map(|slot| (Slot(slot), 3)).take(sources.len()).collect())
    }

    fn step(&mut self, rows: &[Row<'_>], ask: Ask) -> Result<Vec<Verdict>, Infallible> {
        for row in rows {
            self.tokens[row.slot.0 as usize][row.entry as usize] = row.token;
        }
        Ok(rows.iter().map(|row| self.verdict(row, ask)).collect())
    }

    fn release(&mut self, _slot: Slot) {}
}

impl Remembering {
    fn verdict(&self, row: &Row<'_>, ask: Ask) -> Verdict {
        let memory = &self.tokens[row.slot.0 as usize];
        let past: Vec<u32> = row.path.iter().chain([&row.entry]).skip(1).map(|&entry| memory[entry as usize]).collect();
        let source = &self.copier.sources[row.slot.0 as usize];
        let (place, favourite) = Copier::next(source, &past);
        // After a term the model would go on with its word; elsewhere that is far behind.
        let ending = if past.last() == Some(&131) { -0.05 } else { -9.0 };
        let log_prob = |token: u32| match token {
            _ if token == favourite => -0.1,
            ENDING => ending,
            END => -5.0,
            // A word without its article is less likely still.
            token if favourite == THE => -9.0 - token as f32 / 1000.0,
            token => -6.0 - token as f32 / 1000.0,
        };
        let mut best: Vec<Choice> = (0..VOCABULARY)
            .filter(|token| row.banned.binary_search(token).is_err())
            .map(|token| Choice { token, log_prob: log_prob(token) })
            .collect();
        best.sort_by(|a, b| b.log_prob.total_cmp(&a.log_prob).then(a.token.cmp(&b.token)));
        best.truncate(ask.best);
        let one_hot = |at: Option<usize>| (0..source.len()).map(move |i| if Some(i) == at { 1.0 } else { 0.0 });
        let fed = Copier::next(source, &past[..past.len().saturating_sub(1)]).0;
        Verdict {
            best,
            wanted: row.wanted.iter().map(|&token| log_prob(token)).collect(),
            attention: one_hot(Some(place)).chain(one_hot((!past.is_empty()).then_some(fed))).collect(),
        }
    }
}

fn options(beam: usize) -> Options {
    let placing = Placing { predicting: 1, light: vec![THE], continuing: vec![ENDING], ..Placing::default() };
    Options { beam, eos: vec![END], attention: true, placing, ..Options::default() }
}

fn term(word: usize, variants: &[&[u32]]) -> Constraint {
    let variant = |tokens: &&[u32]| Variant { tokens: tokens.to_vec(), glued: false };
    Constraint { source: word..word + 1, variants: variants.iter().map(variant).collect(), eager: false }
}

fn task(source: &[u32], terms: Vec<Constraint>) -> Task {
    let constraints = Constraints { text: 0..source.len(), terms };
    Task { constraints, ..Task::new(source.to_vec(), 60) }
}

fn translate(tasks: Vec<Task>, options: &Options) -> Vec<Vec<Hypothesis>> {
    let mut model = Remembering { copier: Copier::default(), tokens: Vec::new() };
    let mut results = vec![Vec::new(); tasks.len()];
    search(&mut model, tasks.into_iter().enumerate(), options, &mut |number, hypotheses| {
        results[number] = hypotheses;
        ControlFlow::Continue(())
    })
    .expect("a copier does not fail");
    results
}

fn best(task: Task, beam: usize) -> Hypothesis {
    translate(vec![task], &options(beam)).remove(0).remove(0)
}

#[test]
fn a_term_takes_the_place_of_its_source() {
    for beam in [1, 2, 4, 8] {
        // 190 and above are no words of the source: a rendering of one source word ends with 130, which the copier counts.
        let found = best(task(&[20, 30, 40], vec![term(1, &[&[191, 192, 131]])]), beam);
        assert_eq!(found.tokens, [120, 191, 192, 131, 140], "beam {beam}");
        assert_eq!(found.met, [Some(Met { tokens: 1..4, natural: false })]);
    }
}

#[test]
fn an_article_before_it_stays() {
    // A beam of 2 has no room for those that wait, open late and have opened early.
    for beam in [1, 3, 4, 8] {
        let found = best(task(&[20, 70, 40], vec![term(1, &[&[191, 131]])]), beam);
        assert_eq!(found.tokens, [120, THE, 191, 131, 140], "beam {beam}");
    }
}

#[test]
fn what_the_model_says_by_itself_is_natural() {
    for beam in [1, 4] {
        let plain = best(task(&[20, 30, 40], vec![]), beam);
        let found = best(task(&[20, 30, 40], vec![term(1, &[&[150], &[130]])]), beam);
        assert_eq!((found.tokens, found.score), (plain.tokens, plain.score), "beam {beam}");
        assert_eq!(found.met, [Some(Met { tokens: 1..2, natural: true })]);
    }
}

#[test]
fn each_occurrence_has_its_own_place() {
    let terms = vec![term(0, &[&[131]]), term(2, &[&[131]]), term(3, &[&[190, 132]])];
    let found = best(task(&[20, 30, 20, 40], terms), 4);
    assert_eq!(found.tokens, [131, 130, 131, 190, 132]);
    let places: Vec<_> = found.met.into_iter().flatten().map(|met| met.tokens).collect();
    assert_eq!(places, [0..1, 2..3, 3..5]);
}

#[test]
fn a_term_keeps_its_shape() {
    let found =
        translate(vec![task(&[20, 30], vec![term(1, &[&[131]])])], &Options { nbest: 4, ..options(4) }).remove(0);
    assert!(
        found.iter().all(|hypothesis| !hypothesis.tokens.windows(2).any(|pair| pair == [131, ENDING])),
        "{found:?}"
    );
}

#[test]
fn banned_phrases_are_kept_out() {
    let banned = vec![vec![120, 130], vec![140]];
    let found = best(Task { banned, ..task(&[20, 30, 40], vec![]) }, 4);
    assert!(!found.tokens.windows(2).any(|pair| pair == [120, 130]) && !found.tokens.contains(&140), "{found:?}");
}

proptest! {
    #[test]
    fn any_terms_are_met_or_said_to_be_missing(
        source in prop::collection::vec(4_u32..80, 1..12),
        picks in prop::collection::vec((0_usize..12, prop::collection::vec(prop::collection::vec(0_u32..VOCABULARY, 0..4), 0..3)), 0..6),
        beam in 1_usize..6,
    ) {
        let terms: Vec<Constraint> = picks
            .into_iter()
            .map(|(word, variants)| {
                let variants = variants.into_iter().map(|tokens| Variant { tokens, glued: false }).collect();
                let word = word % source.len();
                Constraint { source: word..word + 1, variants, eager: word % 2 == 0 }
            })
            .collect();
        let alone = translate(vec![task(&source, terms.clone())], &options(beam)).remove(0);
        for (term, met) in terms.iter().zip(&alone[0].met) {
            if let Some(met) = met {
                let said = &alone[0].tokens[met.tokens.clone()];
                prop_assert!(term.variants.iter().any(|variant| variant.tokens == said));
            }
        }
        let neighbours = vec![task(&[20, 30], vec![]), task(&source, terms), task(&[50, 60, 70], vec![term(1, &[&[191, 133]])])];
        let mut together = translate(neighbours, &options(beam));
        prop_assert_eq!(&together[1], &alone, "the same among others");
        prop_assert_eq!(&together.remove(0), &translate(vec![task(&[20, 30], vec![])], &options(beam))[0]);
    }
}
