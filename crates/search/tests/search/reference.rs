//! Every case of `tests/reference/search.json`: what transformers' `generate` found with the toy's logits.

use std::fs;
use std::path::Path;

use barqiya_search::{EarlyStopping, Hypothesis, Options, Task};
use serde::Deserialize;
use serde_json::Value;

use crate::toy::{Table, Toy, search_all};

#[derive(Deserialize)]
struct Reference {
    transformers: String,
    tables: Vec<Table>,
    cases: Vec<Case>,
}

/// Settings under their names in transformers, and what came out.
#[derive(Deserialize)]
struct Case {
    table: usize,
    sentence: u32,
    num_beams: usize,
    length_penalty: f32,
    early_stopping: Value,
    no_repeat_ngram_size: usize,
    max_new_tokens: usize,
    min_new_tokens: usize,
    forced_bos_token_id: Option<u32>,
    forced_eos_token_id: Option<u32>,
    suppress_tokens: Option<Vec<u32>>,
    sequences: Vec<Vec<u32>>,
    /// None from greedy search.
    scores: Vec<f32>,
}

impl Case {
    fn task(&self) -> Task {
        Task {
            forced: self.forced_bos_token_id.into_iter().collect(),
            min_tokens: self.min_new_tokens,
            ..Task::new(vec![self.sentence], self.max_new_tokens)
        }
    }

    fn options(&self, table: &Table) -> Options {
        Options {
            beam: self.num_beams,
            nbest: self.num_beams,
            length_penalty: self.length_penalty,
            early_stopping: match &self.early_stopping {
                Value::Bool(false) => EarlyStopping::No,
                Value::Bool(true) => EarlyStopping::Yes,
                _ => EarlyStopping::Never,
            },
            no_repeat_ngram: self.no_repeat_ngram_size,
            eos: table.eos.clone(),
            forced_eos: self.forced_eos_token_id,
            forbidden: self.suppress_tokens.clone().unwrap_or_default(),
            ..Options::default()
        }
    }

    /// What differs from the reference, if anything does.
    fn difference(&self, found: &[Hypothesis], table: &Table) -> Option<String> {
        let sequences: Vec<&[u32]> = self.sequences.iter().map(|tokens| without_end(tokens, table)).collect();
        let own: Vec<&[u32]> = found.iter().map(|hypothesis| hypothesis.tokens.as_slice()).collect();
        if own != sequences {
            return Some(format!("{own:?} instead of {sequences:?}"));
        }
        // A score of 1,000 (a sum of 24 terms, times 24) has but seven digits.
        let far = |(own, theirs): (&Hypothesis, &f32)| (own.score - theirs).abs() > 1e-4_f32.max(1e-6 * theirs.abs());
        found.iter().zip(&self.scores).any(far).then(|| format!("scores {found:?} instead of {:?}", self.scores))
    }

    /// Which hypothesis carries other log-probabilities than the model's own, if one does.
    fn fault(&self, found: &[Hypothesis], table: &Table) -> Option<String> {
        let wrong = |hypothesis: &&Hypothesis| {
            let mut tokens = vec![self.sentence];
            let forced_last = self.forced_eos_token_id.filter(|_| hypothesis.log_probs.len() == self.max_new_tokens);
            let places = hypothesis.log_probs.iter().enumerate();
            places.into_iter().any(|(place, &log_prob)| {
                let forced = match place {
                    0 if self.forced_bos_token_id.is_some() => true,
                    _ => place + 1 == self.max_new_tokens && forced_last.is_some(),
                };
                let all = table.log_probs(&tokens);
                let chosen = hypothesis.tokens.get(place).copied();
                tokens.extend(chosen);
                let expected = match chosen {
                    _ if forced => log_prob == 0.0,
                    Some(token) => log_prob == all[token as usize],
                    None => table.eos.iter().any(|&end| log_prob == all[end as usize]),
                };
                !expected
            })
        };
        found.iter().find(wrong).map(|hypothesis| format!("log-probabilities of {hypothesis:?}"))
    }
}

fn without_end<'a>(tokens: &'a [u32], table: &Table) -> &'a [u32] {
    match tokens {
        [rest @ .., last] if table.eos.contains(last) => rest,
        _ => tokens,
    }
}

#[test]
fn hypotheses_and_scores_are_those_of_transformers() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/reference/search.json");
    let reference: Reference = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(reference.transformers, "5.24.0");
    let mut differences = Vec::new();
    for (number, case) in reference.cases.iter().enumerate() {
        let table = &reference.tables[case.table];
        let (found, _) = search_all(&mut Toy::new(table), &[case.task()], &case.options(table));
        differences.extend(case.difference(&found[0], table).map(|text| format!("case {number}: {text}")));
        differences.extend(case.fault(&found[0], table).map(|text| format!("case {number}: {text}")));
    }
    let (wrong, all) = (differences.len(), reference.cases.len());
    assert!(differences.is_empty(), "{wrong} of {all} cases differ:\n{}", differences.join("\n"));
}
