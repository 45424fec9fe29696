//! Files that do not have their final name yet, and what becomes of them when the user stops the program.
//!
//! A file is written beside its place under a temporary name and renamed when it is complete. When the program ends early the
//! temporary file goes: by `Drop` when it ends by itself, by the list in here when it is interrupted.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempPath;

use crate::problem::Problem;

/// Held during steps that belong together; an interruption waits for it.
static STEPS: Mutex<()> = Mutex::new(());

/// All temporary files of the moment. Locked after [`STEPS`], never before it.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// The exit code of a program that the user stopped, as shells have it.
const INTERRUPTED: i32 = 130;

/// Keeps an interruption waiting as long as it lives: steps that belong together are done under it.
pub(crate) type Steps = MutexGuard<'static, ()>;

/// Begins steps that belong together.
pub(crate) fn steps() -> Steps {
    STEPS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unfinished() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on an interruption removes what is unfinished, says `advice`, and ends the program.
pub(crate) fn clean_up_when_interrupted(advice: String) {
    // It fails only where signals cannot be caught; there the system's own way stays.
    let _no_signals = ctrlc::set_handler(move || {
        // Held to the end: nothing begins or finishes any more.
        let _steps = steps();
        let unfinished = unfinished();
        for path in unfinished.iter() {
            let _already_gone = fs::remove_file(path);
        }
        crate::problem::say(format_args!("\n{advice}"));
        std::process::exit(INTERRUPTED);
    });
}

/// A file on its way to its place.
#[derive(Debug)]
pub(crate) struct Unfinished {
    /// `None` once it has its name.
    temporary: Option<TempPath>,
    file: File,
    target: PathBuf,
}

impl Unfinished {
    /// Begins a file that shall stand at `target`; makes its folder.
    pub(crate) fn create(target: &Path) -> io::Result<Self> {
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".barqiya-").suffix(".tmp");
        // A temporary file is for its owner alone; this one becomes a file like others.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut unfinished = unfinished();
        let (file, temporary) = builder.tempfile_in(folder)?.into_parts();
        unfinished.insert(temporary.to_path_buf());
        Ok(Self { temporary: Some(temporary), file, target: target.to_owned() })
    }

    /// Where it shall stand.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// What is written to.
    pub(crate) fn writer(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// Gives the complete file its name, in place of what stood there.
    pub(crate) fn finish(mut self, _steps: &Steps) -> io::Result<()> {
        let Some(temporary) = self.temporary.take() else { return Ok(()) };
        unfinished().remove(temporary.as_ref() as &Path);
        self.file.sync_all()?;
        temporary.persist(&self.target).map_err(|error| error.error)
    }
}

/// Writes a text file whole or not at all.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), Problem> {
    let write = || {
        let file = Unfinished::create(path)?;
        file.writer()?.write_all(text.as_bytes())?;
        file.finish(&steps())
    };
    write().map_err(|error| Problem::write(path, error))
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            unfinished().remove(temporary.as_ref() as &Path);
        }
    }
}
