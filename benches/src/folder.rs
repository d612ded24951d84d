//! Folders of synthetic news on the disk: articles of natural word frequencies with the dates, names
//! and places of a story, several articles a story, in subfolders of a thousand.

use std::fs;
use std::io;
use std::path::Path;

use crate::{Corpus, Random};

/// Articles that tell of one thing.
const REPORTS: usize = 5;
/// Articles in one subfolder.
const IN_FOLDER: usize = 1000;
/// A sentence of so many names a date; the others are words alone.
const TOLD: [&str; 6] = [
    "{when} {who} ha incontrato {other} a {place} con altre {number} persone.",
    "Secondo {who}, la decisione presa {when} non cambia i piani di {other}.",
    "{other} ha risposto da {place} che i {number} lavoratori restano al loro posto.",
    "A {place} {who} ha annunciato che {when} comincia il processo.",
    "Nel {year} {other} aveva lasciato la presidenza.",
    "Il giorno dopo {who} e {other} sono ripartiti.",
];
const PLACES: [&str; 12] = [
    "Roma",
    "Bruxelles",
    "Kiev",
    "Milano",
    "Parigi",
    "Trieste",
    "Berlino",
    "Napoli",
    "Varsavia",
    "Torino",
    "Ginevra",
    "Palermo",
];
pub const MONTHS: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];

/// What the articles of one story share.
struct Story {
    people: [String; 3],
    place: &'static str,
    date: (usize, usize, usize),
    number: usize,
}

/// Writes `count` articles of about `bytes` bytes below `folder`, unless they are there. Returns the
/// bytes of all.
pub fn write(folder: &Path, count: usize, bytes: usize) -> io::Result<u64> {
    let mut corpus = Corpus::new(11);
    let famous: Vec<String> = (0..400).map(|_| corpus.person()).collect();
    let mut story = Story::new(&mut corpus, &famous);
    write_texts(folder, count, |number| {
        if number % REPORTS == 0 && number > 0 {
            story = Story::new(&mut corpus, &famous);
        }
        story.article(&mut corpus, number, bytes)
    })
}

/// Writes `count` texts below `folder`, unless they are there. Returns the bytes of all.
pub fn write_texts(
    folder: &Path,
    count: usize,
    mut text: impl FnMut(usize) -> String,
) -> io::Result<u64> {
    let done = folder.join(".complete");
    if let Ok(size) = fs::read_to_string(&done) {
        return size.trim().parse().map_err(io::Error::other);
    }
    let mut total = 0;
    for number in 0..count {
        let parent = folder.join(format!("{:04}", number / IN_FOLDER));
        if number % IN_FOLDER == 0 {
            fs::create_dir_all(&parent)?;
        }
        let text = text(number);
        total += text.len() as u64;
        fs::write(parent.join(format!("{number:07}.txt")), text)?;
    }
    fs::write(done, total.to_string())?;
    Ok(total)
}

impl Story {
    fn new(corpus: &mut Corpus, famous: &[String]) -> Self {
        let well_known = corpus.random().below(famous.len());
        let well_known = famous[well_known * well_known / famous.len()].clone();
        Self {
            people: [corpus.person(), corpus.person(), well_known],
            place: PLACES[corpus.random().below(PLACES.len())],
            date: day(corpus.random()),
            number: 1000 + corpus.random().below(90_000),
        }
    }

    /// A title, a date line, then paragraphs of which each tells something dated.
    fn article(&self, corpus: &mut Corpus, number: usize, bytes: usize) -> String {
        let (year, month, day) = self.date;
        let mut text = format!("{}\n\n{day} {} {year}\n\n", corpus.title(), MONTHS[month - 1]);
        let mut place = number;
        while text.len() < bytes {
            text.push_str(&self.told(place));
            text.push(' ');
            text.push_str(corpus.text(500).trim());
            text.push_str("\n\n");
            place += 1;
        }
        text
    }

    fn told(&self, place: usize) -> String {
        let (year, month, day) = self.date;
        TOLD[place % TOLD.len()]
            .replace("{when}", &format!("il {day} {} {year}", MONTHS[month - 1]))
            .replace("{year}", &(year - 3).to_string())
            .replace("{who}", &self.people[place % 3])
            .replace("{other}", &self.people[(place + 1) % 3])
            .replace("{place}", self.place)
            .replace("{number}", &self.number.to_string())
    }
}

/// A day of the last twenty years: year, month, day.
fn day(random: &mut Random) -> (usize, usize, usize) {
    (2006 + random.below(20), 1 + random.below(12), 1 + random.below(28))
}
