//! The digamma function, which variational Bayes puts where maximum likelihood has a logarithm.

/// The derivative of the logarithm of the gamma function, for `x > 0`.
pub(super) fn digamma(x: f64) -> f64 {
    // The recurrence takes x to where the asymptotic series is exact to 1e-12.
    let mut x = x;
    let mut below = 0.0;
    while x < 8.0 {
        below += 1.0 / x;
        x += 1.0;
    }
    let square = 1.0 / (x * x);
    let series = square
        * (1.0 / 12.0 - square * (1.0 / 120.0 - square * (1.0 / 252.0 - square * (1.0 / 240.0 - square / 132.0))));
    x.ln() - 0.5 / x - series - below
}

#[cfg(test)]
mod tests {
    use super::digamma;

    #[test]
    fn known_values() {
        let euler = 0.577_215_664_901_532_9;
        for (x, expected) in
            [(1.0, -euler), (0.5, -euler - 2.0 * 2_f64.ln()), (2.0, 1.0 - euler), (10.0, 2.251_752_589_066_721)]
        {
            assert!((digamma(x) - expected).abs() < 1e-11, "{x}");
        }
    }
}
