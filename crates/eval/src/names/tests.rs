use super::*;

/// Name, output; verbatim or not, what is near.
const CASES: [(&str, &str, bool, Option<&str>); 26] = [
    ("Putin", "Putin's plane", true, None),
    ("Putin", "Rasputin spoke", false, None),
    ("Putin", "PUTIN spoke", false, Some("PUTIN")),
    ("U.S.", "in the U.S.", true, None),
    ("Lukashenko", "Mr. Lukachenko's plane", false, Some("Lukachenko")),
    ("Gaddafi", "Colonel Qadhafi", false, Some("Qadhafi")),
    ("Gaddafi", "Colonel Kadafy", false, None),
    ("al-Assad", "Bashar Al Assad said", false, Some("Al Assad")),
    ("Assad", "Bashar el-Asad said", false, Some("Asad")),
    ("Abdulrahman", "with Abd al-Rahman there", false, Some("Abd al-Rahman")),
    ("Abd al-Rahman", "with Abdulrahman there", false, Some("Abdulrahman")),
    ("Xi Jinping", "President Xi Jin-ping", false, Some("Xi Jin-ping")),
    ("Côte d'Ivoire", "in Cote d’Ivoire", false, Some("Cote d’Ivoire")),
    ("Sanaa", "in Sana'a today", false, Some("Sana'a")),
    ("Mahmoud Abbas", "Abbas Mahmoud", false, None),
    ("Brazilian", "Brazil has won", false, None),
    ("Bashar al-Assad", "Bashar Al Asad", false, Some("Bashar Al Asad")),
    ("Iran", "Iraq", false, None),
    ("Iran", "IRAN", false, Some("IRAN")),
    ("Medvedev", "Medvdeev", false, Some("Medvdeev")),
    ("Sao Tome", "Sa\u{303}o Tomé", false, Some("Sa\u{303}o Tomé")),
    ("القاهرة", "في القاهره", false, Some("القاهره")),
    ("٢٠٢٦", "٢٠٢٦", true, None),
    ("Beijing", "", false, None),
    ("", "Beijing", false, None),
    ("…", "a b", false, None),
];

fn name(name: &str, kind: &str, count: usize) -> Name {
    Name { name: name.to_owned(), kind: kind.to_owned(), count }
}

fn sentence(output: &str, names: Vec<Name>) -> Sentence {
    Sentence { output: output.to_owned(), names }
}

#[test]
fn verbatim_near_absent() {
    let mut wrong = Vec::new();
    for (wanted, output, verbatim, near) in CASES {
        let report = score(&[sentence(output, vec![name(wanted, "", 1)])]);
        let stood = report.faults.first().and_then(|fault| fault.near.as_deref());
        if (report.all.verbatim.count == 1, stood) != (verbatim, near) {
            wrong.push(format!("{wanted} in {output}: {report:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn as_often_as_wanted() {
    let report = score(&[sentence("Putin and Puttin, Putin", vec![name("Putin", "person", 2), name("Putin", "", 2)])]);
    let counts = |counts: Counts| [counts.verbatim.count, counts.near.count, counts.absent.count, counts.absent.of];
    assert_eq!(counts(report.all), [2, 1, 1, 4]);
    assert_eq!(report.faults.iter().map(|fault| fault.near.as_deref()).collect::<Vec<_>>(), [Some("Puttin"), None]);
    assert_eq!(score(&[sentence("Putin Putin", vec![name("Putin", "", 1)])]).all.verbatim, Share::new(1, 1));
}

#[test]
fn what_is_another_name_is_not_near() {
    let names = vec![name("Slovakia", "", 1), name("Slovenia", "", 1)];
    assert_eq!(score(&[sentence("to Slovenia", names)]).all.absent.count, 1);
}

#[test]
fn the_likest_is_near() {
    let report = score(&[sentence("Lukachenka met Lukasenko", vec![name("Lukashenko", "", 1)])]);
    assert_eq!(report.faults[0].near.as_deref(), Some("Lukasenko"));
    assert_eq!(report.faults[0].similarity, Some(0.9));
}

#[test]
fn kinds_are_in_order() {
    let names = vec![name("Oslo", "place", 1), name("Bohr", "person", 1)];
    let report = score(&[sentence("Bohr", names), sentence("Oslo", vec![name("Oslo", "place", 1)])]);
    let kinds: Vec<_> = report.kinds.iter().map(|kind| (kind.kind.as_str(), kind.counts.verbatim)).collect();
    assert_eq!(kinds, [("person", Share::new(1, 1)), ("place", Share::new(1, 2))]);
    assert_eq!(report.all.verbatim, Share::new(2, 3));
    assert_eq!(report.faults[0].sentence, 1);
}
