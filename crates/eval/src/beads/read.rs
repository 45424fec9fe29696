//! The forms in which alignments are written.

use super::Bead;
use crate::Error;

/// More sentences than this in one bead are a slip of the pen; without a limit one would fill the memory.
const LONGEST_STEP: usize = 1_000_000;

/// Reads an alignment in whichever form it is: vecalign's begins with a bracket, hunalign's with a number.
///
/// # Errors
/// As for [`parse_vecalign`] and [`parse_ladder`].
pub fn parse(text: &str) -> Result<Vec<Bead>, Error> {
    let ladder = text.trim_start().starts_with(|first: char| first.is_ascii_digit());
    if ladder { parse_ladder(text) } else { parse_vecalign(text) }
}

/// Reads vecalign's form: a line a bead, `[0, 1]:[2]`, Arabic first, with a score behind another colon if it likes. Empty lines are
/// passed over.
///
/// # Errors
/// [`Error::Bead`] names the first line that is none.
pub fn parse_vecalign(text: &str) -> Result<Vec<Bead>, Error> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(line, text)| bead(text).ok_or_else(|| Error::Bead { line, text: text.trim().to_owned() })).collect()
}

fn bead(line: &str) -> Option<Bead> {
    let mut parts = line.split(':').map(str::trim);
    let bead = Bead { ar: numbers(parts.next()?)?, en: numbers(parts.next()?)? };
    let score = parts.next().unwrap_or_default();
    let fits = score.is_empty() || score.parse::<f64>().is_ok();
    (fits && parts.next().is_none()).then_some(bead)
}

fn numbers(part: &str) -> Option<Vec<usize>> {
    let inside = part.strip_prefix('[')?.strip_suffix(']')?.trim();
    if inside.is_empty() {
        return Some(Vec::new());
    }
    let inside = inside.strip_suffix(',').unwrap_or(inside);
    inside.split(',').map(|number| number.trim().parse().ok()).collect()
}

/// Reads hunalign's ladder: a line a rung, the Arabic and the English sentence that stand there and a score, parted by tabs. What lies
/// between two rungs is a bead. Sentences before the first rung are in no bead; rungs on the same place are one.
///
/// ```
/// let beads = barqiya_eval::beads::parse_ladder("0\t0\t.5\n1\t2\t.3\n1\t3\t0\n")?;
/// assert_eq!(beads[0].en, [0, 1]);
/// assert!(beads[1].ar.is_empty());
/// # Ok::<(), barqiya_eval::Error>(())
/// ```
///
/// # Errors
/// [`Error::Rung`] names the first line that is none, that goes back, or that goes on by more than a million sentences.
pub fn parse_ladder(text: &str) -> Result<Vec<Bead>, Error> {
    let mut beads = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    for (line, text) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let error = || Error::Rung { line, text: text.trim().to_owned() };
        let (ar, en) = rung(text).ok_or_else(error)?;
        let (ar_before, en_before) = last.unwrap_or((ar, en));
        let step = |from: usize, to: usize| to.checked_sub(from).filter(|&step| step <= LONGEST_STEP);
        if step(ar_before, ar).is_none() || step(en_before, en).is_none() {
            return Err(error());
        }
        if (ar, en) != (ar_before, en_before) {
            beads.push(Bead { ar: (ar_before..ar).collect(), en: (en_before..en).collect() });
        }
        last = Some((ar, en));
    }
    Ok(beads)
}

fn rung(line: &str) -> Option<(usize, usize)> {
    let mut cells = line.split('\t').map(str::trim);
    let rung = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
    let score = cells.next().unwrap_or_default();
    let fits = score.is_empty() || score.parse::<f64>().is_ok();
    (fits && cells.next().is_none()).then_some(rung)
}
