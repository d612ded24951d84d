//! What can be said on the command line. What it means is told by the modules beside this one.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

const AFTER: &str = "\
Without a PATH the folder opens that config.toml names, else the current folder if it holds articles.
A folder that has the name of a command opens as ./NAME.

Exit codes: 0 all went well; 1 something was found wrong, or nothing matched; 2 the arguments cannot
be used.";

/// A terminal browser for a folder of news articles: what happened when, who was involved, and who
/// else tells of it
#[derive(Debug, Parser)]
#[command(name = "cronaca", version, after_help = AFTER, max_term_width = 100)]
#[command(
    override_usage = "cronaca [OPTIONS] [PATH]...\n       cronaca COMMAND [OPTIONS] [PATH]..."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,

    /// Folders and files to open
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Use the articles that come with the program
    #[arg(long, global = true)]
    pub(super) demo: bool,

    /// Read this configuration and no other
    #[arg(long, value_name = "FILE", global = true)]
    pub(super) config: Option<PathBuf>,

    /// Read every article, whatever was kept of it, and keep nothing
    #[arg(long, global = true)]
    pub(super) no_cache: bool,
    /// What texts that are no Unicode are encoded in, such as cp850 or macintosh
    #[arg(long, short = 'E', value_name = "NAME", global = true)]
    pub(super) encoding: Option<String>,

    #[command(flatten)]
    pub(super) screen: ScreenOptions,
}

#[derive(Debug, Args)]
pub(super) struct ScreenOptions {
    /// Show ASCII characters only
    #[arg(long)]
    pub(super) ascii: bool,

    /// Colours: terminal, dark, light, dark-true, light-true or plain
    #[arg(long, value_name = "THEME")]
    pub(super) theme: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write every article with its dates and names, one JSON object a line
    Export {
        #[command(flatten)]
        articles: Articles,
        #[arg(long, value_enum, default_value = "jsonl")]
        format: ExportFormat,
        /// Read the whole folder first, and fill in the years that other articles tell
        #[arg(long)]
        together: bool,
        /// Write what you have added instead: notes, stars, dates set right, saved queries
        #[arg(long, conflicts_with = "mapping")]
        notes: bool,
        #[command(flatten)]
        bulk: BulkOptions,
    },
    /// Write the events in the order of time
    Timeline {
        #[command(flatten)]
        articles: Articles,
        #[command(flatten)]
        query: OptionalQuery,
        #[arg(long, value_enum, default_value = "text")]
        format: TimelineFormat,
    },
    /// Search the text of all articles; the best come first
    Search {
        #[command(flatten)]
        articles: Articles,
        /// Words, "exact phrases", who:NAME, where:PLACE, org:NAME, when:2022-02, lang:it, title:WORD
        #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
        query: String,
        #[arg(long, value_enum, default_value = "text")]
        format: LinesFormat,
        /// The most that are shown
        #[arg(long, value_name = "NUMBER", default_value = "100")]
        limit: usize,
    },
    /// Write which articles tell of the same, and why
    Related {
        #[command(flatten)]
        articles: Articles,
        /// Only for the article of this file, as a path inside the folder
        #[arg(long, value_name = "FILE")]
        article: Option<PathBuf>,
        #[arg(long, value_enum, default_value = "text")]
        format: LinesFormat,
    },
    /// Find titles, names, events and sections by some of their letters, as the finder does
    Find {
        #[command(flatten)]
        articles: Articles,
        /// Parts of words, parted by blanks
        #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
        query: String,
        #[arg(long, value_enum, default_value = "text")]
        format: LinesFormat,
        /// The most that are shown
        #[arg(long, value_name = "NUMBER", default_value = "100")]
        limit: usize,
    },
    /// Write articles as they are read: what is known of each, and its text
    Show {
        #[command(flatten)]
        articles: Articles,
        /// Write what cleaning took out of them instead, each line with the rule that took it
        #[arg(long)]
        removed: bool,
    },
    /// Find the dates and names of texts on standard input, JSON lines with id, text, reference and
    /// language
    Tag,
    /// List what is wrong with the articles and the configuration
    Check {
        #[command(flatten)]
        articles: Articles,
    },
    /// List the keys, those of the configuration among them
    Keys,
    /// Write the completions of a shell
    Completions { shell: clap_complete::Shell },
    /// Write the manual page
    Man,
}

#[derive(Debug, Args)]
pub(super) struct Articles {
    /// Folders and files to read
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct OptionalQuery {
    /// Only what matches: words, "exact phrases", who:NAME, where:PLACE, org:NAME, when:2022-02,
    /// lang:it, title:WORD
    #[arg(long, value_name = "QUERY", default_value = "", allow_hyphen_values = true)]
    pub(super) query: String,
}

#[derive(Debug, Args)]
pub(super) struct BulkOptions {
    /// Of `--format bulk`: the index that the articles go into
    #[arg(long, value_name = "NAME", default_value = "cronaca")]
    pub(super) index: String,
    /// Of `--format bulk`: write what tells a search server the fields, and no articles
    #[arg(long, value_enum, value_name = "SERVER")]
    pub(super) mapping: Option<SearchServer>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SearchServer {
    /// Elasticsearch and its kin
    Elastic,
    Quickwit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    Jsonl,
    /// For Elasticsearch, Quickwit and their kin
    Bulk,
    /// For notes
    Md,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum TimelineFormat {
    Text,
    Jsonl,
    Csv,
    Ics,
    Md,
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LinesFormat {
    Text,
    Jsonl,
}

impl Arguments {
    pub(super) fn read(words: impl Iterator<Item = OsString>) -> Result<Self, clap::Error> {
        Self::try_parse_from(words)
    }

    /// The grammar, for what is made from it.
    pub(super) fn grammar() -> clap::Command {
        Self::command()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_sound() {
        Arguments::grammar().debug_assert();
    }

    #[track_caller]
    fn read(line: &str) -> Arguments {
        Arguments::read(line.split(' ').map(OsString::from)).unwrap()
    }

    #[test]
    fn folders_and_commands_are_told_apart() {
        let opened = read("cronaca ./export press");
        assert!(opened.command.is_none());
        assert_eq!(opened.paths, [PathBuf::from("./export"), PathBuf::from("press")]);
        let exported = read("cronaca --config c.toml export press --demo");
        assert!(matches!(exported.command, Some(Command::Export { articles, .. }) if
            articles.paths == [PathBuf::from("press")]));
        assert!(exported.demo && exported.config.is_some());
    }
}
