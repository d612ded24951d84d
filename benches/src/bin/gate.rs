//! The gate between others' text and the terminal, on one thread: texts of one script each, and floods
//! of what it takes out. `cargo run --release --bin gate`

use cronaca::text::clean;
use cronaca_benches::{Random, news, thread_time};

/// Bytes of each text.
const SIZE: usize = 20_000_000;

/// Of so many passes the fastest counts: the others tell of what else the machine does.
const PASSES: usize = 5;

fn main() {
    let italian = news(&mut Random::new(3), SIZE);
    println!("| text | MB/s | taken out |\n|---|---|---|");
    report("Italian news", &italian);
    let samples = [
        ("English", "The minister said on Tuesday that nothing had been decided yet. "),
        ("French", "Le ministre a déclaré mardi que rien n’était encore décidé, à Genève. "),
        ("Russian", "Министр заявил во вторник, что ничего ещё не решено. "),
        ("Greek", "Ο υπουργός δήλωσε την Τρίτη ότι τίποτα δεν έχει αποφασιστεί. "),
        ("Hindi", "मंत्री ने मंगलवार को कहा कि अभी कुछ भी तय नहीं हुआ है। "),
        ("Japanese", "大臣は火曜日、まだ何も決まっていないと述べた。"),
        ("letters in parts", "Perche\u{301} la citta\u{300} e\u{300} cosi\u{300} lontana? "),
        ("sequences", "\u{1b}[31mrosso\u{1b}[0m \u{1b}]0;T\u{7} "),
        ("only hidden", "\u{200b}\u{202e}\u{9b}\u{1b}\u{e0041}"),
    ];
    for (name, sample) in samples {
        report(name, &sample.repeat(SIZE / sample.len()));
    }
}

fn report(name: &str, text: &str) {
    let mut fastest = f64::MAX;
    let mut hidden = 0;
    for _ in 0..PASSES {
        let start = thread_time();
        hidden = clean(text).hidden;
        fastest = fastest.min((thread_time() - start).as_secs_f64());
    }
    println!("| {name} | {:.0} | {hidden} |", text.len() as f64 / fastest / 1e6);
}
