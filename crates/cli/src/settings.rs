//! Options that always stay the same: `barqiya.toml`, under the command line.

use std::io;
use std::path::{Path, PathBuf};

use barqiya_mt::Request;
use serde::Deserialize;

use crate::arguments::{Device, Enforce, Format, ModelArguments, Precision, SearchArguments, TermArguments};
use crate::problem::Problem;

/// The name of the file in both folders.
const FILE: &str = "barqiya.toml";

/// What `barqiya.toml` may hold; unknown keys are refused, so that a misspelt one is no silent nothing.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", expecting = "options such as `beam = 4`")]
pub(crate) struct Defaults {
    model: Option<String>,
    threads: Option<usize>,
    precision: Option<Precision>,
    device: Option<Device>,
    pub(crate) format: Option<Format>,
    beam: Option<usize>,
    nbest: Option<usize>,
    length_penalty: Option<f32>,
    no_repeat_ngram: Option<usize>,
    min_length: Option<usize>,
    max_length: Option<usize>,
    max_ratio: Option<f32>,
    glossary: Option<Vec<PathBuf>>,
    ledger: Option<PathBuf>,
    enforce: Option<Enforce>,
}

/// Which model, and what it runs on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ModelChoice {
    /// `None` is the model that comes with the program.
    pub(crate) model: Option<String>,
    pub(crate) threads: usize,
    pub(crate) precision: Precision,
    pub(crate) device: Device,
    pub(crate) full_vocab: bool,
}

impl Defaults {
    /// Reads the file of the current folder and that of the user's configuration folder; the former goes first.
    pub(crate) fn load() -> Result<Self, Problem> {
        let mut defaults = Self::read(Path::new(FILE))?;
        if let Some(path) = configuration_file(FILE) {
            defaults.fill_from(Self::read(&path)?);
        }
        Ok(defaults)
    }

    fn read(path: &Path) -> Result<Self, Problem> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(path, &text),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Ok(Self::default())
            }
            Err(source) => Err(Problem::Unreadable { name: path.display().to_string(), source }),
        }
    }

    fn parse(path: &Path, text: &str) -> Result<Self, Problem> {
        let name = path.display().to_string();
        let help = "what may stand in it: model, threads, precision, device, format, beam, nbest, length-penalty, \
                    no-repeat-ngram, min-length, max-length, max-ratio, glossary, ledger, enforce";
        toml::from_str(text).map_err(|error| Problem::settings(&name, text, &error, help))
    }

    /// Takes from `other` what is not said here.
    fn fill_from(&mut self, other: Self) {
        self.model = self.model.take().or(other.model);
        self.threads = self.threads.or(other.threads);
        self.precision = self.precision.or(other.precision);
        self.device = self.device.or(other.device);
        self.format = self.format.or(other.format);
        self.beam = self.beam.or(other.beam);
        self.nbest = self.nbest.or(other.nbest);
        self.length_penalty = self.length_penalty.or(other.length_penalty);
        self.no_repeat_ngram = self.no_repeat_ngram.or(other.no_repeat_ngram);
        self.min_length = self.min_length.or(other.min_length);
        self.max_length = self.max_length.or(other.max_length);
        self.max_ratio = self.max_ratio.or(other.max_ratio);
        self.glossary = self.glossary.take().or(other.glossary);
        self.ledger = self.ledger.take().or(other.ledger);
        self.enforce = self.enforce.or(other.enforce);
    }

    /// The model that the command line, or else the file, asks for.
    pub(crate) fn model(&self, arguments: &ModelArguments) -> ModelChoice {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        ModelChoice {
            model: arguments.model.clone().or_else(|| self.model.clone()),
            threads: arguments.threads.or(self.threads).filter(|&threads| threads > 0).unwrap_or_else(processors),
            precision: arguments.precision.or(self.precision).unwrap_or_default(),
            device: arguments.device.or(self.device).unwrap_or_default(),
            full_vocab: arguments.full_vocab,
        }
    }

    /// The usual model, for work that is not about translating.
    pub(crate) fn translator(&self, threads: Option<usize>) -> ModelChoice {
        self.model(&ModelArguments { threads, ..ModelArguments::default() })
    }

    /// The glossaries that the command line, or else the file, names, and what is done about them.
    pub(crate) fn terms(&self, arguments: &TermArguments) -> (Vec<PathBuf>, Enforce) {
        let own = || self.glossary.clone().unwrap_or_default();
        let glossaries = if arguments.glossary.is_empty() { own() } else { arguments.glossary.clone() };
        (glossaries, arguments.enforce.or(self.enforce).unwrap_or_default())
    }

    /// The ledger that the command line, or else the file, names.
    pub(crate) fn ledger(&self, given: Option<&Path>) -> Option<PathBuf> {
        given.map(Path::to_owned).or_else(|| self.ledger.clone())
    }

    /// The search that the command line, or else the file, asks for.
    pub(crate) fn request(&self, arguments: &SearchArguments) -> Request {
        let usual = Request::default();
        Request {
            beam: arguments.beam.or(self.beam),
            nbest: arguments.nbest.or(self.nbest).unwrap_or(usual.nbest),
            length_penalty: arguments.length_penalty.or(self.length_penalty),
            no_repeat_ngram: arguments.no_repeat_ngram.or(self.no_repeat_ngram),
            min_tokens: arguments.min_length.or(self.min_length).unwrap_or(usual.min_tokens),
            max_tokens: arguments.max_length.or(self.max_length),
            max_ratio: arguments.max_ratio.or(self.max_ratio).unwrap_or(usual.max_ratio),
            ..usual
        }
    }
}

