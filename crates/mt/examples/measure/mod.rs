//! What the system tells about a program that measures itself.

#![allow(dead_code, reason = "each program uses its part")]

/// Processor time that the program itself has used, where the system tells (Linux, in hundredths).
pub(crate) fn user_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    fields.split_whitespace().nth(11).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or(f64::NAN) / 100.0
}

/// The most memory that the program has had, where the system tells.
pub(crate) fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse().ok());
    peak.map_or(f64::NAN, |kibibytes: f64| kibibytes / 1024.0)
}
