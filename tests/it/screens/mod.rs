//! Whole screens as text after scripted keys. Read a changed snapshot before accepting it.

pub(crate) mod fixture;

use fixture::Reader;

#[test]
fn timeline() {
    println!("{}", Reader::new((80, 24)).screen());
    println!("{}", Reader::new((120, 40)).press("j j r").screen());
    println!("{}", Reader::new((40, 12)).screen());
    println!("{}", Reader::new((20, 5)).screen());
    println!("{}", Reader::new((80, 24)).press("f port").screen());
    println!("{}", Reader::new((80, 24)).press("s piena enter").screen());
    println!("{}", Reader::new((80, 24)).press("5 enter").screen());
    println!("{}", Reader::new((80, 24)).press("g").screen());
    println!("{}", Reader::new((80, 24)).press(": pa").screen());
    println!("{}", Reader::new((80, 24)).press("3").screen());
    println!("{}", Reader::new((80, 24)).press("2 d d i").screen());
    println!("{}", Reader::new((80, 24)).press("7").screen());
    println!("{}", Reader::new((80, 24)).press("& who:\"").screen());
}
