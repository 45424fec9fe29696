//! The words by which files name kinds, obligations and renderings.

use crate::{Kind, Obligation, Rendering};

/// Words and what they mean; of two words for one meaning the first is written.
pub(super) type Words<T> = [(&'static str, T)];

pub(super) const KINDS: &Words<Kind> = &[
    ("person", Kind::Person),
    ("place", Kind::Place),
    ("organization", Kind::Organization),
    ("organisation", Kind::Organization),
    ("agency", Kind::Agency),
    ("term", Kind::Term),
    ("event", Kind::Event),
];

pub(super) const OBLIGATIONS: &Words<Obligation> =
    &[("required", Obligation::Required), ("preferred", Obligation::Preferred), ("forbidden", Obligation::Forbidden)];

pub(super) const RENDERINGS: &Words<Rendering> =
    &[("as-given", Rendering::AsGiven), ("exact", Rendering::Exact), ("any-case", Rendering::AnyCase)];

/// What a word means, whatever its case.
pub(super) fn meaning<T: Copy>(words: &Words<T>, word: &str) -> Option<T> {
    words.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|&(_, meaning)| meaning)
}

/// The word for a meaning.
pub(super) fn word<T: Copy + PartialEq>(words: &Words<T>, meaning: T) -> &'static str {
    words.iter().find(|(_, other)| *other == meaning).map_or("", |&(name, _)| name)
}

/// All words, for an error.
pub(super) fn all<T>(words: &Words<T>) -> String {
    words.iter().map(|&(name, _)| name).collect::<Vec<_>>().join(", ")
}
