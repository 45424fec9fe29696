//! Parquet files and Arrow streams of pairs.
