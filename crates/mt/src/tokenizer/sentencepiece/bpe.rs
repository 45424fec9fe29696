//! Merging of neighbours (`bpe_model.cc`): always the pair whose joined piece has the highest score, the leftmost of equals.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};

use super::{Kind, PieceId, SentencePiece};

/// A part of the text, linked to its neighbours; empty once it was merged into the one before it.
#[derive(Debug, Clone, Copy)]
struct Symbol {
    start: usize,
    length: usize,
    previous: Option<usize>,
    next: Option<usize>,
    /// A user-defined piece, which is never merged.
    frozen: bool,
}

/// Two neighbours that may be merged.
#[derive(Debug)]
struct Pair {
    left: usize,
    right: usize,
    score: f32,
    /// Bytes of both; it differs from the symbols' once one of them was merged otherwise.
    length: usize,
}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then_with(|| other.left.cmp(&self.left))
    }
}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Pair {}

/// The merging of one text.
struct Merging<'a> {
    model: &'a SentencePiece,
    text: &'a str,
    symbols: Vec<Symbol>,
    agenda: BinaryHeap<Pair>,
    /// How an unused piece was merged last: the length of its left part.
    unused: HashMap<&'a str, usize>,
}

impl SentencePiece {
    /// Pieces with their lengths in bytes.
    pub(super) fn merge(&self, text: &str) -> Vec<(usize, PieceId)> {
        let symbols = self.symbols(text);
        let count = symbols.len();
        let mut merging = Merging { model: self, text, symbols, agenda: BinaryHeap::new(), unused: HashMap::new() };
        for right in 1..count {
            merging.consider(Some(right - 1), Some(right));
        }
        merging.run();
        let mut pieces = Vec::new();
        for index in 0..count {
            let symbol = merging.symbols[index];
            if symbol.length > 0 {
                merging.emit(symbol.start, symbol.length, &mut pieces);
            }
        }
        pieces
    }

    /// Characters and user-defined pieces.
    fn symbols(&self, text: &str) -> Vec<Symbol> {
        let mut symbols: Vec<Symbol> = Vec::new();
        let mut start = 0;
        while let Some(character) = text[start..].chars().next() {
            let user_defined = self.normaliser.user_defined_length(&text[start..]);
            let length = user_defined.unwrap_or(character.len_utf8());
            let index = symbols.len();
            let next = (start + length < text.len()).then_some(index + 1);
            let previous = index.checked_sub(1);
            symbols.push(Symbol { start, length, previous, next, frozen: user_defined.is_some() });
            start += length;
        }
        symbols
    }
}

impl Merging<'_> {
    /// Puts a pair on the agenda if its joined text is a piece.
    fn consider(&mut self, left: Option<usize>, right: Option<usize>) {
        let (Some(left), Some(right)) = (left, right) else { return };
        let (a, b) = (self.symbols[left], self.symbols[right]);
        if a.frozen || b.frozen {
            return;
        }
        let length = a.length + b.length;
        let text = &self.text[a.start..a.start + length];
        let Some(&piece) = self.model.index.get(text) else { return };
        let piece = &self.model.pieces()[piece as usize];
        self.agenda.push(Pair { left, right, score: piece.score, length });
        if piece.kind == Kind::Unused {
            self.unused.insert(text, a.length);
        }
    }

    fn run(&mut self) {
        while let Some(pair) = self.agenda.pop() {
            let (left, right) = (self.symbols[pair.left], self.symbols[pair.right]);
            if left.length == 0 || right.length == 0 || left.length + right.length != pair.length {
                continue;
            }
            self.symbols[pair.left].length = pair.length;
            self.symbols[pair.left].next = right.next;
            self.symbols[pair.right].length = 0;
            if let Some(next) = right.next {
                self.symbols[next].previous = Some(pair.left);
            }
            self.consider(left.previous, Some(pair.left));
            self.consider(Some(pair.left), right.next);
        }
    }

    /// Writes a piece; an unused one is taken apart again.
    fn emit(&self, start: usize, length: usize, pieces: &mut Vec<(usize, PieceId)>) {
        let text = &self.text[start..start + length];
        let piece = self.model.id(text).unwrap_or(self.model.unknown());
        let unused = self.model.pieces()[piece as usize].kind == Kind::Unused;
        match self.unused.get(text) {
            Some(&left) if unused => {
                self.emit(start, left, pieces);
                self.emit(start + left, length - left, pieces);
            }
            _ => pieces.push((length, piece)),
        }
    }
}
