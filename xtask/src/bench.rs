//! The figures that the engine and the page are held to.

use std::fs;

use anyhow::Result;
use xshell::cmd;

use crate::browser;
use crate::package;
use crate::tools::{Workspace, heading};

/// Builds, then measures each figure against its bound and prints them. Fails where one is not held.
pub fn bench(workspace: &Workspace) -> Result<()> {
    package::build(workspace)?;
    let browser = browser::find(workspace)?;

    heading("engine that also exports its parser");
    let directory = package::target_directory(workspace)?.join("bench");
    fs::create_dir_all(&directory)?;
    // Node takes the bindings for an ES module only where a manifest says so.
    fs::write(directory.join("package.json"), r#"{ "type": "module" }"#)?;
    package::engine(workspace, Some("bench"), &directory)?;

    heading("what it is measured against");
    workspace.install_node_modules("xtask/bench")?;

    heading("bench");
    Ok(cmd!(workspace.shell, "node --expose-gc xtask/bench/bench.mjs {directory}")
        .env("CHROMIUM_PATH", browser)
        .quiet()
        .run()?)
}
