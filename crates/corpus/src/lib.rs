//! What a parallel corpus is made of and judged by.
//!
//! [`shards`] splits the documents of a corpus for any number of machines, keeps what each has made in a log that survives every
//! interruption, and puts the logs together with proof that nothing is missing or doubled.

pub mod shards;
