use std::fs;
use std::sync::Mutex;

use super::*;

mod server;

use server::{COMMIT, Served, Server, Trouble};

fn files() -> Vec<Served> {
    let served = |name, bytes: Vec<u8>, large| Served { name, bytes, large };
    vec![
        served("README.md", b"# not needed".to_vec(), false),
        served("config.json", b"{\"model_type\": \"marian\"}".to_vec(), false),
        served("model.safetensors", (0..300_000_u32).map(|number| (number * 7 % 251) as u8).collect(), true),
    ]
}

struct Case {
    server: Server,
    cache: tempfile::TempDir,
    token: Option<String>,
}

impl Case {
    fn new(trouble: Trouble) -> Self {
        Self {
            server: Server::start(files(), trouble),
            cache: tempfile::tempdir().unwrap(),
            token: Some("other".to_owned()),
        }
    }

    fn hub(&self) -> Hub {
        Hub::new(HubSettings {
            endpoint: Some(self.server.endpoint.clone()),
            cache: self.cache.path().to_owned(),
            token: self.token.clone(),
            offline: false,
            tries: 3,
            pause: Duration::ZERO,
        })
    }

    fn pull(&self) -> Result<PathBuf> {
        self.hub().pull("owner/name", None, &[], &silent())
    }

    fn blobs(&self) -> PathBuf {
        self.cache.path().join("models--owner--name/blobs")
    }

    fn incomplete(&self) -> PathBuf {
        self.blobs().join(format!("{}.incomplete", files()[2].oid()))
    }
}

fn silent() -> Watch {
    Arc::new(|_| {})
}

#[test]
fn a_whole_model() {
    let case = Case::new(Trouble::None);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let watch: Watch = Arc::new({
        let seen = Arc::clone(&seen);
        move |progress| seen.lock().unwrap().push((progress.file.to_owned(), progress.done, progress.total))
    });
    let folder = case.hub().pull("owner/name", None, &[], &watch).unwrap();
    assert_eq!(folder, case.cache.path().join("models--owner--name/snapshots").join(COMMIT));
    for file in &files()[1..] {
        assert_eq!(fs::read(folder.join(file.name)).unwrap(), file.bytes, "{}", file.name);
    }
    assert!(!folder.join("README.md").exists());
    assert_eq!(fs::read_to_string(case.cache.path().join("models--owner--name/refs/main")).unwrap(), COMMIT);
    assert!(
        case.blobs().join(files()[2].sha256()).is_file(),
        "the blob's name is the one that the Hub's tools give it"
    );
    let (file, done, total) = seen.lock().unwrap().last().unwrap().clone();
    assert_eq!((file.as_str(), done, total), ("model.safetensors", 300_024, 300_024));
    assert!(seen.lock().unwrap().is_sorted_by_key(|(_, done, _)| *done));

    let checks = verify(&folder).unwrap();
    assert!(checks.iter().all(|check| check.outcome == Outcome::Equal), "{checks:?}");
    assert_eq!(checks.len(), 2);
    let blob = case.blobs().join(files()[2].sha256());
    fs::write(&blob, b"other").unwrap();
    assert!(verify(&folder).unwrap().iter().any(|check| matches!(check.outcome, Outcome::Different { .. })));

    let before = case.server.sent();
    case.pull().unwrap();
    assert_eq!(case.server.sent(), before, "what is there is not fetched again");
}

#[test]
fn a_broken_connection_is_tried_again() {
    let case = Case::new(Trouble::BreaksOnce(1000));
    let folder = case.pull().unwrap();
    assert_eq!(fs::read(folder.join("model.safetensors")).unwrap(), files()[2].bytes);
}

#[test]
fn an_interrupted_download_goes_on() {
    let case = Case::new(Trouble::None);
    fs::create_dir_all(case.blobs()).unwrap();
    fs::write(case.incomplete(), &files()[2].bytes[..100_000]).unwrap();
    let folder = case.pull().unwrap();
    assert_eq!(fs::read(folder.join("model.safetensors")).unwrap(), files()[2].bytes);
    let requests = case.server.requests();
    assert!(requests.iter().any(|request| request.ends_with("model.safetensors 100000-299999")), "{requests:?}");
    assert_eq!(case.server.sent(), 200_000 + files()[1].bytes.len());
    assert!(!case.incomplete().exists());
}

