//! Problems, one a line, in the form that editors and tools know: `path:line: kind: message; hint`.

use std::io::{self, Write};

use crate::model::Problem;

pub fn text(problems: &[Problem], out: &mut dyn Write) -> io::Result<()> {
    for problem in problems {
        let Problem { path, line, message, hint, .. } = problem;
        let line = if *line == 0 { String::new() } else { format!("{line}:") };
        let hint = if hint.is_empty() { String::new() } else { format!("; {hint}") };
        writeln!(out, "{path}:{line} {}: {message}{hint}", problem.kind.word())?;
    }
    Ok(())
}
