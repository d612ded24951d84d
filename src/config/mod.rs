//! The configuration: text in, settings and problems out. The shipped `config.toml` is the default,
//! so that there is one place where a default stands.
//!
//! To add a setting add a field of [`Config`], a row of `SETTINGS`, and a line in `config.toml`.
//! Where files are looked for stands in `files.rs`. What the keys mean is the concern of `app`.

mod colour;
mod files;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::lang;
use crate::model::{Field, Problem, ProblemKind, Severity};
use crate::text::{Charset, CleanText, clean_line};

pub use colour::{Colour, Colours, ROLES};
pub use files::{caches, load, notebooks};

/// The shipped file, comments and all.
pub const DEFAULT: &str = include_str!("../../config.toml");

/// What can be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The folder that opens where none is named.
    pub articles: Folder,
    /// The language of texts that are too short to tell; empty leaves it open.
    pub language: &'static str,
    pub theme: Theme,
    /// What has another colour than the theme gives it.
    pub colours: Colours,
    pub layout: Panes,
    /// The longest line of an article, in cells.
    pub measure: u16,
    pub characters: Characters,
    /// The folder of notebooks, where the reader has named one.
    pub notebook: Option<PathBuf>,
    /// Whether what was found in articles is kept for the next start.
    pub cache: bool,
    /// What files are encoded in: patterns as in `.gitignore`, of which the last that fits counts.
    pub encodings: Vec<(String, Charset)>,
    /// What the reader's files call the things that they say of an article, beside what is known.
    pub fields: BTreeMap<Field, Vec<String>>,
    /// The keys that commands have in place of their own. Neither names nor keys are checked here.
    pub keys: BTreeMap<String, Vec<String>>,
    /// Where the keys of a command were set, for who checks them.
    pub key_places: BTreeMap<String, Place>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    pub path: PathBuf,
    /// Whether the reader has named it, so that its absence must be told.
    pub is_chosen: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// The terminal's own 16 colours.
    Terminal,
    /// Colours of our own on a dark background.
    Dark,
    /// Colours of our own on a light background.
    Light,
    /// The same two, of 16 million colours where those are of 256.
    DarkTrue,
    LightTrue,
    /// No colours.
    Plain,
}

/// The most panes that stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panes {
    /// As the width allows.
    Auto,
    One,
    Two,
    Three,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Characters {
    /// As the locale says.
    Auto,
    Unicode,
    Ascii,
}

/// A line of a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// As it is shown.
    pub path: CleanText,
    /// From 1.
    pub line: u32,
}

/// One row of the table of settings.
struct Setting {
    name: &'static str,
    /// What the value must be, after "must be".
    expected: &'static str,
    /// Takes the value over if it is one that can be.
    set: fn(&mut Config, &DeValue<'_>, &Path) -> Option<()>,
}

static SETTINGS: &[Setting] = &[
    Setting {
        name: "articles",
        expected: "a path in quotes",
        set: |config, value, file| {
            let path = files::seen_from(file, value.as_str()?);
            config.articles = Folder { path, is_chosen: true };
            Some(())
        },
    },
    Setting {
        name: "language",
        expected: "the code of a language in quotes, such as \"it\", or \"\"",
        set: |config, value, _| {
            let code = value.as_str()?;
            config.language = if code.is_empty() { "" } else { lang::known(code)? };
            Some(())
        },
    },
    Setting {
        name: "theme",
        expected: "terminal, dark, light, dark-true, light-true or plain, in quotes",
        set: |config, value, _| {
            config.theme = Theme::named(value.as_str()?)?;
            Some(())
        },
    },
    Setting {
        name: "layout",
        expected: "\"auto\", \"one\", \"two\" or \"three\"",
        set: |config, value, _| {
            config.layout = match value.as_str()? {
                "auto" => Panes::Auto,
                "one" => Panes::One,
                "two" => Panes::Two,
                "three" => Panes::Three,
                _ => return None,
            };
            Some(())
        },
    },
    Setting {
        name: "measure",
        expected: "a number from 20 to 200",
        set: |config, value, _| {
            let number = value.as_integer()?.as_str().parse().ok()?;
            config.measure = (20..=200).contains(&number).then_some(number)?;
            Some(())
        },
    },
    Setting {
        name: "characters",
        expected: "\"auto\", \"unicode\" or \"ascii\"",
        set: |config, value, _| {
            config.characters = match value.as_str()? {
                "auto" => Characters::Auto,
                "unicode" => Characters::Unicode,
                "ascii" => Characters::Ascii,
                _ => return None,
            };
            Some(())
        },
    },
    Setting {
        name: "notebook",
        expected: "a path in quotes, or \"\"",
        set: |config, value, file| {
            let path = value.as_str()?;
            config.notebook = (!path.is_empty()).then(|| files::seen_from(file, path));
            Some(())
        },
    },
    Setting {
        name: "cache",
        expected: "true or false",
        set: |config, value, _| {
            config.cache = value.as_bool()?;
            Some(())
        },
    },
];

/// The tables of the file that hold keys, colours, encodings and names of fields.
const KEYS: &str = "keys";
const COLOURS: &str = "colours";
const ENCODINGS: &str = "encodings";
const FIELDS: &str = "fields";

impl Theme {
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "terminal" => Self::Terminal,
            "dark" => Self::Dark,
            "light" => Self::Light,
            "dark-true" => Self::DarkTrue,
            "light-true" => Self::LightTrue,
            "plain" => Self::Plain,
            _ => return None,
        })
    }
}

