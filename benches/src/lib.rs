//! What the measurements share: a synthetic folder with the word frequencies of natural text, and
//! figures of many timings. Everything is made from a seed; two runs measure the same.

pub mod folder;
pub mod ripgrep;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use cronaca::model::{Article, DateValue};
use cronaca::text::{clean, fold, words};

/// Our own sample articles: the words that the generator begins with.
const SAMPLES: &str = concat!(
    include_str!("../../articles/invasione-24-febbraio.md"),
    include_str!("../../articles/cifre-di-una-guerra.txt"),
    include_str!("../../articles/abu-dhabi-linea-militare.md"),
    include_str!("../../articles/2022-05-19-generali-al-telefono.txt"),
);

/// Distinct words of a folder. Large folders of news have about as many.
const VOCABULARY: usize = 120_000;

/// Zipf's law in Mandelbrot's form: the frequency of rank r is in proportion to (r + 2.7)^-1.07.
const EXPONENT: f64 = 1.07;
const OFFSET: f64 = 2.7;

/// A generator of numbers (xorshift64*).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 11) as usize % limit.max(1)
    }

    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Words by rank, drawn with natural frequencies.
pub struct Corpus {
    words: Vec<String>,
    /// The share of the first words, cumulated.
    shares: Vec<f64>,
    random: Random,
}

impl Corpus {
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut counts: HashMap<String, usize> = HashMap::new();
        for word in words(SAMPLES).filter(|word| word.text.chars().all(char::is_alphabetic)) {
            *counts.entry(word.text.to_lowercase()).or_default() += 1;
        }
        let mut ranked: Vec<(String, usize)> = counts.into_iter().collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mut words: Vec<String> = ranked.into_iter().map(|(word, _)| word).collect();
        let mut known: std::collections::HashSet<String> = words.iter().cloned().collect();
        while words.len() < VOCABULARY {
            let word = made_up(&mut random);
            if known.insert(word.clone()) {
                words.push(word);
            }
        }
        let mut sum = 0.0;
        let shares = (0..words.len())
            .map(|rank| {
                sum += (rank as f64 + OFFSET).powf(-EXPONENT);
                sum
            })
            .collect();
        Self { words, shares, random }
    }

    pub fn word(&mut self) -> &str {
        let at = self.random.unit() * self.shares.last().copied().unwrap_or(1.0);
        let rank = self.shares.partition_point(|&share| share < at);
        &self.words[rank.min(self.words.len() - 1)]
    }

    /// A headline of four to thirteen words, some of them capitalised.
    pub fn title(&mut self) -> String {
        let length = 4 + self.random.below(10);
        let mut title = String::new();
        for place in 0..length {
            let capital = place == 0 || self.random.below(6) == 0;
            let word = self.word().to_owned();
            if place > 0 {
                title.push_str(if self.random.below(14) == 0 { ", " } else { " " });
            }
            if capital {
                title.extend(word.chars().next().into_iter().flat_map(char::to_uppercase));
                title.extend(word.chars().skip(1));
            } else {
                title.push_str(&word);
            }
        }
        title
    }

    /// Text of about so many bytes, in sentences and paragraphs.
    pub fn text(&mut self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 100);
        while text.len() < bytes {
            let length = 8 + self.random.below(20);
            for place in 0..length {
                let word = self.word().to_owned();
                if place == 0 {
                    text.extend(word.chars().next().into_iter().flat_map(char::to_uppercase));
                    text.extend(word.chars().skip(1));
                } else {
                    text.push(' ');
                    text.push_str(&word);
                }
            }
            text.push_str(if self.random.below(5) == 0 { ".\n\n" } else { ". " });
        }
        text
    }

    pub fn article(&mut self, number: usize, bytes: usize) -> Article {
        Article {
            path: clean(&format!("{number:07}.txt")).text,
            title: clean(&self.title()).text,
            text: if bytes == 0 { "".into() } else { clean(&self.text(bytes)).text },
            language: "it",
            ..Article::default()
        }
    }

    pub fn articles(&mut self, count: usize, bytes: usize) -> Vec<Arc<Article>> {
        (0..count).map(|number| Arc::new(self.article(number, bytes))).collect()
    }

    /// A first name and a surname that nobody has.
    pub fn person(&mut self) -> String {
        const FIRST: [&str; 16] = [
            "Anna", "Marco", "Giulia", "Paolo", "Sara", "Luca", "Elena", "Andrea", "Chiara",
            "Matteo", "Laura", "Davide", "Marta", "Stefano", "Silvia", "Roberto",
        ];
        let first = FIRST[self.random.below(FIRST.len())];
        let surname =
            made_up(&mut self.random) + SYLLABLES.split_whitespace().nth(20).unwrap_or("");
        let mut letters = surname.chars();
        let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        format!("{first} {capital}{}", letters.as_str())
    }

    /// A day of the last twenty years.
    pub fn day(&mut self) -> DateValue {
        let (year, month, day) =
            (2006 + self.random.below(20), 1 + self.random.below(12), 1 + self.random.below(28));
        DateValue::parse(&format!("{year}-{month:02}-{day:02}")).expect("a day")
    }

    pub fn random(&mut self) -> &mut Random {
        &mut self.random
    }
}

