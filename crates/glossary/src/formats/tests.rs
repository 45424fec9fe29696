mod round_trips;

use insta::assert_snapshot;

use super::*;
use crate::{Kind, Rendering};

fn parsed(text: &str, format: Format) -> Vec<Entry> {
    parse(text.as_bytes(), format, Path::new("desk")).unwrap().entries
}

/// What an error says.
fn refused(text: &str, format: Format) -> String {
    parse(text.as_bytes(), format, Path::new("desk")).unwrap_err().to_string()
}

/// Entries as text: one a line.
fn shown(entries: &[Entry]) -> String {
    let line = |entry: &Entry| {
        let Entry { arabic, english, kind, obligation, rendering, note, line } = entry;
        format!("{line} {arabic:?} {english:?} {kind:?} {obligation:?} {rendering:?} {note:?}\n")
    };
    entries.iter().map(line).collect()
}

fn example() -> Glossary {
    let person = Entry {
        arabic: vec!["لي كه تشيانغ".into(), "لي كيتشيانغ".into()],
        english: vec!["Li Keqiang".into(), "Premier Li".into()],
        kind: Kind::Person,
        note: Some("premier, 2013 <to> 2023".into()),
        ..Entry::default()
    };
    let phone = Entry {
        english: vec!["iPhone".into()],
        obligation: Obligation::Preferred,
        rendering: Rendering::Exact,
        ..Entry::new("آيفون", "")
    };
    let gulf = Entry { obligation: Obligation::Forbidden, ..Entry::new("الخليج", "Gulf, the") };
    let nowhere = Entry { arabic: vec![], obligation: Obligation::Forbidden, ..Entry::new("", "boycott \"list\"") };
    Glossary { path: None, entries: vec![person, phone, gulf, nowhere] }
}

#[test]
fn endings() {
    let of = |name: &str| Format::of(Path::new(name));
    assert_eq!([of("a.TSV"), of("a.txt"), of("a.utf8")], [Some(Format::Tsv); 3]);
    assert_eq!([of("a.csv"), of("a.jsonl")], [Some(Format::Csv), Some(Format::Jsonl)]);
    assert_eq!([of("a.tbx"), of("a.b.xml")], [Some(Format::Tbx); 2]);
    assert_eq!([of("a"), of("tsv"), of("a.json")], [None; 3]);
    assert_eq!(
        read(Path::new("a.doc")).unwrap_err().to_string(),
        "a.doc: its ending names no glossary format: rename it to .tsv (also .txt, .utf8), .csv, .tbx (also .xml) or .jsonl"
    );
    assert!(read(Path::new("not there.tsv")).unwrap_err().to_string().starts_with("not there.tsv: cannot be read"));
}

