//! A Hub small enough for a test: one repository, a few files, and the troubles that a test asks for.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use sha1::Sha1;
use sha2::{Digest, Sha256};

pub(super) const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// A file of the repository.
#[derive(Clone)]
pub(super) struct Served {
    pub(super) name: &'static str,
    pub(super) bytes: Vec<u8>,
    /// Whether it is kept as a large file, behind a pointer.
    pub(super) large: bool,
}

/// What goes wrong.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum Trouble {
    #[default]
    None,
    /// The connection breaks after so many bytes of the next large answer; then all is well.
    BreaksOnce(usize),
    /// It breaks after so many bytes of every answer.
    BreaksAlways(usize),
    /// Files are not the ones that are described.
    WrongBytes,
    /// Everything needs a token.
    Gated,
    /// Files are not there though they are listed.
    NotFound,
    /// Ranges are ignored.
    NoRanges,
}

struct State {
    files: Vec<Served>,
    trouble: Mutex<Trouble>,
    stop: AtomicBool,
    requests: Mutex<Vec<String>>,
    sent: AtomicUsize,
}

pub(super) struct Server {
    pub(super) endpoint: String,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(super) fn start(files: Vec<Served>, trouble: Trouble) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State {
            files,
            trouble: Mutex::new(trouble),
            stop: AtomicBool::new(false),
            requests: Mutex::default(),
            sent: AtomicUsize::new(0),
        });
        let shared = Arc::clone(&state);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.stop.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || drop(answer(&shared, &stream.unwrap())));
            }
        });
        Self { endpoint, state, thread: Some(thread) }
    }

    pub(super) fn set_trouble(&self, trouble: Trouble) {
        *self.state.trouble.lock().unwrap() = trouble;
    }

    /// First lines of the requests, with the range where one was asked for.
    pub(super) fn requests(&self) -> Vec<String> {
        self.state.requests.lock().unwrap().clone()
    }

    /// Bytes of files that were sent.
    pub(super) fn sent(&self) -> usize {
        self.state.sent.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.stop.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.endpoint.trim_start_matches("http://")));
        self.thread.take().unwrap().join().unwrap();
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn git(bytes: &[u8]) -> String {
    hexadecimal(&Sha1::new_with_prefix(format!("blob {}\0", bytes.len())).chain_update(bytes).finalize())
}

impl Served {
    pub(super) fn sha256(&self) -> String {
        hexadecimal(&Sha256::digest(&self.bytes))
    }

    pub(super) fn oid(&self) -> String {
        let pointer = format!(
            "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize {}\n",
            self.sha256(),
            self.bytes.len()
        );
        if self.large { git(pointer.as_bytes()) } else { git(&self.bytes) }
    }

    fn describe(&self) -> serde_json::Value {
        let mut entry =
            serde_json::json!({ "type": "file", "path": self.name, "size": self.bytes.len(), "oid": self.oid() });
        if self.large {
            entry["lfs"] = serde_json::json!({ "oid": self.sha256(), "size": self.bytes.len(), "pointerSize": 130 });
        }
        entry
    }
}

/// Answers one request and closes the connection.
fn answer(state: &State, stream: &TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let (mut range, mut length, mut token) = (None, 0, false);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let header = header.trim().to_lowercase();
        match header.split_once(": ") {
            Some(("range", value)) => {
                range = value
                    .trim_start_matches("bytes=")
                    .split_once('-')
                    .map(|(a, b)| (a.parse().unwrap(), b.parse().unwrap()));
            }
            Some(("content-length", value)) => length = value.parse().unwrap(),
            Some(("authorization", value)) => token = value == "bearer secret",
            _ if header.is_empty() => break,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    std::io::Read::read_exact(&mut reader, &mut body)?;
    let shown = range.map(|(a, b): (usize, usize)| format!(" {a}-{b}")).unwrap_or_default();
    state.requests.lock().unwrap().push(format!("{}{shown}", line.trim().trim_end_matches(" HTTP/1.1")));
    let mut words = line.split_whitespace();
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let path = path.split('?').next().unwrap_or_default();
    let trouble = *state.trouble.lock().unwrap();
    if trouble == Trouble::Gated && !token {
        return respond(stream, "401 Unauthorized", "X-Error-Code: GatedRepo\r\n", b"{\"error\":\"gated\"}");
    }
    let wanted = path.strip_prefix(&format!("/owner/name/resolve/{COMMIT}/"));
    match (method, path) {
        ("GET", "/api/models/owner/name/revision/main" | "/api/models/owner/name") => {
            let siblings: Vec<_> =
                state.files.iter().map(|file| serde_json::json!({ "rfilename": file.name })).collect();
            let info = serde_json::json!({ "id": "owner/name", "sha": COMMIT, "siblings": siblings });
            respond(stream, "200 OK", "Content-Type: application/json\r\n", info.to_string().as_bytes())
        }
        ("POST", _) if path == format!("/api/models/owner/name/paths-info/{COMMIT}") => {
            let asked: serde_json::Value = serde_json::from_slice(&body).unwrap();
            let asked = |file: &&Served| asked["paths"].as_array().unwrap().iter().any(|path| path == file.name);
            let entries: Vec<_> = state.files.iter().filter(asked).map(Served::describe).collect();
            respond(
                stream,
                "200 OK",
                "Content-Type: application/json\r\n",
                serde_json::Value::from(entries).to_string().as_bytes(),
            )
        }
        _ => match wanted.and_then(|name| state.files.iter().find(|file| file.name == name)) {
            Some(file) if trouble != Trouble::NotFound => send(state, stream, method, file, range, trouble),
            _ => respond(stream, "404 Not Found", "X-Error-Code: EntryNotFound\r\n", b"{\"error\":\"not found\"}"),
        },
    }
}

fn respond(mut stream: &TcpStream, status: &str, headers: &str, body: &[u8]) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", body.len())?;
    stream.write_all(body)
}

fn send(
    state: &State,
    mut stream: &TcpStream,
    method: &str,
    file: &Served,
    range: Option<(usize, usize)>,
    trouble: Trouble,
) -> std::io::Result<()> {
    let mut bytes = file.bytes.clone();
    if trouble == Trouble::WrongBytes {
        bytes[0] ^= 1;
    }
    let etag = if file.large { file.sha256() } else { file.oid() };
    let mut headers = format!(
        "ETag: \"{etag}\"\r\nX-Linked-Etag: \"{etag}\"\r\nX-Linked-Size: {}\r\nX-Repo-Commit: {COMMIT}\r\n",
        bytes.len()
    );
    let mut status = "200 OK";
    let mut part = &bytes[..];
    if let Some((start, end)) = range.filter(|_| trouble != Trouble::NoRanges) {
        headers = format!("{headers}Content-Range: bytes {start}-{end}/{}\r\n", bytes.len());
        (status, part) = ("206 Partial Content", &bytes[start..=end]);
    }
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", part.len())?;
    if method == "HEAD" {
        return Ok(());
    }
    let breaks = match trouble {
        Trouble::BreaksOnce(after) if after < part.len() => {
            *state.trouble.lock().unwrap() = Trouble::None;
            after
        }
        Trouble::BreaksAlways(after) => after,
        _ => part.len(),
    };
    let sent = &part[..breaks.min(part.len())];
    state.sent.fetch_add(sent.len(), Ordering::SeqCst);
    stream.write_all(sent)
}
