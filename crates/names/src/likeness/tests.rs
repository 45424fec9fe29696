use super::*;

fn ratio(arabic: &str, latin: &str) -> f64 {
    Likeness::builtin().log_ratio(&Arabic::new(arabic), &Latin::new(latin))
}

#[test]
fn renderings_are_told_from_other_names() {
    for (arabic, alike) in [
        ("القذافي", ["Gaddafi", "Qadhafi", "al-Kadhafi"]),
        ("محمد", ["Mohammed", "Muhammad", "Mohamed"]),
        ("عبد الرحمن", ["Abdul Rahman", "Abdelrahmane", "Abdurrahman"]),
        ("تشنغتشو", ["Zhengzhou", "Zhengzou", "Chengzhou"]),
        ("بوتين", ["Putin", "Poutine", "Puteen"]),
        ("فرانسوا", ["François", "Francois", "Fransua"]),
    ] {
        for latin in alike {
            assert!(ratio(arabic, latin) > 5.0, "{arabic} {latin}: {}", ratio(arabic, latin));
        }
        assert!(ratio(arabic, "Washington") < 0.0, "{arabic}");
    }
}

#[test]
fn a_table_is_read_as_it_was_written() {
    let table = Table::read(BUILTIN).unwrap();
    let written = table.write();
    assert_eq!(Table::read(&written).unwrap().write(), written);
    assert_eq!(Table::read("ا\ta\n").unwrap_err().line, 1);
    assert_eq!(Table::read("# remark\nا\ta\t-100\nx\ta\t-100\n").unwrap_err().line, 3);
}

#[test]
fn learning_is_deterministic_and_learns() {
    let pairs = [("بكين", "bekin"), ("كريم", "karim"), ("بريك", "brek"), ("نبيك", "nabik")];
    let spellings: Vec<_> =
        pairs.iter().map(|(arabic, latin)| ((*arabic).to_owned(), (*latin).to_owned(), 2.0)).collect();
    let training = Training { least: 0.1, ..Training::default() };
    let table = learn(&spellings, &training);
    assert_eq!(table.write(), learn(&spellings, &training).write());
    let learned = Likeness::new(table);
    let like = |latin: &str| learned.log_ratio(&Arabic::new("كبير"), &Latin::new(latin));
    assert!(like("kabir") > like("nabim"));
}

proptest::proptest! {
    #[test]
    fn any_texts_can_be_compared(arabic in "\\PC{0,60}", latin in "\\PC{0,60}") {
        proptest::prop_assert!(ratio(&arabic, &latin).is_finite());
    }
}
