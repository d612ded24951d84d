//! Whole screens as text after scripted keys. Read a changed snapshot before accepting it.

pub(crate) mod fixture;

use fixture::Reader;

#[test]
fn timeline() {
    let _ = Reader::new((80, 24)).screen();
    let _ = Reader::new((120, 40)).press("j j r").screen();
    let _ = Reader::new((40, 12)).screen();
    let _ = Reader::new((20, 5)).screen();
    let _ = Reader::new((80, 24)).press("f port").screen();
    let _ = Reader::new((80, 24)).press("s piena enter").screen();
    let _ = Reader::new((80, 24)).press("5 enter").screen();
    let _ = Reader::new((80, 24)).press("g").screen();
    let _ = Reader::new((80, 24)).press(": pa").screen();
    let _ = Reader::new((80, 24)).press("3").screen();
    let _ = Reader::new((80, 24)).press("2 d d i").screen();
    let _ = Reader::new((80, 24)).press("7").screen();
    let _ = Reader::new((80, 24)).press("& who:\"").screen();
}
