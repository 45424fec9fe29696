use super::*;

fn piece(text: &str, score: f32, kind: Kind) -> Piece {
    Piece { text: text.to_owned(), score, kind }
}

fn model(method: Method, pieces: &[(&str, f32, Kind)]) -> SentencePiece {
    let mut all = vec![piece("<unk>", 0.0, Kind::Unknown)];
    all.extend(pieces.iter().map(|&(text, score, kind)| piece(text, score, kind)));
    SentencePiece::new(all, method, &Normalisation::default(), false).unwrap()
}

fn cut(model: &SentencePiece, text: &str) -> Vec<String> {
    model
        .encode(text)
        .into_iter()
        .map(|cut| format!("{}:{}", model.pieces()[cut.id as usize].text, &text[cut.range]))
        .collect()
}

#[test]
fn an_unused_piece_is_taken_apart_again() {
    use Kind::{Normal, Unused};
    let pieces =
        [("a", -5.0, Normal), ("b", -5.0, Normal), ("c", -5.0, Normal), ("ab", -1.0, Unused), ("abc", -2.0, Normal)];
    let model = model(Method::Bpe, &pieces);
    assert_eq!(cut(&model, "abc"), ["abc:abc"]);
    assert_eq!(cut(&model, "abb"), ["a:a", "b:b", "b:b"]);
}

#[test]
fn equal_scores_merge_from_the_left() {
    use Kind::Normal;
    let model = model(Method::Bpe, &[("a", -9.0, Normal), ("aa", -1.0, Normal)]);
    assert_eq!(cut(&model, "aaa"), ["aa:aa", "a:a"]);
}

#[test]
fn user_defined_pieces_win_and_are_not_merged() {
    use Kind::{Normal, UserDefined};
    let pieces = [("a", -1.0, Normal), ("b", -1.0, Normal), ("<x>", 0.0, UserDefined), ("a<", -0.5, Normal)];
    for method in [Method::Unigram, Method::Bpe] {
        assert_eq!(cut(&model(method, &pieces), "a<x>b"), ["a:a", "<x>:<x>", "b:b"], "{method:?}");
    }
}

#[test]
fn unknown_neighbours_are_one_token() {
    let model = model(Method::Unigram, &[("a", -1.0, Kind::Normal)]);
    assert_eq!(cut(&model, "aéèa"), ["a:a", "<unk>:éè", "a:a"]);
}

#[test]
fn what_cannot_work_is_refused() {
    let none = SentencePiece::new(Vec::new(), Method::Bpe, &Normalisation::default(), false);
    assert!(none.unwrap_err().contains("unknown piece"));
    let pieces = || vec![piece("<unk>", 0.0, Kind::Unknown), piece("a", f32::NAN, Kind::Normal)];
    assert!(
        SentencePiece::new(pieces(), Method::Bpe, &Normalisation::default(), false).unwrap_err().contains("no number")
    );
    let bytes = SentencePiece::new(pieces()[..1].to_vec(), Method::Bpe, &Normalisation::default(), true);
    assert!(bytes.unwrap_err().contains("<0x00>"));
    let damaged = Normalisation { charsmap: vec![9, 0, 0, 0, 1], ..Normalisation::default() };
    assert!(
        SentencePiece::new(pieces()[..1].to_vec(), Method::Bpe, &damaged, false).unwrap_err().contains("replacements")
    );
}