/// What the shipped file says.
impl Default for Config {
    fn default() -> Self {
        let mut config = Self {
            articles: Folder { path: PathBuf::new(), is_chosen: false },
            language: "",
            theme: Theme::Terminal,
            colours: Colours::default(),
            layout: Panes::Auto,
            measure: 76,
            characters: Characters::Auto,
            notebook: None,
            cache: true,
            encodings: Vec::new(),
            fields: BTreeMap::new(),
            keys: BTreeMap::new(),
            key_places: BTreeMap::new(),
        };
        let problems = config.read(DEFAULT, Path::new("config.toml"));
        debug_assert!(problems.is_empty(), "the shipped file: {problems:?}");
        config.articles.is_chosen = false;
        config
    }
}

impl Config {
    /// Takes over what a file says. What cannot be used is a problem, and the rest holds. `file` is
    /// where the text comes from; nothing is read from disk.
    pub fn read(&mut self, text: &str, file: &Path) -> Vec<Problem> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut reader = Reader { text, file, problems: Vec::new() };
        for error in errors {
            reader.complain(error.span().unwrap_or_default().start, error.message(), "");
        }
        for (name, value) in sorted(table.get_ref()) {
            match (name.get_ref().as_ref(), value.get_ref()) {
                (KEYS, DeValue::Table(keys)) => reader.read_keys(self, keys),
                (COLOURS, DeValue::Table(colours)) => reader.read_colours(self, colours),
                (ENCODINGS, DeValue::Table(encodings)) => reader.read_encodings(self, encodings),
                (FIELDS, DeValue::Table(fields)) => reader.read_fields(self, fields),
                (name @ (KEYS | COLOURS | ENCODINGS | FIELDS), _) => {
                    let message = format!("{name} must be a table");
                    reader.complain(value.span().start, &message, &format!("write [{name}]"));
                }
                _ => reader.read_setting(self, name, value),
            }
        }
        reader.problems
    }
}

/// The rows of a table in the order in which they stand in the file.
fn sorted<'a, 'i>(
    table: &'a DeTable<'i>,
) -> Vec<(&'a Spanned<toml::de::DeString<'i>>, &'a Spanned<DeValue<'i>>)> {
    let mut rows: Vec<_> = table.iter().collect();
    rows.sort_by_key(|(name, _)| name.span().start);
    rows
}

