#!/bin/bash
# Makes the corpora that fuzzing starts from out of our own cases: the sample articles, the samples of
# the languages, and every text in quotes of the tests. Run it again whenever cases were added.
set -euo pipefail
cd "$(dirname "$0")/.."

# The texts in quotes of some Rust or TOML files, one file each, named by its content.
literals() {
    local target=$1; shift
    mkdir -p "fuzz/corpus/$target"
    grep -ohE '"([^"\\]|\\.){3,}"' "$@" | sed -E 's/^"//; s/"$//
        s/\\u\{([0-9a-fA-F]+)\}/\\U00000000\1@/g; s/\\U0*([0-9a-fA-F]{8})@/\\U\1/g' | sort -u | while IFS= read -r text; do
        text=$(printf '%b' "$text" | tr -d '\0')
        printf '%s' "$text" >"fuzz/corpus/$target/$(printf '%s' "$text" | cksum | tr ' ' -)"
    done
}

# Whole files.
files() {
    local target=$1; shift
    mkdir -p "fuzz/corpus/$target"
    cp "$@" "fuzz/corpus/$target/"
}

for format in html json md txt xml opml csv eml mbox; do
    files "$format" articles/*
    literals "$format" $(grep -rlE "cfg\(test\)|^//! .*[Cc]ases" src/parse)
done
files decode articles/*
literals decode src/read/decode.rs src/text/gate.rs
literals date src/lang/*/samples.toml
literals query src/query/tests.rs src/query/parse.rs src/query/period.rs
files config config.toml
literals config src/config/mod.rs
literals notebook src/notebook/journal.rs src/notebook/change.rs src/model/decision.rs
cargo +nightly run --quiet --manifest-path fuzz/Cargo.toml --example seeds
