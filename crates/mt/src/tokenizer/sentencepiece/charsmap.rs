//! The table of replacements that SentencePiece compiles into its models: a double-array trie (darts-clone) and the texts it leads to.

/// Replacements of beginnings of a text.
#[derive(Debug, Default)]
pub(super) struct Charsmap {
    units: Vec<u32>,
    /// The replacements, each ended by a zero byte.
    texts: Vec<u8>,
}

impl Charsmap {
    /// Reads the table; an empty one replaces nothing.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        let damaged = "has a damaged table of character replacements";
        let (size, rest) = bytes.split_first_chunk::<4>().ok_or(damaged)?;
        let size = u32::from_le_bytes(*size) as usize;
        let (units, texts) = rest.split_at_checked(size).ok_or(damaged)?;
        let (units, []) = units.as_chunks::<4>() else { return Err(damaged.to_owned()) };
        let units = units.iter().map(|unit| u32::from_le_bytes(*unit)).collect();
        if texts.last().is_some_and(|&last| last != 0) || std::str::from_utf8(texts).is_err() {
            return Err(damaged.to_owned());
        }
        Ok(Self { units, texts: texts.to_vec() })
    }

    /// The longest beginning of `text` that is replaced: its length in bytes and the replacement.
    pub(super) fn longest(&self, text: &[u8]) -> Option<(usize, &str)> {
        let mut found = None;
        let mut position = offset(*self.units.first()?);
        for (index, &byte) in text.iter().enumerate() {
            position ^= usize::from(byte);
            let Some(&unit) = self.units.get(position) else { break };
            if label(unit) != u32::from(byte) {
                break;
            }
            position ^= offset(unit);
            if has_leaf(unit)
                && let Some(&leaf) = self.units.get(position)
            {
                found = Some((index + 1, value(leaf)));
            }
        }
        let (length, value) = found?;
        let rest = self.texts.get(value..)?;
        let end = rest.iter().position(|&byte| byte == 0)?;
        Some((length, std::str::from_utf8(&rest[..end]).ok()?))
    }
}

fn has_leaf(unit: u32) -> bool {
    unit >> 8 & 1 == 1
}

fn value(unit: u32) -> usize {
    (unit & 0x7fff_ffff) as usize
}

fn label(unit: u32) -> u32 {
    unit & 0x8000_00ff
}

fn offset(unit: u32) -> usize {
    ((unit >> 10) << ((unit & 0x200) >> 6)) as usize
}
