//! Tags, entities, placeholders and the marks of Markdown.

use crate::lists::{are, list, short};
use crate::view::{Side, View};

/// Elements that lay out a page; in a sentence they are left over, on both sides too.
const LAYOUT: [&str; 22] = [
    "div", "span", "p", "br", "table", "tr", "td", "th", "ul", "ol", "li", "script", "style", "img", "font", "center",
    "body", "html", "head", "h1", "h2", "iframe",
];

pub(super) fn reason(view: &View<'_>) -> Option<String> {
    if !is_marked(&view.ar) && !is_marked(&view.en) {
        return None;
    }
    // An amount of money looks like the first placeholder: `$5`. Written so on both sides, it is to be the same, too.
    let dollars = has_dollars(&view.ar) && has_dollars(&view.en);
    let (ours, theirs) = (pieces(&view.ar, dollars), pieces(&view.en, dollars));
    for (name, these, those) in [("English", &theirs, &ours), ("Arabic", &ours, &theirs)] {
        let more = surplus(these, those);
        if !more.is_empty() {
            return Some(format!("{} {} in the {name} only", list(&more), are(more.len())));
        }
    }
    let left: Vec<String> = theirs.into_iter().filter(|piece| is_left_over(piece)).collect();
    (!left.is_empty()).then(|| format!("{} left over", list(&left)))
}

fn is_marked(side: &Side<'_>) -> bool {
    side.code > 0 || (side.enclosing > 0 && side.text.contains("[["))
}

fn has_dollars(side: &Side<'_>) -> bool {
    side.code > 0 && side.text.split('$').skip(1).any(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

/// What one sorted list has more of than another.
fn surplus(these: &[String], those: &[String]) -> Vec<String> {
    let mut rest = those.iter().peekable();
    let mut more = Vec::new();
    for piece in these {
        while rest.next_if(|other| *other < piece).is_some() {}
        if rest.next_if(|other| *other == piece).is_none() {
            more.push(piece.clone());
        }
    }
    more
}

fn is_left_over(piece: &str) -> bool {
    let element = piece.trim_start_matches(['<', '/']).trim_end_matches('>');
    (piece.starts_with('<') && LAYOUT.contains(&element)) || piece.starts_with("<!--") || piece.starts_with('&')
}

/// The pieces of markup of a side, sorted; `$1` is one where `dollars` are.
fn pieces(side: &Side<'_>, dollars: bool) -> Vec<String> {
    let mut found = Vec::new();
    if !is_marked(side) {
        return found;
    }
    let text = side.text;
    let mut at = 0;
    while let Some(begin) = text[at..].find(['<', '&', '%', '{', '$', '*', '`', '[', ']']).map(|offset| at + offset) {
        let rest = &text[begin..];
        let before = text[..begin].chars().next_back();
        let piece = match rest.as_bytes()[0] {
            b'<' => tag(rest),
            b'&' => entity(rest),
            b'%' => percent(rest, before),
            b'{' => braces(rest),
            b'$' => dollar(rest, dollars),
            b'*' if rest.starts_with("**") => Some(("**".to_owned(), 2)),
            b'`' => Some(("`".to_owned(), 1)),
            b'[' if rest.starts_with("[[") => Some(("[[".to_owned(), 2)),
            b']' if rest.starts_with("](") => Some(("](".to_owned(), 2)),
            _ => None,
        };
        at = begin
            + match piece {
                Some((piece, length)) => {
                    found.push(short(&piece));
                    length
                }
                None => 1,
            };
    }
    found.sort_unstable();
    found
}

/// A tag by its element: `<a href="x">` is `<a>`.
fn tag(rest: &str) -> Option<(String, usize)> {
    if rest.starts_with("<!--") {
        return Some(("<!--".to_owned(), 4));
    }
    let close = usize::from(rest[1..].starts_with('/'));
    let name = &rest[1 + close..];
    let length = name.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(name.len());
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let end = rest.find('>').filter(|&end| !rest[1..end].contains('<'))?;
    let after = name[length..].chars().next()?;
    let is_tag = after == '>' || after == '/' || after.is_whitespace();
    is_tag.then(|| (format!("<{}{}>", &rest[1..=close], name[..length].to_ascii_lowercase()), end + 1))
}

/// `&amp;`, `&#39;`, `&#x27;`.
fn entity(rest: &str) -> Option<(String, usize)> {
    let length = rest[1..].find(|character: char| !(character.is_ascii_alphanumeric() || character == '#'))?;
    let end = 1 + length;
    (rest[end..].starts_with(';') && (2..=10).contains(&length)).then(|| (rest[..=end].to_owned(), end + 1))
}

/// `%s`, `%1$d`, `%(name)s`, `%name%`. A percentage is none: `50%`, `100 %`.
fn percent(rest: &str, before: Option<char>) -> Option<(String, usize)> {
    let inner = &rest[1..];
    if let Some(length) = inner.find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
        && length >= 2
        && inner[length..].starts_with('%')
        && !inner.starts_with(|first: char| first.is_ascii_digit())
    {
        return Some((rest[..length + 2].to_owned(), length + 2));
    }
    if before.is_some_and(|before| barqiya_text::digit(before).is_some()) {
        return None;
    }
    let mut at = 0;
    if inner.starts_with('(') {
        at = inner.find(')')? + 1;
    } else {
        let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
        if inner[digits..].starts_with('$') {
            at = digits + 1;
        } else if digits == 1 && !inner[1..].starts_with(|next: char| next.is_alphanumeric() || next == '%') {
            return Some((rest[..2].to_owned(), 2));
        }
    }
    let kind = inner[at..].chars().next()?;
    let after = inner[at..].chars().nth(1);
    let ends = !after.is_some_and(|after| after.is_ascii_alphabetic());
    (matches!(kind, 's' | 'd' | 'i' | 'u' | 'f' | 'x' | 'c' | '@') && ends).then(|| (rest[..at + 2].to_owned(), at + 2))
}

/// `{0}`, `{name}`, `{{name}}`: no spaces inside but those at the edges.
fn braces(rest: &str) -> Option<(String, usize)> {
    let end = rest.find('}')?;
    let inner = rest[..end].trim_start_matches('{').trim();
    let close = rest[end..].bytes().take_while(|&byte| byte == b'}').count();
    (!inner.contains(char::is_whitespace) && inner.len() <= 80).then(|| (format!("{{{inner}}}"), end + close))
}

/// `${name}`, and `$1` where asked for.
fn dollar(rest: &str, numbered: bool) -> Option<(String, usize)> {
    let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
    if numbered && digits > 0 {
        return Some((rest[..=digits].to_owned(), digits + 1));
    }
    if rest[1..].starts_with('{') {
        return braces(&rest[1..]).map(|(piece, length)| (format!("${piece}"), length + 1));
    }
    None
}
