//! Dates and names of `cronaca tag`, on one thread: news from 10 kB to 10 MB, whose cost must grow in
//! line with its length, and texts made to be hard. `cargo run --release --bin tag`

use cronaca::extract::{date, name};
use cronaca::model::DateValue;
use cronaca::text::clean;
use cronaca_benches::{Random, news, thread_time};

const SIZES: [usize; 4] = [10_000, 100_000, 1_000_000, 10_000_000];
const REPEATS: usize = 1_000_000;

/// Of so many passes the fastest counts: the others tell of what else the machine does.
const PASSES: usize = 5;

fn main() {
    let reference = DateValue::parse("2024-03-06");
    println!("| news | dates, MB/s | names, MB/s | both, MB/s | found |\n|---|---|---|---|---|");
    for size in SIZES {
        let text = clean(&news(&mut Random::new(3), size)).text;
        let passes = PASSES * (1_000_000 / size).max(1);
        let mut found = 0;
        let dates = fastest(passes, || found = date::find(&text, "it", reference.as_ref()).len());
        let mut named = 0;
        let names = fastest(passes, || named = name::find(&text, "it").len());
        let speed = |seconds: f64| text.len() as f64 / seconds / 1e6;
        println!(
            "| {} kB | {:.1} | {:.1} | {:.1} | {found} dates, {named} names |",
            text.len() / 1000,
            speed(dates),
            speed(names),
            speed(dates + names)
        );
    }
    println!("\n| a million times | half a million, s | a million, s |\n|---|---|---|");
    for (unit, language) in [
        ("1", "it"),
        ("di ", "it"),
        ("May ", "en"),
        ("12 May ", "en"),
        ("last ", "en"),
        ("1.", "de"),
        ("Mr. ", "en"),
        ("A ", "it"),
        ("dal 3 al ", "it"),
        ("between May and ", "en"),
    ] {
        let seconds = |count: usize| {
            let text = clean(&unit.repeat(count)).text;
            fastest(1, || {
                date::find(&text, language, reference.as_ref());
                name::find(&text, language);
            })
        };
        println!(
            "| `{}` ({language}) | {:.2} | {:.2} |",
            unit.trim_end(),
            seconds(REPEATS / 2),
            seconds(REPEATS)
        );
    }
}

/// The least processor time of several passes, in seconds.
fn fastest(passes: usize, mut run: impl FnMut()) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..passes {
        let start = thread_time();
        run();
        best = best.min((thread_time() - start).as_secs_f64());
    }
    best
}