struct Reader<'a> {
    text: &'a str,
    file: &'a Path,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn read_setting(
        &mut self,
        config: &mut Config,
        name: &Spanned<toml::de::DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
    ) {
        let known = SETTINGS.iter().find(|setting| setting.name == name.get_ref().as_ref());
        let Some(setting) = known else {
            let message = format!("no such setting: {}", name.get_ref());
            let names = SETTINGS
                .iter()
                .map(|setting| setting.name)
                .chain([KEYS, COLOURS, ENCODINGS, FIELDS]);
            let hint = did_you_mean(name.get_ref(), names)
                .unwrap_or_else(|| "the shipped config.toml shows all settings".to_owned());
            return self.complain(name.span().start, &message, &hint);
        };
        if (setting.set)(config, value.get_ref(), self.file).is_none() {
            let message = format!("{} must be {}", setting.name, setting.expected);
            self.complain(value.span().start, &message, "the default holds");
        }
    }

    fn read_keys(&mut self, config: &mut Config, keys: &DeTable<'_>) {
        for (name, value) in sorted(keys) {
            let Some(sequences) = strings(value.get_ref()) else {
                let message = format!("the keys of {} must be a list", name.get_ref());
                let hint = format!("write {} = [\"ctrl-n\"]", name.get_ref());
                self.complain(value.span().start, &message, &hint);
                continue;
            };
            let place = Place { path: self.path(), line: self.line(name.span().start) };
            config.keys.insert(name.get_ref().to_string(), sequences);
            config.key_places.insert(name.get_ref().to_string(), place);
        }
    }

    fn read_colours(&mut self, config: &mut Config, colours: &DeTable<'_>) {
        for (name, value) in sorted(colours) {
            let Some(role) = ROLES.iter().position(|role| role == name.get_ref()) else {
                let message = format!("nothing that has a colour is called {}", name.get_ref());
                let hint = format!("there are {}", ROLES.join(", "));
                self.complain(name.span().start, &message, &hint);
                continue;
            };
            let colour = value.get_ref().as_str().and_then(|text| text.parse().ok());
            if colour.is_none() {
                let message = format!("no such colour for {}", name.get_ref());
                let hint = "write a name such as \"red\", a number to \"255\", or \"#rrggbb\"";
                self.complain(value.span().start, &message, hint);
            }
            config.colours[role] = colour.or(config.colours[role]);
        }
    }

    fn read_encodings(&mut self, config: &mut Config, encodings: &DeTable<'_>) {
        for (pattern, value) in sorted(encodings) {
            let Some(charset) = value.get_ref().as_str().and_then(Charset::named) else {
                let message = format!("no such encoding for {}", pattern.get_ref());
                let hint = "write a name such as \"cp850\", \"macintosh\", \"windows-1250\"";
                self.complain(value.span().start, &message, hint);
                continue;
            };
            config.encodings.push((pattern.get_ref().to_string(), charset));
        }
    }

    fn read_fields(&mut self, config: &mut Config, fields: &DeTable<'_>) {
        for (name, value) in sorted(fields) {
            let Some(field) = Field::parse(name.get_ref()) else {
                let message = format!("no article has a {}", name.get_ref());
                let words: Vec<&str> = Field::ALL.into_iter().map(Field::word).collect();
                let hint = did_you_mean(name.get_ref(), words.iter().copied())
                    .unwrap_or_else(|| format!("there are {}", words.join(", ")));
                self.complain(name.span().start, &message, &hint);
                continue;
            };
            let Some(names) = strings(value.get_ref()) else {
                let message = format!("the names of {} must be a list", field.word());
                let hint = format!("write {} = [\"name\"]", field.word());
                self.complain(value.span().start, &message, &hint);
                continue;
            };
            config.fields.insert(field, names);
        }
    }

    fn complain(&mut self, offset: usize, message: &str, hint: &str) {
        self.problems.push(Problem {
            path: self.path(),
            line: self.line(offset),
            kind: ProblemKind::Config,
            severity: Severity::Warning,
            message: clean_line(message),
            hint: clean_line(hint),
        });
    }

    fn path(&self) -> CleanText {
        clean_line(&self.file.display().to_string())
    }

    fn line(&self, offset: usize) -> u32 {
        let before = self.text.get(..offset).unwrap_or(self.text);
        u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX)
    }
}

/// A list of strings, or one string that stands for a list of one.
fn strings(value: &DeValue<'_>) -> Option<Vec<String>> {
    match value {
        DeValue::String(one) => Some(vec![one.to_string()]),
        DeValue::Array(list) => {
            list.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
        }
        _ => None,
    }
}

/// The shipped file as Markdown, as `docs/CONFIG.md` shows it: a setting after what is said of it.
pub fn markdown() -> String {
    let sections = DEFAULT.split("\n\n").map(section);
    ["# Settings\n\nMade from the shipped `config.toml`.\n".to_owned()]
        .into_iter()
        .chain(sections)
        .collect()
}

/// One paragraph of the file: a comment, and the setting that it is about.
fn section(paragraph: &str) -> String {
    let (said, settings): (Vec<&str>, Vec<&str>) =
        paragraph.lines().partition(|line| line.starts_with('#'));
    let said = prose(&said);
    let Some(setting) = settings.first() else { return format!("\n{said}\n") };
    let name = setting.split(' ').next().unwrap_or_default().trim_matches(['[', ']']);
    let shown = match name {
        KEYS => "[KEYS.md](KEYS.md) lists the commands and their keys.".to_owned(),
        _ => format!("```toml\n{setting}\n```"),
    };
    format!("\n## {name}\n\n{said}\n\n{shown}\n")
}

/// The comment's lines up to what is made from the command table.
fn prose(comment: &[&str]) -> String {
    let lines = comment.iter().take_while(|line| !line.starts_with("# begin of what is made"));
    let words: Vec<&str> = lines.map(|line| line.trim_start_matches('#').trim()).collect();
    words.join("\n")
}

