//! Looks for texts that the engine does not take.

use std::fs;

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::tools::{self, heading};

const VERSION: &str = "0.13.2";

/// Each with its dictionary and the longest text that it makes up.
const TARGETS: [(&str, &str, &str); 5] = [
    ("code", "cdk", "4096"),
    ("secret", "secret", "1024"),
    ("both", "cdk", "2048"),
    ("fixes", "cdk", "2048"),
    ("log", "log", "2048"),
];

/// Runs every target: for so many seconds each, or for a look at what lies around the seeds, the same each time.
pub fn fuzz(seconds: Option<u32>) -> Result<()> {
    let shell = Shell::new()?;
    shell.change_dir(tools::root()?);
    if cmd!(shell, "cargo fuzz --version").quiet().ignore_stdout().ignore_stderr().run().is_err() {
        cmd!(shell, "cargo install cargo-fuzz --debug --locked --version {VERSION}").run()?;
    }
    let limit = match seconds {
        Some(seconds) => [format!("-max_total_time={seconds}"), "-seed=0".to_owned()],
        None => ["-runs=3000".to_owned(), "-seed=1".to_owned()],
    };
    for (target, dictionary, longest) in TARGETS {
        heading(&format!("fuzzing: {target}"));
        let found = format!("tests/fuzz/corpus/{target}");
        fs::create_dir_all(shell.current_dir().join(&found))?;
        // Without a sanitizer it builds on stable Rust; there is no unsafe code of ours that would need one. Assertions and
        // overflow checks are on in the manifest, where one package can do without.
        let run = cmd!(
            shell,
            "cargo fuzz run --release --sanitizer none --fuzz-dir tests/fuzz {target} {found} tests/fuzz/seeds/{target} --"
        );
        let run = run.arg(format!("-dict=tests/fuzz/dictionaries/{dictionary}.dict")).args(&limit);
        // A text that keeps the engine busy for seconds is a finding as much as a panic.
        // The seeds by their size, and not in the order in which the disk has them: the same look on every machine.
        run.args(["-shuffle=0", "-timeout=5", "-rss_limit_mb=1024", "-print_final_stats=1"])
            .arg(format!("-max_len={longest}"))
            .run()?;
    }
    Ok(())
}
