//! A folder to work in and a program to run in it.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// A folder of its own for a test; it goes with the value.
pub(crate) struct Desk {
    folder: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn exists(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Names in a folder, hidden ones among them, sorted.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        names(&self.path(folder))
    }

    /// The program in this folder, away from the user's settings and the network.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_barqiya"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("XDG_CONFIG_HOME", self.folder.path().join("settings"))
            .env("HOME", self.folder.path())
            .env("BARQIYA_MODELS", root().join("models"))
            .env("HF_HUB_OFFLINE", "1")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .stdin(Stdio::null());
        command
    }

    /// Runs the program; `line` is split at spaces.
    pub(crate) fn run(&self, line: &str) -> Ended {
        Ended::of(self.command(line.split_whitespace()).output().unwrap())
    }

    /// Runs the program with something on its standard input.
    pub(crate) fn feed(&self, line: &str, input: &[u8]) -> Ended {
        let mut command = self.command(line.split_whitespace());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        std::thread::scope(|scope| {
            scope.spawn(move || stdin.write_all(input));
            Ended::of(child.wait_with_output().unwrap())
        })
    }

    /// Starts the program and leaves it running; nobody reads what it says.
    pub(crate) fn start(&self, line: &str) -> Child {
        self.command(line.split_whitespace()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    }
}

impl Ended {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Checks the exit code; shows what was said when it is another.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "\nstdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Checks that a problem was told, without a panic and with all of some words in it.
    #[track_caller]
    pub(crate) fn tells(self, words: &[&str]) -> Self {
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        for word in words {
            assert!(self.stderr.contains(word), "no \"{word}\" in:\n{}", self.stderr);
        }
        self
    }
}

/// Names in a folder, hidden ones among them, sorted; none where there is no folder.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The root of the source tree.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// A story of the tree.
pub(crate) fn story(name: &str) -> PathBuf {
    root().join("tests/stories").join(name)
}

/// A story of the tree, its bytes.
pub(crate) fn story_bytes(name: &str) -> Vec<u8> {
    fs::read(story(name)).unwrap()
}

/// A short story of two sentences: a headline and a line.
pub(crate) const SHORT: &str = "قمة فى بكين\n\nوصل الوزير الى بكين يوم 12 مايو.\n";

/// Says that a test could not be done here, and why.
#[expect(clippy::print_stdout, reason = "whoever runs the tests shall know")]
pub(crate) fn skipped(why: &str) {
    println!("skipped: {why}");
}