#[test]
fn tables_without_header() {
    let text = "\u{feff}# ours\r\nبكين\tBeijing | Peking\tplace\tthe capital\r\n\r\nشينخوا|شينخوا للأنباء\tXinhua\tnot \"New China\"\r\n \t\nالصين\tChina";
    assert_snapshot!(shown(&parsed(text, Format::Tsv)), @r#"
    2 ["بكين"] ["Beijing", "Peking"] Place Required AsGiven Some("the capital")
    4 ["شينخوا", "شينخوا للأنباء"] ["Xinhua"] Term Required AsGiven Some("not \"New China\"")
    6 ["الصين"] ["China"] Term Required AsGiven None
    "#);
    let text =
        "\"الأمم المتحدة\",\"United Nations\",ar,en-US\n# x\n\"حزب \"\"الله\"\"\",\"a,\nb\",\nالصين,China,Place\n";
    assert_snapshot!(shown(&parsed(text, Format::Csv)), @r#"
    1 ["الأمم المتحدة"] ["United Nations"] Term Required AsGiven None
    3 ["حزب \"الله\""] ["a,\nb"] Term Required AsGiven None
    5 ["الصين"] ["China"] Place Required AsGiven None
    "#);
}

#[test]
fn tables_with_header() {
    let text = "Note\tEN\tx-id\tAR\tobligation\tcase\tKind\nfn\tiPhone\t7\tآيفون\tpreferred\texact\t\n\tPeking\t8\t\tForbidden\n";
    assert_snapshot!(shown(&parsed(text, Format::Tsv)), @r#"
    2 ["آيفون"] ["iPhone"] Term Preferred Exact Some("fn")
    3 [] ["Peking"] Term Forbidden AsGiven None
    "#);
    assert_eq!(
        shown(&parsed("source,target,comment\nالصين,China,place\n", Format::Csv)),
        "2 [\"الصين\"] [\"China\"] Term Required AsGiven Some(\"place\")\n"
    );
}

#[test]
fn tables_that_are_refused() {
    let refused = [
        refused("الصين\tChina\nBeijing\tبكين\n", Format::Tsv),
        refused("en\tar\nبكين\tBeijing\n", Format::Tsv),
        refused("الصين\n", Format::Tsv),
        refused("# x\nالصين,\n", Format::Csv),
        refused("ar\ten\n\tChina\n", Format::Tsv),
        refused("ar\ten\tkind\n\nالصين\tChina\tcountry\n", Format::Tsv),
        refused("ar\ten\tcolour\n", Format::Tsv),
        refused("ar\tkind\n", Format::Tsv),
        refused("ar\ten\ten\n", Format::Tsv),
        refused("ar\ten\nا\tb\tc\n", Format::Tsv),
        refused("ا\tb\tplace\tnote\tmore\n", Format::Tsv),
        refused("ا,b,c,d\n", Format::Csv),
        refused("ا,\"b\nج,d\n", Format::Csv),
    ];
    assert_snapshot!(refused.join("\n"), @r#"
    desk:2:1: the columns seem to be exchanged (`Beijing` stands for the Arabic): give the Arabic first
    desk:2:6: the columns seem to be exchanged (`Beijing` stands for the Arabic): give the Arabic first
    desk:1:1: there is one cell only: a row is Arabic, English and at most a kind and a note (or name the columns in a header), separated by tabs
    desk:2:7: the entry `الصين` has no English: give at least one form, or take the entry out
    desk:2:1: the entry `China` has no Arabic: give at least one form; only a forbidden entry may have none
    desk:3:13: the kind `country` is not known: it must be one of person, place, organization, organisation, agency, term, event
    desk:1:7: the header names a column `colour`, which is not known: the columns are ar, en, kind, obligation, rendering, note; begin its name with `x-` to have it passed over
    desk:1:1: the header needs one column `en`, and names 0
    desk:1:1: the header needs one column `en`, and names 2
    desk:2:5: more cells than the header names: a row is Arabic, English and at most what the header names, separated by tabs
    desk:1:16: there are too many cells: a row is Arabic, English and at most a kind and a note (or name the columns in a header), separated by tabs
    desk:1:7: there are too many cells: a row is Arabic, English and at most a kind and a note (or name the columns in a header), separated by commas
    desk:1:1: a quotation mark of this row is not closed: put the whole cell between quotation marks and double those inside it
    "#);
}

#[test]
fn bytes_that_are_refused() {
    let error = parse(b"a\n\xd8\xa7b\xff", Format::Tsv, Path::new("desk.tsv")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "desk.tsv:2: byte 4 of this line is not valid UTF-8: convert the file to UTF-8 first"
    );
    assert_eq!(error.place().map(|place| (place.line, place.column)), Some((2, 4)));
}

#[test]
fn json_lines() {
    let text = "{\"ar\": [\"بكين\", \"بيجين\"], \"en\": \"Beijing\", \"kind\": \"place\"}\n\n{\"en\": [\"Peking\"], \"obligation\": \"forbidden\"}\n";
    assert_snapshot!(shown(&parsed(text, Format::Jsonl)), @r#"
    1 ["بكين", "بيجين"] ["Beijing"] Place Required AsGiven None
    3 [] ["Peking"] Term Forbidden AsGiven None
    "#);
    let refused = [
        refused("{\"ar\": \"بكين\", \"en\": \"Beijing\", \"kinds\": 1}", Format::Jsonl),
        refused("\n{\"ar\": \"بكين\", \"en\": 5}", Format::Jsonl),
        refused("{\"ar\": \"بكين\", \"en\": \"Beijing\", \"kind\": \"city\"}", Format::Jsonl),
        refused("{\"ar\": \"بكين\"}", Format::Jsonl),
        refused("{\"ar\": \"بكين\", \"en\": [\" \"]}", Format::Jsonl),
        refused("# x", Format::Jsonl),
    ];
    assert_snapshot!(refused.join("\n"), @r#"
    desk:1:39: not a glossary entry in JSON: unknown field `kinds`, expected one of `ar`, `en`, `kind`, `obligation`, `rendering`, `note`
    desk:2:22: not a glossary entry in JSON: invalid type: integer `5`, expected a form or a list of forms
    desk:1:46: not a glossary entry in JSON: unknown variant `city`, expected one of `person`, `place`, `organization`, `agency`, `term`, `event`
    desk:1:14: not a glossary entry in JSON: missing field `en`
    desk:1:1: the entry `بكين` has no English: give at least one form, or take the entry out
    desk:1:1: not a glossary entry in JSON: expected value
    "#);
}

const OLD_TBX: &str = r#"<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><martifHeader><fileDesc><note>not ours</note></fileDesc></martifHeader><text><body>
<termEntry id="a">
  <descripGrp><descrip type="subjectField">place</descrip><descrip type="definition">a city</descrip></descripGrp>
  <note>see &amp; ask &#x41;</note>
  <langSet xml:lang="ar-SA"><ntig><termGrp><term>بكين</term></termGrp></ntig></langSet>
  <langSet xml:lang="fr"><tig><term>Pékin</term></tig></langSet>
  <langSet xml:lang="en-GB">
    <tig><term>Peking</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
    <tig><term>Beijing city</term></tig>
    <tig><term><hi>Bei</hi>jing</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
  </langSet>
</termEntry>
<termEntry><langSet xml:lang="fr"><tig><term>rien</term></tig></langSet></termEntry>
</body></text></martif>"#;

const ELEMENTS_TBX: &str = r#"<tbx xmlns:min="http://www.tbxinfo.net/ns/min"><text><body><conceptEntry id="1">
<min:subjectField>Person</min:subjectField>
<langSec xml:lang="ar"><termSec><term>لي</term></termSec></langSec>
<langSec xml:lang="en"><termSec><term>Li</term><min:administrativeStatus>preferred</min:administrativeStatus></termSec></langSec>
</conceptEntry></body></text></tbx>"#;

#[test]
fn tbx_of_both_years() {
    assert_snapshot!(shown(&parsed(OLD_TBX, Format::Tbx)), @r#"
    4 ["بكين"] ["Beijing", "Beijing city"] Place Required AsGiven Some("see & ask A")
    4 ["بكين"] ["Peking"] Place Forbidden AsGiven Some("see & ask A")
    "#);
    assert_snapshot!(shown(&parsed(ELEMENTS_TBX, Format::Tbx)), @r#"1 ["لي"] ["Li"] Person Required AsGiven None"#);
}

#[test]
fn tbx_that_is_refused() {
    let body = |inside: &str| format!("<tbx><text><body>\n{inside}\n</body></text></tbx>");
    let refused: Vec<String> = [
        "",
        "<html/>",
        "<tbx>\n<text></tbx>",
        "<tbx>\n <text>",
        "<tbx/><tbx/>",
        "<tbx/>x",
        &body("<termNote type=\"a>x</termNote>"),
        &body("&lol;"),
        "<!DOCTYPE tbx [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n<tbx>&a;</tbx>",
        &body("<conceptEntry><langSec><termSec/></langSec></conceptEntry>"),
        &body("<conceptEntry><langSec xml:lang=\"ar\"><termSec><term>وزير</term></termSec></langSec></conceptEntry>"),
        &body(
            "<conceptEntry><langSec xml:lang=\"en\"><termSec><term>minister</term></termSec></langSec></conceptEntry>",
        ),
        &body("<conceptEntry>\n  <admin type=\"x-barqiya-kind\">city</admin></conceptEntry>"),
    ]
    .iter()
    .map(|text| refused(text, Format::Tbx))
    .collect();
    assert_snapshot!(refused.join("\n"), @r#"
    desk:1:1: not TBX: there is no element
    desk:1:1: not TBX: the outermost element is `html`, not `tbx` or `martif`
    desk:2:7: not TBX: ill-formed document: expected `</text>`, but `</tbx>` was found
    desk:2:8: not TBX: the file ends inside `text`
    desk:1:7: not TBX: `tbx` begins after the end of the outermost element
    desk:1:7: not TBX: text stands outside the outermost element
    desk:2:1: not TBX: syntax error: attribute value not closed: `"` not found before end of input
    desk:2:1: not TBX: the entity `&lol;` is not known: write the character itself
    desk:2:6: not TBX: the entity `&a;` is not known: write the character itself
    desk:2:15: not TBX: `langSec` has no `xml:lang`: give it `ar` or `en`
    desk:2:1: the entry `وزير` has no English: give at least one form, or take the entry out
    desk:2:1: the entry `minister` has no Arabic: give at least one form; only a forbidden entry may have none
    desk:3:3: the kind `city` is not known: it must be one of person, place, organization, organisation, agency, term, event
    "#);
}

#[test]
fn written() {
    let glossary = example();
    assert_snapshot!(write(&glossary, Format::Tsv).text, @r#"
    ar	en	kind	obligation	rendering	note
    لي كه تشيانغ|لي كيتشيانغ	Li Keqiang|Premier Li	person	required	as-given	premier, 2013 <to> 2023
    آيفون	iPhone	term	preferred	exact	
    الخليج	Gulf, the	term	forbidden	as-given	
    	boycott "list"	term	forbidden	as-given
    "#);
    assert_snapshot!(write(&glossary, Format::Csv).text, @r#"
    ar,en,kind,obligation,rendering,note
    لي كه تشيانغ|لي كيتشيانغ,Li Keqiang|Premier Li,person,required,as-given,"premier, 2013 <to> 2023"
    آيفون,iPhone,term,preferred,exact,
    الخليج,"Gulf, the",term,forbidden,as-given,
    ,"boycott ""list""",term,forbidden,as-given,
    "#);
    assert_snapshot!(write(&glossary, Format::Jsonl).text, @r#"
    {"ar":["لي كه تشيانغ","لي كيتشيانغ"],"en":["Li Keqiang","Premier Li"],"kind":"person","note":"premier, 2013 <to> 2023"}
    {"ar":"آيفون","en":"iPhone","obligation":"preferred","rendering":"exact"}
    {"ar":"الخليج","en":"Gulf, the","obligation":"forbidden"}
    {"en":"boycott \"list\"","obligation":"forbidden"}
    "#);
    assert_snapshot!(write(&glossary, Format::Tbx).text, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <tbx style="dca" type="TBX-Basic" xml:lang="ar" xmlns="urn:iso:std:iso:30042:ed-2">
      <tbxHeader>
        <fileDesc>
          <sourceDesc>
            <p>Arabic-English glossary written by Barqiya</p>
          </sourceDesc>
        </fileDesc>
      </tbxHeader>
      <text>
        <body>
          <conceptEntry id="c1">
            <descrip type="subjectField">person</descrip>
            <note>premier, 2013 &lt;to&gt; 2023</note>
            <langSec xml:lang="ar">
              <termSec>
                <term>لي كه تشيانغ</term>
                <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>
              </termSec>
              <termSec>
                <term>لي كيتشيانغ</term>
                <termNote type="administrativeStatus">admittedTerm-admn-sts</termNote>
              </termSec>
            </langSec>
            <langSec xml:lang="en">
              <termSec>
                <term>Li Keqiang</term>
                <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>
              </termSec>
              <termSec>
                <term>Premier Li</term>
                <termNote type="administrativeStatus">admittedTerm-admn-sts</termNote>
              </termSec>
            </langSec>
          </conceptEntry>
          <conceptEntry id="c2">
            <admin type="x-barqiya-obligation">preferred</admin>
            <admin type="x-barqiya-rendering">exact</admin>
            <langSec xml:lang="ar">
              <termSec>
                <term>آيفون</term>
                <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>
              </termSec>
            </langSec>
            <langSec xml:lang="en">
              <termSec>
                <term>iPhone</term>
                <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>
              </termSec>
            </langSec>
          </conceptEntry>
          <conceptEntry id="c3">
            <langSec xml:lang="ar">
              <termSec>
                <term>الخليج</term>
                <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>
              </termSec>
            </langSec>
            <langSec xml:lang="en">
              <termSec>
                <term>Gulf, the</term>
                <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>
              </termSec>
            </langSec>
          </conceptEntry>
          <conceptEntry id="c4">
            <langSec xml:lang="en">
              <termSec>
                <term>boycott "list"</term>
                <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>
              </termSec>
            </langSec>
          </conceptEntry>
        </body>
      </text>
    </tbx>
    "#);
}

#[test]
fn what_is_lost() {
    let entry = Entry { note: Some("a\nb\u{1}".into()), line: 3, ..Entry::new("ا|ب", "a") };
    let glossary = Glossary { path: None, entries: vec![entry] };
    let lost = |format| write(&glossary, format).lost.join("; ");
    assert_eq!(lost(Format::Jsonl), "");
    assert_eq!(
        lost(Format::Tsv),
        "line 3, ا|ب: `|`, which separates forms in a table, became `/`; line 3, ا|ب: tabs and line breaks became spaces"
    );
    assert_eq!(lost(Format::Csv), "line 3, ا|ب: `|`, which separates forms in a table, became `/`");
    assert_eq!(lost(Format::Tbx), "line 3, ا|ب: control characters, which XML cannot hold, were left out");
}
