//! Where a checkpoint keeps what may be shared.

use super::config::{LogitsBias, Seq2SeqConfig};
use super::positions::Side;
use crate::error::Result;
use crate::weights::Weights;

const SHARED: &str = "model.shared.weight";
const HEAD: &str = "lm_head.weight";
const BIAS: &str = "final_logits_bias";

/// The tensor that holds the embedding of one side.
///
/// Files keep a shared matrix under one of its names or under all of them; where a side has one of its own, that counts.
pub(super) fn embedding(weights: &Weights, config: &Seq2SeqConfig, side: Side) -> String {
    let own = format!("model.{}.embed_tokens.weight", side.name());
    if weights.has(&own) {
        return own;
    }
    let others: &[&str] = match (config.share_encoder_decoder_embeddings, side) {
        (true, _) => &[SHARED, "model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight", HEAD],
        (false, Side::Decoder) => &[HEAD],
        (false, Side::Encoder) => &[],
    };
    others.iter().find(|name| weights.has(name)).map_or(own, |name| (*name).to_owned())
}

/// The tensor that holds the output projection: a matrix of its own counts even where the configuration says that it is
/// the embedding, as in transformers 5.
pub(super) fn head(weights: &Weights, config: &Seq2SeqConfig) -> String {
    if weights.has(HEAD) || !config.tie_word_embeddings {
        return HEAD.to_owned();
    }
    let shared = config.share_encoder_decoder_embeddings && weights.has(SHARED);
    if shared { SHARED.to_owned() } else { embedding(weights, config, Side::Decoder) }
}

/// The bias of the logits, if the model has one.
pub(super) fn logits_bias(weights: &Weights, config: &Seq2SeqConfig) -> Result<Option<Vec<f32>>> {
    let read = match config.logits_bias {
        LogitsBias::Never => false,
        LogitsBias::Optional => weights.has(BIAS),
        LogitsBias::Required => true,
    };
    read.then(|| weights.values(BIAS, &[1, config.decoder_vocab_size])).transpose()
}

#[cfg(test)]
mod tests {
    use candle_core::{Device, Tensor};
    use serde_json::json;

    use super::*;

    fn weights(names: &[&str]) -> Weights {
        let tensor = Tensor::new(&[0.0_f32], &Device::Cpu).unwrap();
        Weights::from_tensors(names.iter().map(|name| ((*name).to_owned(), tensor.clone())))
    }

    fn config(shared: bool, tied: bool) -> Seq2SeqConfig {
        let fields = json!({
            "model_type": "marian", "share_encoder_decoder_embeddings": shared, "tie_word_embeddings": tied,
        });
        Seq2SeqConfig::read(&fields).unwrap()
    }

    #[test]
    fn a_shared_matrix_goes_by_any_of_its_names() {
        let shared = config(true, true);
        for name in [SHARED, "model.decoder.embed_tokens.weight", HEAD] {
            let weights = weights(&[name]);
            assert_eq!(embedding(&weights, &shared, Side::Encoder), name);
            assert_eq!(embedding(&weights, &shared, Side::Decoder), name);
            assert_eq!(head(&weights, &shared), name);
        }
    }

    #[test]
    fn a_matrix_of_its_own_counts() {
        let both = weights(&[SHARED, HEAD, "model.decoder.embed_tokens.weight"]);
        assert_eq!(embedding(&both, &config(true, true), Side::Encoder), SHARED);
        assert_eq!(embedding(&both, &config(true, true), Side::Decoder), "model.decoder.embed_tokens.weight");
        assert_eq!(head(&both, &config(true, true)), HEAD);
        let no_head = weights(&[SHARED]);
        assert_eq!(head(&no_head, &config(true, false)), HEAD, "which is then told to be missing");
    }

    #[test]
    fn separate_vocabularies_share_nothing_across() {
        let separate = config(false, true);
        let target = weights(&["model.decoder.embed_tokens.weight"]);
        assert_eq!(embedding(&target, &separate, Side::Encoder), "model.encoder.embed_tokens.weight");
        assert_eq!(head(&target, &separate), "model.decoder.embed_tokens.weight");
        assert_eq!(embedding(&weights(&[HEAD]), &separate, Side::Decoder), HEAD);
    }
}
