//! Which encoding bytes are in, judged from the bytes alone.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1256};

use super::Encoding;
use crate::script::is_arabic_letter;

/// Bytes that are enough to judge by; longer input is judged by its beginning and its middle.
const SAMPLE: usize = 64 * 1024;

/// The ten commonest letters of Arabic prose; they make up about two thirds of its letters, and of nothing else that
/// happens to decode to Arabic letters.
const COMMON: &str = "اليمنورتبة";

/// The encoding that a byte order mark announces, and the mark's length.
pub(super) fn byte_order_mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Some((Encoding::Utf8, 3)),
        [0xFF, 0xFE, ..] => Some((Encoding::Utf16Le, 2)),
        [0xFE, 0xFF, ..] => Some((Encoding::Utf16Be, 2)),
        _ => None,
    }
}

/// Whether the bytes begin with the mark of UTF-32, which would otherwise look like UTF-16 full of NULs.
pub(super) fn is_utf32(bytes: &[u8]) -> bool {
    matches!(bytes, [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..])
}

/// UTF-16 without a byte order mark: the high bytes, on one side of every pair, are nearly all those of Latin
/// (0x00), Arabic (0x06) or general punctuation (0x20).
pub(super) fn utf16_without_mark(bytes: &[u8]) -> Option<Encoding> {
    if bytes.len() < 4 || bytes.len() % 2 == 1 {
        return None;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if !sample.iter().any(|&byte| byte == 0 || byte == 6) {
        return None;
    }
    let high = |side: usize| sample.iter().skip(side).step_by(2).filter(|&&byte| byte == 0 || byte == 6).count();
    let (even, odd, pairs) = (high(0), high(1), sample.len() / 2);
    let (encoding, decoder) = if odd > even { (Encoding::Utf16Le, UTF_16LE) } else { (Encoding::Utf16Be, UTF_16BE) };
    let (more, less) = (even.max(odd), even.min(odd));
    if more * 10 < pairs * 9 || less * 10 > pairs {
        return None;
    }
    let text = decoder.decode_without_bom_handling_and_without_replacement(bytes)?;
    (!text.contains('\0')).then_some(encoding)
}

/// How plausible it is that bytes which are not UTF-8 are Arabic in Windows-1256.
///
/// Bytes that are mostly whole UTF-8 sequences are damaged UTF-8, never Windows-1256. Otherwise chardetng decides when
/// it is sure; it tends to be unsure on short text, so that letter statistics of Arabic prose have the last word.
pub(super) fn is_windows_1256(bytes: &[u8]) -> bool {
    let sample = sample(bytes);
    if mostly_utf8(&sample) {
        return false;
    }
    let (text, _) = WINDOWS_1256.decode_without_bom_handling(&sample);
    let share = ArabicShare::of(&text);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&sample, true);
    let sure = detector.guess(Some(b"eg"), Utf8Detection::Deny) == WINDOWS_1256;
    share.looks_arabic(sure)
}

/// The encoding that chardetng guesses, for the advice of an error.
pub(super) fn guess(bytes: &[u8]) -> &'static str {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&sample(bytes), true);
    detector.guess(None, Utf8Detection::Deny).name()
}

fn sample(bytes: &[u8]) -> Vec<u8> {
    if bytes.len() <= SAMPLE {
        return bytes.to_vec();
    }
    let middle = bytes.len() / 2;
    let half = SAMPLE / 2;
    [&bytes[..half], &bytes[middle..bytes.len().min(middle + half)]].concat()
}

/// Whether most of the bytes above 0x7F belong to whole UTF-8 sequences.
pub(super) fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().bytes().filter(|byte| *byte >= 0x80).count();
        broken += chunk.invalid().len();
    }
    whole > broken
}

/// Letter counts of a text decoded as Windows-1256.
struct ArabicShare {
    arabic: usize,
    common: usize,
    other: usize,
    control: usize,
}

impl ArabicShare {
    fn of(text: &str) -> Self {
        let mut share = Self { arabic: 0, common: 0, other: 0, control: 0 };
        for character in text.chars() {
            match character {
                'پ' | 'چ' | 'ژ' | 'گ' | 'ٹ' | 'ڈ' | 'ڑ' | 'ں' | 'ھ' | 'ہ' | 'ے' | 'ک' => share.other += 1,
                _ if is_arabic_letter(character) => {
                    share.arabic += 1;
                    share.common += usize::from(COMMON.contains(character));
                }
                // Letters with accents are what other encodings turn into here.
                _ if !character.is_ascii() && character.is_alphabetic() => share.other += 1,
                _ if character.is_control() && !character.is_whitespace() => share.control += 1,
                _ => {}
            }
        }
        share
    }

    /// Prose of at least a few letters, nearly all Arabic, in Arabic's proportions. A guess of chardetng that agrees
    /// lowers the bar.
    fn looks_arabic(&self, agreed: bool) -> bool {
        let (few, common) = if agreed { (2, 35) } else { (6, 45) };
        self.arabic >= few
            && self.other * 10 <= self.arabic
            && self.control * 20 <= self.arabic
            && self.common * 100 >= self.arabic * common
    }
}
