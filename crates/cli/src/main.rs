//! barqiya
fn main() {}
