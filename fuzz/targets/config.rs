//! The configuration.
#![no_main]

use std::path::Path;

use cronaca::app::keymap::Keymap;
use cronaca::config::Config;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut config = Config::default();
    let _ = config.read(text, Path::new("config.toml"));
    let _ = Keymap::new(&config.keys, &config.key_places);
});
