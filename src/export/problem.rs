//! Problems, one a line, in the form that editors and tools know: `path:line: kind: message; hint`.

use std::io::{self, Write};

use crate::model::{Problem, ProblemKind};

pub fn text(problems: &[Problem], out: &mut dyn Write) -> io::Result<()> {
    for problem in problems {
        let Problem { path, line, message, hint, .. } = problem;
        let line = if *line == 0 { String::new() } else { format!("{line}:") };
        let hint = if hint.is_empty() { String::new() } else { format!("; {hint}") };
        writeln!(out, "{path}:{line} {}: {message}{hint}", kind(problem.kind))?;
    }
    Ok(())
}

fn kind(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Read => "read",
        ProblemKind::Skipped => "skipped",
        ProblemKind::Encoding => "encoding",
        ProblemKind::Hidden => "hidden",
        ProblemKind::FrontMatter => "front matter",
        ProblemKind::Format => "format",
        ProblemKind::Size => "size",
        ProblemKind::Config => "config",
        ProblemKind::Keys => "keys",
        ProblemKind::Names => "names",
        ProblemKind::Notebook => "notebook",
        ProblemKind::Internal => "internal",
    }
}
