//! What the reader says of how files are encoded: patterns as in `.gitignore`, each with a charset.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::text::Charset;

/// Patterns in the order in which they were said; of those that fit a file the last counts.
#[derive(Clone, Debug, Default)]
pub struct Encodings {
    rules: Vec<(Gitignore, Charset)>,
}

impl Encodings {
    /// A pattern that is none fits nothing.
    pub fn new(rules: &[(String, Charset)]) -> Self {
        let matcher = |pattern: &str| {
            let mut builder = GitignoreBuilder::new("");
            builder.add_line(None, pattern).ok()?;
            builder.build().ok()
        };
        let rules = rules.iter().filter_map(|(pattern, set)| Some((matcher(pattern)?, *set)));
        Self { rules: rules.collect() }
    }

    /// What is said of a file, by its path inside the folder that was opened.
    pub(super) fn of(&self, path: &str) -> Option<Charset> {
        // A path from the root on may be shown where several were opened.
        let path = Path::new(path.trim_start_matches('/'));
        let fits = |rule: &Gitignore| rule.matched_path_or_any_parents(path, false).is_ignore();
        self.rules.iter().rev().find(|(rule, _)| fits(rule)).map(|(_, set)| *set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rules: &[(&str, &str)], path: &str, expected: &str) {
        let rules: Vec<(String, Charset)> = rules
            .iter()
            .map(|(pattern, name)| ((*pattern).to_owned(), Charset::named(name).unwrap()))
            .collect();
        let found = Encodings::new(&rules).of(path).map_or(String::new(), Charset::name);
        assert_eq!(found, expected, "{path}");
    }

    #[test]
    fn patterns_are_those_of_gitignore() {
        let rules = [("*.txt", "cp1252"), ("1998/", "cp850"), ("/mac/*.txt", "macintosh")];
        check(&rules, "a/b.txt", "windows-1252");
        check(&rules, "press/1998/b.txt", "cp850");
        check(&rules, "mac/b.txt", "macintosh");
        check(&rules, "a/mac/b.txt", "windows-1252");
        check(&rules, "/tmp/1998/b.md", "cp850");
        check(&rules, "b.md", "");
        check(&[("*", "cp850")], "b.md", "cp850");
    }
}
