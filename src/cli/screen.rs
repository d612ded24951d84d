//! Opens the screen, or says why it cannot.

use std::env;
use std::process::ExitCode;

use crate::app::App;
use crate::cli::arguments::{Arguments, ScreenOptions};
use crate::cli::{DEFECT, Failure, folder, notebook, tell};
use crate::config::{Characters, Config, Theme};
use crate::model::Problem;
use crate::term::{self, Abilities, Ended, Session, Unkept};
use crate::text::clean_line;

/// The locale, most telling first; the first that is set counts.
const LOCALE: [&str; 3] = ["LC_ALL", "LC_CTYPE", "LANG"];

pub(super) fn open(
    arguments: Arguments,
    mut config: Config,
    problems: Vec<Problem>,
) -> Result<ExitCode, Failure> {
    apply(&arguments.screen, &mut config)?;
    let (origin, name) = folder::choose(arguments.paths, arguments.demo, &config)?;
    check_terminal()?;
    let abilities = Abilities {
        colors: config.theme != Theme::Plain,
        unicode: config.characters == Characters::Unicode,
    };
    let mut app = App::new(&config, name);
    app.root = origin.root.clone();
    let notebook = notebook::place(&config, &origin);
    let closed = term::run(Session { app, origin, notebook, problems, abilities })?;
    if let Some(Unkept { changes, why }) = closed.unkept {
        let what = if changes == 1 { "change" } else { "changes" };
        let message = format!("{changes} {what} of the notebook could not be saved: {why}");
        tell(&clean_line(&message), "what was saved before is as it was");
    }
    match closed.ended {
        Ended::Quit => Ok(ExitCode::SUCCESS),
        Ended::Signal(code) => Ok(ExitCode::from(u8::try_from(code).unwrap_or(DEFECT))),
        Ended::Panicked(message) => {
            tell(&message, "the screen is closed, your files are as they were; please report this");
            Ok(ExitCode::from(DEFECT))
        }
    }
}

/// What the arguments and the environment say over the configuration.
fn apply(options: &ScreenOptions, config: &mut Config) -> Result<(), Failure> {
    if let Some(name) = &options.theme {
        let hint = "there are terminal, dark, light, dark-true, light-true and plain";
        let unknown = || Failure::usage(&format!("no such theme: {name}"), hint);
        config.theme = Theme::named(name).ok_or_else(unknown)?;
    } else if is_set("NO_COLOR") {
        config.theme = Theme::Plain;
    }
    if options.ascii {
        config.characters = Characters::Ascii;
    }
    if config.characters == Characters::Auto {
        let unicode =
            locale_knows_unicode(LOCALE.iter().filter_map(env::var_os).find(|it| !it.is_empty()));
        config.characters = if unicode { Characters::Unicode } else { Characters::Ascii };
    }
    Ok(())
}

/// A locale that says nothing about its characters is believed to know them all where no locale is
/// set: hardly a terminal is left that does not.
fn locale_knows_unicode(locale: Option<std::ffi::OsString>) -> bool {
    locale.is_none_or(|locale| {
        let name = locale.to_string_lossy().to_lowercase();
        name.contains("utf-8") || name.contains("utf8")
    })
}

fn check_terminal() -> Result<(), Failure> {
    if !term::is_terminal() {
        let hint = "run it in a terminal, or use a command such as `cronaca timeline`";
        return Err(Failure::usage("standard output is no terminal", hint));
    }
    if env::var_os("TERM").is_some_and(|name| name == "dumb") {
        let hint = "use a command such as `cronaca timeline`";
        return Err(Failure::usage("this terminal cannot show a screen (TERM=dumb)", hint));
    }
    Ok(())
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}
