//! ripgrep over the articles as files: what it takes to find words without an index.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use cronaca::model::Article;

use crate::folder::write_texts;

/// A folder of articles that `rg` looks through.
pub struct Ripgrep(PathBuf);

impl Ripgrep {
    /// Writes the articles into a folder of their own, unless they are there; nothing where the
    /// system has no `rg`.
    pub fn over(articles: &[Arc<Article>]) -> io::Result<Option<Self>> {
        if Command::new("rg").arg("--version").stdout(Stdio::null()).status().is_err() {
            return Ok(None);
        }
        let folder = std::env::temp_dir().join(format!("cronaca-search-{}", articles.len()));
        let text =
            |number: usize| format!("{}\n\n{}", articles[number].title, articles[number].text);
        write_texts(&folder, articles.len(), text)?;
        Ok(Some(Self(folder)))
    }

    /// Names the files that hold a word, in any case. Returns the time by the clock and the processor
    /// time of all its threads.
    pub fn find(&self, word: &str) -> io::Result<(Duration, Duration)> {
        let (clock, used) = (Instant::now(), children_time());
        Command::new("rg")
            .args(["--files-with-matches", "--ignore-case", "--word-regexp", "--fixed-strings"])
            .args(["--", word])
            .arg(&self.0)
            .stdout(Stdio::null())
            .status()?;
        Ok((clock.elapsed(), children_time() - used))
    }
}

/// The processor time of all child processes that have ended, to a hundredth of a second.
fn children_time() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the program's name, which may hold blanks.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
    let ticks: u64 = fields.skip(13).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}
