//! Which sentences belong together, by their numbers: a line a bead, as vecalign writes them (Thompson & Koehn 2019).
//!
//! `[0, 1]:[2]:0.980`: sentences of the Arabic, of the English, and the confidence. Numbers count from 0 in each story.

use std::io::{self, Write};

use crate::{Pair, Story, Writer};

/// Writes a line for each pair; of translated pairs each sentence belongs to its own translation.
#[derive(Debug)]
pub struct BeadsWriter<W> {
    out: W,
}

impl<W: Write> BeadsWriter<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Self { out }
    }
}

impl<W: Write> Writer for BeadsWriter<W> {
    fn begin_story(&mut self, _story: &Story) -> io::Result<()> {
        Ok(())
    }

    fn pair(&mut self, pair: &Pair) -> io::Result<()> {
        match &pair.aligned {
            Some(aligned) => {
                let [ar, en] = &aligned.beads;
                writeln!(self.out, "{ar:?}:{en:?}:{:.3}", aligned.confidence)
            }
            None => writeln!(self.out, "[{0}]:[{0}]", pair.n - 1),
        }
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Aligned;

    #[test]
    fn numbers_of_sentences() {
        let story = Story::new("a", b"");
        let mut pair = Pair::new(&story, 1, "نعم", 0..6);
        let mut bytes = Vec::new();
        let mut writer = BeadsWriter::new(&mut bytes);
        writer.pair(&pair).unwrap();
        pair.aligned = Some(Aligned {
            beads: [vec![0, 1], Vec::new()],
            confidence: 0.98,
            en_start: 0,
            en_end: 0,
            evidence: std::collections::BTreeMap::new(),
        });
        writer.pair(&pair).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "[0]:[0]\n[0, 1]:[]:0.980\n");
    }
}
