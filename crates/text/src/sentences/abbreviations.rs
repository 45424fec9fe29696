//! Words that a full stop does not end, and words that begin sentences.

/// What a full stop after a word says about the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// A title or a lead-in: something always follows (`Mr.`, `د.`).
    Title,
    /// Followed by a figure it stands before it (`No. 5`, `ص. 5`); otherwise the full stop is one.
    BeforeFigure,
    /// May stand at the end of a sentence: only a word that begins sentences says so (`Inc.`, `ج.م.ع.`).
    MayEnd,
}

const TITLES: &str = "adm approx brig capt cdr cf cmdr col cpl det dr e.g eng fr gen gov hon i.e lt maj messrs mme mr mrs ms mt \
    pres prof rep reps rev sen sens sgt st supt viz vs v";

const BEFORE_FIGURE: &str =
    "apr art aug ch dec feb fig jan jul jun mar no nos nov oct p para pp sec sep sept vol ص ج مج ط ع ق ص.ب";

const MAY_END: &str = "a.m bros co corp dept ed eds est etc inc jr ltd p.m sr";

/// What kind of abbreviation a word is. `word` is what stands before the full stop, without brackets and quotes.
pub(super) fn classify(word: &str) -> Option<Abbreviation> {
    let lower = word.to_lowercase();
    let word = lower.as_str();
    if is_among(TITLES, word) {
        Some(Abbreviation::Title)
    } else if is_among(BEFORE_FIGURE, word) {
        Some(Abbreviation::BeforeFigure)
    } else if is_among(MAY_END, word) || is_initialism(word) {
        Some(Abbreviation::MayEnd)
    } else {
        None
    }
}

/// Single letters between full stops: `U.S`, `ج.م.ع`, `أ.د`.
fn is_initialism(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| {
            let mut letters = part.chars().filter(|&letter| letter != 'ـ');
            letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
        })
}

const ARABIC_STARTERS: &str = "قال قالت أضاف أضافت اضاف اضافت كما لكن غير إن ان هذا هذه ثم يذكر من في فى إلى الى على كان كانت لقد قد بعد \
    قبل منذ عند حيث إذا اذا لم لن لا ما هل ولكن وقد وفي وفى ومن";

const ENGLISH_STARTERS: &str = "A After All Although An And As At Before But By For From He Her His However I If In It Its Last Many \
    Meanwhile More Most On One Our She Since So Some That The Their Then There These They This Those To Under We \
    What When While With You";

/// Words with و as a letter of the word, not as the conjunction that Arabic sentences like to begin with.
const WAW_WORDS: &str = "وزير وزراء وزارة وزارات وزاري وزارية وزيرة واشنطن وكالة وكالات وكيل وكلاء ولاية ولايات ولي ولى وليد وليام \
    ويليام وفد وفود وفاة وفق وفقا وفقاً وقت وقف وقوع وقود وطن وطني وطنية وحدة وحدات وحده وحدها وسط وسائل وسيلة \
    وسيط وساطة واحد واحدة واقع واسع واسعة واضح واضحة وارن واتس واي وثيقة وثائق وجود وجه وجهة وجبة ورق ورقة ورشة \
    وراء وردة وزن وصول وصف وضع وظيفة وظائف وعد وعود وعي وول ووهان ويلز ويكيبيديا ويندوز وينستون ويست وباء وديع \
    ولادة ولد والد والدة والده والدته وائل وهران وزع وصل وقع وافق";

/// Whether a word tells by itself that a sentence begins with it.
pub(super) fn begins_sentence(word: &str) -> bool {
    is_among(ARABIC_STARTERS, word) || is_among(ENGLISH_STARTERS, word) || begins_with_and(word)
}

/// A word of four letters or more that begins with the conjunction و.
pub(super) fn begins_with_and(word: &str) -> bool {
    word.starts_with('و') && word.chars().take(4).count() == 4 && !has_waw_of_its_own(word)
}

/// Whether the و that a word begins with is a letter of it: `وزير`.
pub(crate) fn has_waw_of_its_own(word: &str) -> bool {
    is_among(WAW_WORDS, word)
}

/// Verbs of saying that go on after a quotation which ends in a question or exclamation mark.
pub(super) fn is_saying(word: &str) -> bool {
    const SAYING: &str = "قال قالت يقول تقول سأل سألت تساءل تساءلت يتساءل تتساءل هتف هتفت صاح صاحت صرخ صرخت كتب كتبت رد ردت علق علقت \
    أجاب أجابت أضاف أضافت قائلا قائلة قائلًا قائلاً said says asked asks added wrote replied shouted cried \
    tweeted";
    is_among(SAYING, word)
}

/// Whether a word is in a list of words.
fn is_among(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|other| other == word)
}
