//! Addresses of the web, of mail and of persons that are on one side only.

use std::collections::BTreeSet;

use crate::lists::{are, list};
use crate::view::{Side, View};

pub(super) fn reason(view: &View<'_>) -> Option<String> {
    let (ours, theirs) = (addresses(&view.ar), addresses(&view.en));
    let only =
        |these: &BTreeSet<String>, those: &BTreeSet<String>| these.difference(those).cloned().collect::<Vec<_>>();
    let (ours, theirs) = (only(&ours, &theirs), only(&theirs, &ours));
    let (missing, side) = if ours.is_empty() { (theirs, "English") } else { (ours, "Arabic") };
    (!missing.is_empty()).then(|| format!("{} {} in the {side} only", list(&missing), are(missing.len())))
}

fn addresses(side: &Side<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if side.address == 0 && !side.text.contains("www.") {
        return found;
    }
    for word in &side.words {
        if let Some(start) = ["http://", "https://", "ftp://", "www."].iter().filter_map(|begin| word.find(begin)).min()
        {
            found.extend(web(&word[start..]));
        } else if let Some(at) = word.find('@') {
            found.extend(mail(word, at));
        }
    }
    found
}

fn is_part(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(character, '.' | '-' | '_' | '/' | ':' | '?' | '=' | '&' | '%' | '#' | '+' | '~' | '@' | ',' | ';')
}

/// An address without its scheme, the language among its folders, and the marks of the sentence behind it.
fn web(text: &str) -> Option<String> {
    let end = text.find(|character| !is_part(character)).unwrap_or(text.len());
    let address = text[..end].to_ascii_lowercase();
    let address = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
    let address = address.strip_prefix("www.").unwrap_or(address);
    let folders = address.trim_end_matches(|mark: char| !mark.is_ascii_alphanumeric()).split('/');
    let kept: Vec<&str> =
        folders.filter(|folder| !matches!(*folder, "" | "ar" | "en" | "ar-sa" | "ar-ae" | "en-us" | "en-gb")).collect();
    (!kept.is_empty()).then(|| kept.join("/"))
}

/// `name@house.com`, or `@name`.
fn mail(word: &str, at: usize) -> Option<String> {
    let is_name = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_' | '+');
    let start = word[..at]
        .rfind(|character| !is_name(character))
        .map_or(0, |before| before + word[before..].chars().next().map_or(1, char::len_utf8));
    let rest = &word[at + 1..];
    let end = rest.find(|character| !is_name(character)).unwrap_or(rest.len());
    let house = rest[..end].trim_end_matches(['.', '-']);
    let person = &word[start..at];
    let mail = !person.is_empty() && house.contains('.');
    let handle = start == at && house.len() >= 3 && house.bytes().any(|byte| byte.is_ascii_alphabetic());
    (mail || handle).then(|| format!("{person}@{house}").to_ascii_lowercase())
}
