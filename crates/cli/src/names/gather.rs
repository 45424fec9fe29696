//! Pairs and the names in them.

use barqiya_bitext::Pair;
use barqiya_glossary::Glossary;
use barqiya_names::{Collection, Days, Finder, Ledger, Mention};
use barqiya_text::tokens;
use barqiya_wire::words::Linker;
use rayon::prelude::*;

use crate::arguments::InputArguments;
use crate::corpus::reading::{Reading, Row};
use crate::model;
use crate::problem::Problem;
use crate::settings::Defaults;

/// Pairs, the names of each, and all names together.
pub(crate) struct Gathered {
    pub(crate) pairs: Vec<Pair>,
    /// Where each comes from.
    pub(crate) rows: Vec<Row>,
    pub(crate) mentions: Vec<Vec<Mention>>,
    pub(crate) ledger: Ledger,
    /// Rows that could not be read.
    pub(crate) skipped: usize,
}

/// Reads pairs and finds their names. Pairs without links get them from the lexicon, if there is one.
pub(crate) fn gather(
    input: &InputArguments,
    threads: Option<usize>,
    glossaries: &[Glossary],
    days: Option<&Days>,
) -> Result<Gathered, Problem> {
    let threads = Defaults::load()?.translator(threads).threads;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| Problem::Threads { reason: error.to_string() })?;
    let mut pairs = Vec::new();
    let mut rows = Vec::new();
    let skipped = Reading::new(input)?.with_rows(|row, pair| {
        rows.push(row);
        pairs.push(pair);
    })?;
    let finder = Finder::new(glossaries);
    let mentions = pool.install(|| -> Result<Vec<Vec<Mention>>, Problem> {
        link(&mut pairs, threads)?;
        let stories: Vec<&[Pair]> = pairs.chunk_by(|one, other| one.story == other.story).collect();
        Ok(stories.par_iter().flat_map_iter(|story| finder.find_story(story)).collect())
    })?;
    let mut collection = Collection::default();
    for (pair, mentions) in pairs.iter().zip(&mentions) {
        collection.add(pair, mentions, &finder);
    }
    let past = |key: &str, titles: &[&str]| days.map_or_else(|| Ok(Vec::new()), |days| days.past(key, titles));
    let ledger = collection.finish(past)?;
    Ok(Gathered { pairs, rows, mentions, ledger, skipped })
}

/// Pairs of which the words are looked up in the lexicon one by one; for more all of it is read.
const FEW: usize = 2_000;

/// Links the words of pairs that have no links.
fn link(pairs: &mut [Pair], threads: usize) -> Result<(), Problem> {
    let lexicon = if pairs.len() > FEW { model::lexicon(None) } else { model::lexicon_for(words(pairs)) };
    // Names are found without, only fewer of those that do not sound alike.
    let Ok(lexicon) = lexicon else { return Ok(()) };
    let linker = Linker { lexicon: Some(&lexicon), threads, ..Linker::default() };
    for batch in pairs.chunk_by_mut(|one, other| one.links.is_empty() == other.links.is_empty()) {
        if batch[0].links.is_empty() {
            linker.fill(batch)?;
        }
    }
    Ok(())
}

/// The words of both sides.
fn words(pairs: &[Pair]) -> impl Iterator<Item = &str> {
    let of = |text: &'_ str| tokens(text).into_iter().map(|token| token.range).collect::<Vec<_>>();
    let both = pairs.iter().flat_map(|pair| [&pair.ar, &pair.en]);
    both.flat_map(move |text| of(text).into_iter().map(move |range| &text[range]))
}
