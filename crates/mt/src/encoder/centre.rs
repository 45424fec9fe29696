//! What all states of a language have in common, which tells nothing of a text.

use crate::error::Result;
use crate::files::ModelFiles;
use crate::weights::Weights;

/// The file of a model's folder that holds the means.
const FILE: &str = "centre.safetensors";

/// Means of an encoder's vectors in both languages.
///
/// Raw vectors of any two texts have cosines of about .8; less their language's mean they have about 0, and only what a text says is left.
#[derive(Debug, Clone, PartialEq)]
pub struct Centre {
    /// Of Arabic.
    pub arabic: LanguageCentre,
    /// Of English.
    pub english: LanguageCentre,
}

/// Means of an encoder's vectors in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct LanguageCentre {
    /// Mean of the vectors of whole sentences.
    pub pooled: Vec<f32>,
    /// Mean of the directions of sentences' vectors less [`pooled`](Self::pooled).
    pub common: Vec<f32>,
    /// Mean state of the pieces in each layer, the embeddings first.
    pub layers: Vec<Vec<f32>>,
}

impl Centre {
    /// Reads `centre.safetensors` of a model's folder: for `ar` and `en` the tensors `ar.pooled` and `ar.common` (width) and `ar.layers` (layers and 1 x
    /// width).
    ///
    /// # Errors
    /// A file that is missing or damaged, or tensors of another shape.
    pub fn read(files: &ModelFiles, layers: usize, width: usize) -> Result<Self> {
        let path = files.path().join(FILE);
        if !path.is_file() {
            return Err(files.missing(FILE));
        }
        let weights = Weights::open(&path)?;
        let language = |name: &str| -> Result<LanguageCentre> {
            let all = weights.values(&format!("{name}.layers"), &[layers + 1, width])?;
            Ok(LanguageCentre {
                pooled: weights.values(&format!("{name}.pooled"), &[width])?,
                common: weights.values(&format!("{name}.common"), &[width])?,
                layers: all.chunks_exact(width).map(<[f32]>::to_vec).collect(),
            })
        };
        Ok(Self { arabic: language("ar")?, english: language("en")? })
    }
}
