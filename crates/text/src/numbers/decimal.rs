//! Decimal numbers as canonical strings: no leading zeros, no zeros after the last decimal, no bare point.

/// The canonical string of a whole part and a fraction, both ASCII digits.
pub(super) fn canonical(whole: &str, fraction: &str) -> String {
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

/// A canonical number times ten to the power of `zeros`.
pub(super) fn scaled(value: &str, zeros: usize) -> String {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let moved = fraction.len().min(zeros);
    let padding = "0".repeat(zeros - moved);
    canonical(&format!("{whole}{}{padding}", &fraction[..moved]), &fraction[moved..])
}

/// The sum of two whole numbers, when both are whole and not too large.
pub(super) fn sum(left: &str, right: &str) -> Option<String> {
    let (left, right): (u128, u128) = (left.parse().ok()?, right.parse().ok()?);
    Some(left.checked_add(right)?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_forms() {
        let cases =
            [(("007", ""), "7"), (("0", "50"), "0.5"), (("", "5"), "0.5"), (("12", "00"), "12"), (("000", ""), "0")];
        for ((whole, fraction), wanted) in cases {
            assert_eq!(canonical(whole, fraction), wanted);
        }
    }

    #[test]
    fn scales() {
        let cases = [("5", 6, "5000000"), ("1.25", 1, "12.5"), ("0.5", 3, "500"), ("2.5", 0, "2.5"), ("0", 6, "0")];
        for (value, zeros, wanted) in cases {
            assert_eq!(scaled(value, zeros), wanted);
        }
    }
}
