//! English that is being edited, with everything that points into it.

use std::ops::Range;

use barqiya_bitext::Link;

/// An English sentence, its links, and the place of each claim's rendering. Every edit keeps all of them right.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    pub(super) en: String,
    pub(super) links: Vec<Link>,
    /// One for each claim; `None` while its rendering is not found. They never overlap.
    pub(super) places: Vec<Option<Range<usize>>>,
}

impl Draft {
    pub(super) fn new(en: &str, links: Vec<Link>, claims: usize) -> Self {
        Self { en: en.to_owned(), links, places: vec![None; claims] }
    }

    /// Puts `text` where `range` is. Links that lie inside the range are gone; all other offsets follow the edit.
    pub(super) fn replace(&mut self, range: Range<usize>, text: &str) {
        self.en.replace_range(range.clone(), text);
        let edit = Edit { range, length: text.len() };
        self.links.retain_mut(|link| {
            let english = link.en.range();
            let moved = edit.moved(&english);
            link.en = moved.clone().into();
            !edit.covers(&english) && !moved.is_empty()
        });
        for place in self.places.iter_mut().flatten() {
            *place = edit.moved(place);
        }
    }

    /// Puts one text of the same meaning in place of another: even links inside the range stay, and mean all of it.
    pub(super) fn respell(&mut self, range: Range<usize>, text: &str) {
        self.en.replace_range(range.clone(), text);
        let edit = Edit { range: range.clone(), length: text.len() };
        for link in &mut self.links {
            let english = link.en.range();
            let moved =
                if edit.covers(&english) { range.start..range.start + text.len() } else { edit.moved(&english) };
            link.en = moved.into();
        }
        for place in self.places.iter_mut().flatten() {
            *place = edit.moved(place);
        }
    }

    /// Whether some of the bytes belong to the rendering of a claim other than `own`.
    pub(super) fn is_owned(&self, range: &Range<usize>, own: usize) -> bool {
        let others = self.places.iter().enumerate().filter(|&(claim, _)| claim != own);
        others.filter_map(|(_, place)| place.as_ref()).any(|place| overlap(place, range))
    }
}

/// A range that gave way to `length` bytes.
struct Edit {
    range: Range<usize>,
    length: usize,
}

impl Edit {
    fn covers(&self, other: &Range<usize>) -> bool {
        self.range.start <= other.start && other.end <= self.range.end
    }

    /// Where a range lies after the edit; of one that was cut into, what was outside.
    fn moved(&self, other: &Range<usize>) -> Range<usize> {
        let Range { start, end } = self.range;
        let new_end = start + self.length;
        let first = match other.start {
            at if at <= start => at,
            at if at >= end => at - end + new_end,
            _ => new_end,
        };
        let last = match other.end {
            at if at >= end => at - end + new_end,
            at if at <= start => at,
            _ => start,
        };
        first.min(last)..last
    }
}

/// Whether two ranges have a byte in common.
pub(super) fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

#[cfg(test)]
mod tests {
    use barqiya_bitext::Span;

    use super::*;

    fn link(english: Range<usize>) -> Link {
        Link { ar: Span::from(0..2), en: english.into(), p: 0.5 }
    }

    #[test]
    fn offsets_follow_an_edit() {
        let mut draft = Draft::new("one two's three", vec![link(0..3), link(4..9), link(10..15)], 2);
        draft.places = vec![Some(10..15), None];
        draft.replace(4..7, "twelve");
        assert_eq!(draft.en, "one twelve's three");
        assert_eq!(draft.links, [link(0..3), link(4..12), link(13..18)]);
        assert_eq!(draft.places, [Some(13..18), None]);
        draft.replace(0..4, "");
        assert_eq!(draft.links, [link(0..8), link(9..14)]);
        assert!(draft.is_owned(&(8..10), 1) && !draft.is_owned(&(8..10), 0));
    }

    #[test]
    fn respelling_keeps_links() {
        let mut draft = Draft::new("a hour", vec![link(0..1), link(2..6)], 1);
        draft.places = vec![Some(2..6)];
        draft.respell(0..1, "an");
        assert_eq!((draft.en.as_str(), &draft.places), ("an hour", &vec![Some(3..7)]));
        assert_eq!(draft.links, [link(0..2), link(3..7)]);
    }
}