const SYLLABLES: &str = "a ba be bra ca ce chi ci co cor da de di do dra e fa fe fi for fra ga ge \
    gi glia gno go gra i la le li lo lu ma me mi mo mu na ne ni no nu o pa par pe per pi po pra pre \
    qua que ra re ri ro ru sa sca se si so spe sta ste sti stra su ta te ti to tra tri tu va ve vi \
    vo za zi";
const ENDINGS: &str = "re to ta ti te ne ni zione zioni mento menti tà le li no na vo va nte nti";

fn made_up(random: &mut Random) -> String {
    let pick = |list: &'static str, random: &mut Random| {
        let all: Vec<&str> = list.split_whitespace().collect();
        all[random.below(all.len())]
    };
    let mut word = String::new();
    for _ in 0..1 + random.below(3) {
        word.push_str(pick(SYLLABLES, random));
    }
    word + pick(ENDINGS, random)
}

/// Queries as a reader types them, taken from titles: a word, the beginnings of two words, a word
/// with a slip, first letters.
pub fn finder_queries(titles: &[String], count: usize) -> Vec<String> {
    let mut random = Random::new(7);
    let mut queries = Vec::new();
    while queries.len() < count {
        let title = fold(&titles[random.below(titles.len())]);
        let long: Vec<&str> = title.split(' ').filter(|word| word.len() > 4).collect();
        let [first, second, ..] = long[..] else { continue };
        let start = |word: &str| word.chars().take(4).collect::<String>();
        queries.push(match queries.len() % 5 {
            0 => first.trim_end_matches(',').to_owned(),
            1 => format!("{} {}", start(first), start(second)),
            2 => swapped(first),
            3 => title.split(' ').filter_map(|word| word.chars().next()).take(5).collect(),
            _ => title.chars().take(14).collect(),
        });
    }
    queries
}

/// A word with its third and fourth letter the wrong way round.
fn swapped(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    letters.swap(2, 3);
    letters.into_iter().collect()
}

/// What a reader types for a query, key by key, with two steps back at the end.
pub fn keys(query: &str) -> Vec<String> {
    let ends = query.char_indices().map(|(at, character)| at + character.len_utf8());
    let mut typed: Vec<String> =
        ends.filter_map(|end| query.get(..end)).map(|prefix| prefix.trim().to_owned()).collect();
    let back: Vec<String> = typed.iter().rev().skip(1).take(2).cloned().collect();
    typed.extend(back);
    typed
}

/// The processor time that this thread has used: what else the machine does leaves it alone.
pub fn thread_time() -> Duration {
    duration(rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime))
}

/// The processor time that all threads of this program have used.
pub fn process_time() -> Duration {
    duration(rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime))
}

fn duration(time: rustix::time::Timespec) -> Duration {
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// How much processor time many calls took.
pub struct Figures(Vec<Duration>);

impl Figures {
    /// Times `call` for each input.
    pub fn of<T>(inputs: &[T], mut call: impl FnMut(&T) -> usize) -> Self {
        let mut times = Vec::with_capacity(inputs.len());
        for input in inputs {
            let start = thread_time();
            std::hint::black_box(call(input));
            times.push(thread_time() - start);
        }
        times.sort_unstable();
        Self(times)
    }

    /// Times `call` for all inputs in their order, several times over; of each input's times the
    /// shortest counts, as the longer ones tell of the machine's other work.
    pub fn best_of<T>(
        passes: usize,
        inputs: &[T],
        mut call: impl FnMut(&T) -> usize,
    ) -> (Self, Vec<Duration>) {
        let mut times = vec![Duration::MAX; inputs.len()];
        for _ in 0..passes {
            for (input, best) in inputs.iter().zip(&mut times) {
                let start = thread_time();
                std::hint::black_box(call(input));
                *best = (thread_time() - start).min(*best);
            }
        }
        let in_order = times.clone();
        times.sort_unstable();
        (Self(times), in_order)
    }

    /// Milliseconds below which the given share of the calls stayed.
    pub fn ms(&self, share: f64) -> f64 {
        let at = ((self.0.len() - 1) as f64 * share).round() as usize;
        self.0[at].as_secs_f64() * 1000.0
    }

    pub fn row(&self, name: &str, ours: &Figures) -> String {
        format!(
            "| {name} | {:.2} | {:.2} | {:.2} | {:.1} | {:.1} |",
            self.ms(0.5),
            self.ms(0.95),
            self.ms(0.99),
            self.ms(0.5) / ours.ms(0.5),
            self.ms(0.95) / ours.ms(0.95),
        )
    }
}

pub const HEAD: &str =
    "| | p50 ms | p95 ms | p99 ms | p50 / ours | p95 / ours |\n|---|---|---|---|---|---|";

/// Paragraphs of our sample articles in chance order, so many bytes or a little more.
pub fn news(random: &mut Random, bytes: usize) -> String {
    let paragraphs: Vec<&str> = SAMPLES.lines().filter(|line| line.len() > 60).collect();
    let mut text = String::with_capacity(bytes + 2000);
    while text.len() < bytes {
        text.push_str(paragraphs[random.below(paragraphs.len())]);
        text.push_str("\n\n");
    }
    text
}
