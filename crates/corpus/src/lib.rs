//! Rules with a reason, duplicates, statistics and shards of a corpus.
