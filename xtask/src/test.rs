//! Every test there is, the engine's first.

use anyhow::Result;
use xshell::cmd;

use crate::browser::{self, PLAYWRIGHT};
use crate::package;
use crate::tools::{Workspace, heading};

/// Builds, then tests the engine, the package in Node, and the page in a browser.
pub fn test(workspace: &Workspace) -> Result<()> {
    package::build(workspace)?;
    let browser = browser::find(workspace)?;
    let shell = &workspace.shell;

    heading("tests of the engine");
    cmd!(shell, "cargo test --locked").run()?;

    heading("tests of the package");
    {
        let _directory = shell.push_dir("tests/package");
        cmd!(shell, "node --test --test-reporter=spec").run()?;
    }

    heading("tests of the page");
    let _directory = shell.push_dir("www");
    Ok(cmd!(shell, "node {PLAYWRIGHT} test").env("CHROMIUM_PATH", browser).run()?)
}
