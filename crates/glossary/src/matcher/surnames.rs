//! Family names that come first, as English newswire writes them.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Chinese, Korean and Vietnamese family names in lower case.
const FAMILY_NAMES: &str = "
    ai an ba bai ban bao bi bian bo cai cao cen chai chan chang chao chen cheng cheung chi chiang chin cho choe choi chou
    chow chu chua chun chung cui dai dang deng ding do dong du duan fan fang fei feng fu gao ge gong gu guan guo ha ham han
    hao he heo ho hoang hong hou hsieh hsu hu hua huang huh hui huo huynh hwang im jang jeon jeong ji jia jiang jiao jin
    jo joo jung kang kim ko kong koo kuo kwak kwok kwon lai lam lau le lee lei leung li lian liang liao lim lin ling liu
    lo long lou lu luo luu luong lv ma mao mei meng miao min mo moon na nam nie ngo nguyen ni ning noh oh ouyang pan park
    peng pham phan phung pu qi qian qiang qiao qin qiu qu ren ri ro roh rong ruan ryu seo shao shen sheng shi shin shu si
    sin sohn son song su suh sui sun tan tang tao teng thai tian tong tran trinh truong tsai tsang tu vo vu wan wang wei wen
    woo wong woon wu xi xia xiang xiao xie xin xing xiong xu xue yan yang yao ye yeo yi yin ying yoo yoon you yu yuan yue
    yun zeng zha zhai zhan zhang zhao zheng zhong zhou zhu zhuang zou zuo";

static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| FAMILY_NAMES.split_whitespace().collect());

/// Consonants that a syllable of these languages may begin with, longest first.
const INITIALS: [&str; 45] = [
    "ngh", "zh", "ch", "sh", "ts", "hs", "ph", "th", "tr", "kh", "nh", "gi", "ng", "qu", "kk", "tt", "pp", "ss", "jj",
    "hw", "kw", "gw", "gh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s",
    "y", "w", "v", "đ",
];

/// Consonants that a syllable may end with, longest first.
const FINALS: [&str; 11] = ["ng", "nh", "ch", "n", "m", "k", "p", "l", "t", "h", "r"];

/// Whether the parts of an English name are those of a name that begins with the family name: a known family name, then
/// one or two given names of one or two syllables.
pub(super) fn is_family_first(parts: &[&str]) -> bool {
    let [family, given @ ..] = parts else {
        return false;
    };
    matches!(given.len(), 1 | 2)
        && NAMES.contains(family.to_lowercase().as_str())
        && given.iter().flat_map(|part| part.split(['-', '\'', '’'])).all(|part| is_syllables(&part.to_lowercase()))
}

/// One or two syllables: consonant, vowels, consonant.
fn is_syllables(part: &str) -> bool {
    let ends = syllable_ends(part);
    ends.iter().any(|&end| end == part.len() || syllable_ends(&part[end..]).contains(&(part.len() - end)))
}

/// Where a syllable at the beginning may end.
fn syllable_ends(part: &str) -> Vec<usize> {
    let initials = INITIALS.into_iter().filter(|initial| part.starts_with(initial)).map(str::len).chain([0]);
    initials.flat_map(|initial| ends_after(part, initial)).collect()
}

fn ends_after(part: &str, initial: usize) -> Vec<usize> {
    let rest = &part[initial..];
    let vowels = rest.find(|letter: char| !is_vowel(letter)).unwrap_or(rest.len());
    if vowels == 0 {
        return Vec::new();
    }
    let open = initial + vowels;
    let finals = FINALS.into_iter().filter(|end| part[open..].starts_with(end)).map(str::len);
    finals.chain([0]).map(|end| open + end).collect()
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'ü' | 'y')
        || (!letter.is_ascii() && letter.is_alphabetic() && letter != 'đ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families() {
        for name in
            ["Li Keqiang", "Xi Jinping", "Ban Ki-moon", "Park Geun-hye", "Nguyen Phu Trong", "Kim Jong Un", "Wang Yi"]
        {
            assert!(is_family_first(&name.split(' ').collect::<Vec<_>>()), "{name}");
        }
        for name in
            ["Karim Massimov", "Kim Kardashian", "Lee Harvey Oswald", "Bruce Lee", "Li", "Kim Campbell", "Ma Smith"]
        {
            assert!(!is_family_first(&name.split(' ').collect::<Vec<_>>()), "{name}");
        }
    }
}