#[test]
fn a_connection_that_always_breaks_is_an_error_that_keeps_what_is_there() {
    let case = Case::new(Trouble::None);
    fs::create_dir_all(case.blobs()).unwrap();
    fs::write(case.incomplete(), &files()[2].bytes[..100_000]).unwrap();
    case.server.set_trouble(Trouble::BreaksAlways(10));
    let fault = case.pull().unwrap_err();
    assert!(fault.is_missing_resource() && fault.to_string().contains("run again"), "{fault}");
    assert_eq!(fs::metadata(case.incomplete()).unwrap().len(), 100_000);
    case.server.set_trouble(Trouble::None);
    case.pull().unwrap();
}

#[test]
fn wrong_bytes_are_refused() {
    let case = Case::new(Trouble::WrongBytes);
    let fault = case.pull().unwrap_err().to_string();
    assert!(fault.contains("config.json came with another hash"), "{fault}");
    assert_eq!(fs::read_dir(case.blobs()).unwrap().count(), 0, "nothing wrong is kept");

    // A start that belongs to another file.
    let case = Case::new(Trouble::None);
    fs::create_dir_all(case.blobs()).unwrap();
    fs::write(case.incomplete(), vec![1; 100_000]).unwrap();
    let fault = case.pull().unwrap_err().to_string();
    assert!(fault.contains("model.safetensors came with another hash"), "{fault}");
    case.pull().unwrap();
}

#[test]
fn servers_without_ranges_do() {
    let case = Case::new(Trouble::NoRanges);
    fs::create_dir_all(case.blobs()).unwrap();
    fs::write(case.incomplete(), &files()[2].bytes[..100_000]).unwrap();
    let folder = case.pull().unwrap();
    assert_eq!(fs::read(folder.join("model.safetensors")).unwrap(), files()[2].bytes);
}

#[test]
fn gated_repositories_say_what_to_do() {
    let mut case = Case::new(Trouble::Gated);
    let fault = case.pull().unwrap_err().to_string();
    assert!(fault.contains("terms") && fault.contains("HF_TOKEN") && fault.contains("/owner/name"), "{fault}");
    case.token = Some("secret".to_owned());
    case.pull().unwrap();
}

#[test]
fn what_is_not_there_is_named() {
    let case = Case::new(Trouble::NotFound);
    let fault = case.pull().unwrap_err().to_string();
    assert!(fault.contains("config.json: is not in the repository"), "{fault}");
    let fault = case.hub().pull("owner/other", None, &[], &silent()).unwrap_err().to_string();
    assert!(fault.contains("no such repository"), "{fault}");
    let fault = case.hub().pull("owner/name", Some("../x"), &[], &silent()).unwrap_err().to_string();
    assert!(fault.contains("cannot be a revision"), "{fault}");
    let fault = case.hub().pull("owner/name", None, &["source.spm".to_owned()], &silent()).unwrap_err().to_string();
    assert!(fault.contains("source.spm"), "{fault}");
}

#[test]
fn offline_means_offline() {
    let case = Case::new(Trouble::None);
    let hub = Hub::new(HubSettings { offline: true, ..case.hub().settings });
    let fault = hub.pull("owner/name", None, &[], &silent()).unwrap_err().to_string();
    assert!(fault.contains("HF_HUB_OFFLINE") && fault.contains("barqiya models pull owner/name"), "{fault}");
    assert!(case.server.requests().is_empty());
}

#[test]
fn nobody_at_the_address() {
    let mut settings = Case::new(Trouble::None).hub().settings;
    settings.endpoint = Some("http://127.0.0.1:9".to_owned());
    let fault = Hub::new(settings).pull("owner/name", None, &[], &silent()).unwrap_err().to_string();
    assert!(fault.contains("HF_HUB_OFFLINE=1"), "{fault}");
}

#[test]
fn a_list_of_sums_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a"), "abc").unwrap();
    fs::write(folder.path().join("b"), "abc").unwrap();
    let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    fs::write(folder.path().join("SHA256SUMS"), format!("{sum}  a\n{} *c\n", "0".repeat(64))).unwrap();
    let outcomes: Vec<Outcome> = verify(folder.path()).unwrap().into_iter().map(|check| check.outcome).collect();
    assert_eq!(outcomes, [Outcome::Equal, Outcome::Unknown, Outcome::Missing]);
    fs::write(folder.path().join("SHA256SUMS"), "nonsense\n").unwrap();
    assert!(verify(folder.path()).unwrap_err().to_string().contains("line 1"));
}
