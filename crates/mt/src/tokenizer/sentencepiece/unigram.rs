//! The likeliest cut of a text (`unigram_model.cc`, `EncodeOptimized`), sums in single precision: of nearly equal cuts the
//! reference's rounding decides.

use super::{Kind, PieceId, SentencePiece};

/// How much less likely than the least likely piece an unknown character is.
const UNKNOWN_PENALTY: f32 = 10.0;

/// The best way to a byte of the text.
#[derive(Debug, Clone, Copy)]
struct Node {
    piece: PieceId,
    score: f32,
    start: Option<usize>,
}

impl SentencePiece {
    /// Pieces with their lengths in bytes.
    pub(super) fn unigram(&self, text: &str) -> Vec<(usize, PieceId)> {
        let mut nodes = vec![Node { piece: self.unknown(), score: 0.0, start: None }; text.len() + 1];
        let unknown_score = self.scores.0 - UNKNOWN_PENALTY;
        for (start, character) in text.char_indices() {
            let reached = nodes[start].score;
            let mut whole_character = false;
            let longest = (start + self.longest).min(text.len());
            for end in start + character.len_utf8()..=longest {
                if !text.is_char_boundary(end) {
                    continue;
                }
                let Some(&piece) = self.index.get(&text[start..end]) else { continue };
                let score = match self.pieces()[piece as usize].kind {
                    Kind::Unused => continue,
                    // A bonus that makes a user-defined piece win always.
                    Kind::UserDefined => (f64::from((end - start) as f32 * self.scores.1) - 0.1) as f32,
                    _ => self.pieces()[piece as usize].score,
                };
                let score = score + reached;
                let node = &mut nodes[end];
                if node.start.is_none() || score > node.score {
                    *node = Node { piece, score, start: Some(start) };
                }
                whole_character |= end == start + character.len_utf8();
            }
            if !whole_character {
                let node = &mut nodes[start + character.len_utf8()];
                let score = unknown_score + reached;
                if node.start.is_none() || score > node.score {
                    *node = Node { piece: self.unknown(), score, start: Some(start) };
                }
            }
        }
        let mut pieces = Vec::new();
        let mut end = text.len();
        while let Some(start) = nodes[end].start {
            pieces.push((end - start, nodes[end].piece));
            end = start;
        }
        pieces.reverse();
        pieces
    }
}
