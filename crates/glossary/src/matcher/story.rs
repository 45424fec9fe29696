//! What the matcher remembers of a story.

/// People named in full so far in a story, and whether a quotation goes on from one sentence to the next.
///
/// One for each story, with one matcher.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Story {
    /// Entries, in the order in which they were first named.
    pub(super) named: Vec<usize>,
    /// Whether the sentence so far ended inside a quotation.
    pub(super) quotation: bool,
}

impl Story {
    /// Remembers people.
    pub(super) fn name(&mut self, entries: impl IntoIterator<Item = usize>) {
        for entry in entries {
            if !self.named.contains(&entry) {
                self.named.push(entry);
            }
        }
    }
}