/// Where a file of that name lies among the user's settings for this program.
pub(crate) fn configuration_file(name: &str) -> Option<PathBuf> {
    configuration_folder().map(|folder| folder.join("barqiya").join(name))
}

/// Where the user's programs keep their settings.
fn configuration_folder() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || folder("HOME");
    if cfg!(windows) {
        folder("APPDATA")
    } else if cfg!(target_os = "macos") {
        folder("XDG_CONFIG_HOME").or_else(|| home().map(|home| home.join("Library/Application Support")))
    } else {
        folder("XDG_CONFIG_HOME").or_else(|| home().map(|home| home.join(".config")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Defaults, Problem> {
        Defaults::parse(Path::new(FILE), text)
    }

    #[test]
    fn the_current_folder_goes_first() {
        let mut here = parse("beam = 2\nlength-penalty = 0.6").unwrap();
        here.fill_from(parse("beam = 8\nprecision = \"int8\"\nformat = \"tsv\"").unwrap());
        assert_eq!((here.beam, here.precision, here.format), (Some(2), Some(Precision::Int8), Some(Format::Tsv)));
        assert_eq!(here.length_penalty, Some(0.6));
    }

    #[test]
    fn the_command_line_goes_before_the_file() {
        let defaults = parse("beam = 2\nnbest = 2\nmodel = \"a\"").unwrap();
        let search = SearchArguments {
            beam: Some(6),
            nbest: None,
            length_penalty: None,
            no_repeat_ngram: None,
            min_length: None,
            max_length: None,
            max_ratio: None,
        };
        let request = defaults.request(&search);
        assert_eq!((request.beam, request.nbest), (Some(6), 2));
        let model = ModelArguments { model: Some("b".into()), threads: Some(3), ..ModelArguments::default() };
        let choice = defaults.model(&model);
        assert_eq!((choice.model.as_deref(), choice.threads), (Some("b"), 3));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for (text, place) in [("beams = 2", "beams"), ("beam = \"two\"", "\"two\""), ("format = \"docx\"", "\"docx\"")]
        {
            let Err(Problem::Settings(bad)) = parse(text) else { panic!("{text} was accepted") };
            let span = bad.place.unwrap();
            assert_eq!(&text[span.offset()..span.offset() + span.len()], place);
        }
    }
}
