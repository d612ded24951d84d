//! What is made from the grammar of the command line: the manual page and completions.

use std::io::Write;
use std::process::ExitCode;

use crate::cli::Failure;
use crate::cli::arguments::Arguments;

pub(super) fn completions(
    shell: clap_complete::Shell,
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    // The generator panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::grammar(), "cronaca", &mut script);
    out.write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn page(out: &mut dyn Write) -> Result<ExitCode, Failure> {
    clap_mangen::Man::new(Arguments::grammar()).render(&mut &mut *out)?;
    Ok(ExitCode::SUCCESS)
}
