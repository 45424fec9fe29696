//! Which instructions the kernels use.

use std::sync::OnceLock;

/// A set of instructions that the kernels are compiled for, from the plainest to the fastest.
///
/// All of them give the same bits; they differ in speed only. `BARQIYA_ISA` (`portable`, `avx2`, `avx512` or
/// `avx512vnni`) lowers what [`Isa::best`] chooses; it never raises it above what the machine has, and any other value
/// of it is as good as none.
///
/// ```
/// use barqiya_kernels::Isa;
///
/// assert!(Isa::Portable <= Isa::best());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Isa {
    /// Plain Rust, on every machine.
    Portable,
    /// AVX2 and FMA.
    Avx2,
    /// AVX-512 F, BW, DQ and VL.
    Avx512,
    /// AVX-512 with the integer dot products of VNNI.
    Avx512Vnni,
}

impl Isa {
    /// All sets, from the plainest to the fastest.
    pub const ALL: [Self; 4] = [Self::Portable, Self::Avx2, Self::Avx512, Self::Avx512Vnni];

    /// The fastest set that this machine has, or what `BARQIYA_ISA` lowers it to. Looked up once per process.
    pub fn best() -> Self {
        static BEST: OnceLock<Isa> = OnceLock::new();
        *BEST.get_or_init(|| {
            let wanted = std::env::var("BARQIYA_ISA").ok();
            wanted.and_then(|name| Self::named(&name)).unwrap_or(Self::Avx512Vnni).on_this_machine()
        })
    }

    /// This set if the machine has it, else the fastest one below it that the machine has.
    #[must_use]
    pub fn on_this_machine(self) -> Self {
        static MACHINE: OnceLock<Isa> = OnceLock::new();
        self.min(*MACHINE.get_or_init(Self::detect))
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "portable" => Self::Portable,
            "avx2" => Self::Avx2,
            "avx512" => Self::Avx512,
            "avx512vnni" => Self::Avx512Vnni,
            _ => return None,
        })
    }

    #[cfg(target_arch = "x86_64")]
    fn detect() -> Self {
        let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
        let avx512 = avx2
            && is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl");
        match (avx2, avx512, avx512 && is_x86_feature_detected!("avx512vnni")) {
            (_, _, true) => Self::Avx512Vnni,
            (_, true, _) => Self::Avx512,
            (true, ..) => Self::Avx2,
            _ => Self::Portable,
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn detect() -> Self {
        Self::Portable
    }
}

#[cfg(test)]
mod tests {
    use super::Isa;

    #[test]
    fn a_set_is_lowered_never_raised() {
        for isa in Isa::ALL {
            assert!(isa.on_this_machine() <= isa);
        }
        assert_eq!(Isa::Portable.on_this_machine(), Isa::Portable);
        assert_eq!(Isa::named("avx2"), Some(Isa::Avx2));
        assert_eq!(Isa::named("sse9"), None);
    }
}
