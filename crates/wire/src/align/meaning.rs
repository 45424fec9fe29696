//! What models know of two texts.

use std::ops::{ControlFlow, Range};

use barqiya_align::Vectors;
use barqiya_align::beads::{self, Bead, Document, SentenceVectors, Side};
use barqiya_mt::encoder::{Encoded, LanguageCentre, Wanted};
use barqiya_mt::{Exchange, Request, Source, Translation, Translator};
use barqiya_text::normalise;

use super::{AlignError, AlignSettings, Reader};

/// Sentences of a side up to which the states of all tokens are kept: some 40 kB a sentence.
const STORY: usize = 4000;

/// Texts that are encoded at once.
const BATCH: usize = 512;

/// Encodes both sides.
pub(super) fn read(reader: &Reader, document: &mut Document<'_>, threads: usize) -> Result<(), AlignError> {
    let tokens = document.source.len().max(document.target.len()) <= STORY;
    let centre = &reader.centre;
    read_side(reader, &mut document.source, &centre.arabic, tokens, threads)?;
    read_side(reader, &mut document.target, &centre.english, tokens, threads)
}

/// Encodes one side.
fn read_side(
    reader: &Reader,
    side: &mut Side<'_>,
    own: &LanguageCentre,
    tokens: bool,
    threads: usize,
) -> Result<(), AlignError> {
    let (encoder, layer) = (&reader.encoder, reader.encoder.align_layers().tokens);
    let layers: &[usize] = if tokens { &[layer] } else { &[] };
    let width = encoder.width();
    let (mut pooled, mut counts, mut states) = (Vec::new(), Vec::new(), Vec::new());
    for batch in side.sentences.chunks(BATCH) {
        for encoded in encoder.encode(batch, Wanted { layers, pooled: true }, threads)? {
            let Encoded { states: own_states, pooled: vector, tokens: count, .. } = encoded;
            pooled.extend(vector);
            counts.push(count);
            states.extend(own_states.into_iter().map(|values| {
                let mut rows = Vectors::new(width, values);
                rows.centre(&own.layers[layer]);
                rows.normalise();
                rows
            }));
        }
    }
    side.vectors = Some(SentenceVectors::new(Vectors::new(width, pooled), &counts, &own.pooled, &own.common));
    side.tokens = tokens.then_some(states);
    Ok(())
}

/// Beads less sure than this are looked at again with a translation.
const DOUBTFUL: f32 = 0.9;

/// Sure beads around doubtful ones that are looked at again with them.
const AROUND: usize = 1;

/// Translates the Arabic of doubtful stretches and aligns these again.
pub(super) fn reconsider(
    translator: &Translator,
    document: &Document<'_>,
    beads: &[Bead],
    settings: &AlignSettings,
) -> Result<Vec<Bead>, AlignError> {
    let stretches = doubtful(beads);
    let texts: Vec<&str> = stretches
        .iter()
        .flat_map(|stretch| document.source.sentences[sources(&beads[stretch.clone()])].iter().copied())
        .collect();
    let mut translations = translate(translator, &texts)?.into_iter();
    let mut settled = Vec::with_capacity(beads.len());
    let mut rest = 0;
    for stretch in stretches {
        settled.extend_from_slice(&beads[rest..stretch.start]);
        rest = stretch.end;
        let (ours, theirs) = (sources(&beads[stretch.clone()]), targets(&beads[stretch]));
        let translation: Vec<String> = translations.by_ref().take(ours.len()).collect();
        let mut part = document.part(ours.clone(), theirs.clone());
        part.translation = Some(translation.iter().map(String::as_str).collect());
        let weights = super::weights(&part, settings);
        settled.extend(beads::align(&part, &weights).into_iter().map(|bead| bead.moved(ours.start, theirs.start)));
    }
    settled.extend_from_slice(&beads[rest..]);
    Ok(settled)
}

/// The runs of beads that are doubtful, with the sure ones around them.
fn doubtful(beads: &[Bead]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in beads.iter().enumerate().filter(|(_, bead)| bead.confidence < DOUBTFUL) {
        let run = at.saturating_sub(AROUND)..(at + AROUND + 1).min(beads.len());
        match runs.last_mut() {
            Some(last) if last.end >= run.start => last.end = run.end,
            _ => runs.push(run),
        }
    }
    runs
}

fn sources(beads: &[Bead]) -> Range<usize> {
    let start = beads.first().map_or(0, |bead| bead.source.start);
    start..beads.last().map_or(start, |bead| bead.source.end)
}

fn targets(beads: &[Bead]) -> Range<usize> {
    let start = beads.first().map_or(0, |bead| bead.target.start);
    start..beads.last().map_or(start, |bead| bead.target.end)
}

/// Translates texts greedily, which is enough to compare with.
fn translate(translator: &Translator, texts: &[&str]) -> Result<Vec<String>, AlignError> {
    struct Texts<'a> {
        waiting: std::iter::Enumerate<std::slice::Iter<'a, &'a str>>,
        done: Vec<String>,
    }
    impl Exchange for Texts<'_> {
        fn next(&mut self) -> Option<(usize, Source)> {
            let (number, text) = self.waiting.next()?;
            Some((number, normalise(text).text.into()))
        }
        fn take(&mut self, number: usize, translation: Translation) -> ControlFlow<()> {
            if let Some(best) = translation.candidates.into_iter().next() {
                self.done[number] = best.text;
            }
            ControlFlow::Continue(())
        }
    }
    let mut exchange = Texts { waiting: texts.iter().enumerate(), done: vec![String::new(); texts.len()] };
    translator.translate(&Request { beam: Some(1), ..Request::default() }, &mut exchange)?;
    Ok(exchange.done)
}
