//! What is made from tables: the manual page and completions from the grammar of the command line,
//! the list of keys from the command table.

use std::io::Write;
use std::process::ExitCode;

use crate::app::keymap::{self, Keymap};
use crate::cli::Failure;
use crate::cli::arguments::Arguments;
use crate::config::Config;

/// What is wrong with the configured keys, the screen and `cronaca check` tell.
pub(super) fn keys(config: &Config, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let (keymap, _) = Keymap::new(&config.keys, &config.key_places);
    out.write_all(keymap::listing(&keymap).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

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