/// A hint where a known name is near.
pub fn did_you_mean<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let near = known.map(|known| (strsim::damerau_levenshtein(name, known), known));
    let (distance, nearest) = near.min()?;
    (distance <= 2 && distance * 2 < name.chars().count())
        .then(|| format!("did you mean {nearest}?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) -> Config {
        let mut config = Config::default();
        let problems = config.read(text, Path::new("/home/anna/config.toml"));
        let shown: Vec<String> = problems
            .iter()
            .map(|problem| format!("{}: {}; {}", problem.line, problem.message, problem.hint))
            .collect();
        assert_eq!(shown, expected);
        config
    }

    #[test]
    fn every_setting_stands_in_the_shipped_file() {
        for setting in SETTINGS {
            assert!(DEFAULT.contains(&format!("\n{} = ", setting.name)), "{}", setting.name);
        }
    }

    #[test]
    fn settings_are_taken_over() {
        let config = check(
            "articles = 'press'\nlanguage = \"it\"\ntheme = \"light\"\nlayout = \"two\"\n\
             measure = 60\ncharacters = \"ascii\"\n[keys]\nnext = [\"ctrl-n\"]\nquit = \"Q\"\n",
            &[],
        );
        let articles = Folder { path: "/home/anna/press".into(), is_chosen: true };
        assert_eq!((config.articles, config.measure), (articles, 60));
        assert_eq!((config.theme, config.layout), (Theme::Light, Panes::Two));
        assert_eq!((config.language, config.characters), ("it", Characters::Ascii));
        assert_eq!(config.keys["quit"], ["Q"]);
        assert_eq!(config.key_places["next"].line, 8);
    }

    #[test]
    fn what_is_wrong_is_told_and_the_rest_holds() {
        let config = check(
            "# mine\nmesure = 70\nmeasure = 7\ntheme = \"pink\"\nlayout = 3\n[keys]\nnext = 1\n",
            &[
                "2: no such setting: mesure; did you mean measure?",
                "3: measure must be a number from 20 to 200; the default holds",
                "4: theme must be terminal, dark, light, dark-true, light-true or plain, in quotes; \
                 the default holds",
                "5: layout must be \"auto\", \"one\", \"two\" or \"three\"; the default holds",
                "7: the keys of next must be a list; write next = [\"ctrl-n\"]",
            ],
        );
        assert_eq!(config, Config::default());
    }

    #[test]
    fn colours_are_taken_over() {
        let config = check(
            "[colours]\ndate = \"#102030\"\nplace = \"pink\"\nsky = \"blue\"\n",
            &[
                "3: no such colour for place; write a name such as \"red\", a number to \"255\", \
                 or \"#rrggbb\"",
                "4: nothing that has a colour is called sky; there are text, date, person, \
                 organisation, place, quiet, mark, key",
            ],
        );
        let mut expected = Colours::default();
        expected[1] = Some(Colour::True(0x10, 0x20, 0x30));
        assert_eq!(config.colours, expected);
    }

    #[test]
    fn encodings_are_taken_over() {
        let config = check(
            "[encodings]\n\"1998/\" = \"cp850\"\n\"*.mac\" = \"klingon\"\n\"*\" = \"MacRoman\"\n",
            &["3: no such encoding for *.mac; write a name such as \"cp850\", \"macintosh\", \
               \"windows-1250\""],
        );
        let said: Vec<(&str, String)> =
            config.encodings.iter().map(|(pattern, set)| (pattern.as_str(), set.name())).collect();
        assert_eq!(said, [("1998/", "cp850".to_owned()), ("*", "macintosh".to_owned())]);
    }

    #[test]
    fn names_of_fields_are_taken_over() {
        let config = check(
            "[fields]\ntext = \"inhoud\"\npublished = [\"dag\", \"datum_online\"]\ntitel = \"kop\"\n\
             source = 3\n",
            &[
                "4: no article has a titel; did you mean title?",
                "5: the names of source must be a list; write source = [\"name\"]",
            ],
        );
        assert_eq!(config.fields[&Field::Text], ["inhoud"]);
        assert_eq!(config.fields[&Field::Published], ["dag", "datum_online"]);
        assert_eq!(config.fields.len(), 2);
    }

    #[test]
    fn a_broken_line_costs_only_itself() {
        let mut config = Config::default();
        let problems = config.read("theme = \"light\nmeasure = 60\n", Path::new("c"));
        assert_eq!((problems.len(), problems[0].line, config.measure), (1, 1, 60));
    }

    #[test]
    fn shown_text_is_clean() {
        check(
            "\"a\\u001b[31m\" = 1",
            &["1: no such setting: a[31m; the shipped config.toml shows all settings"],
        );
    }
}
