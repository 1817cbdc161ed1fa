//! The element and the package in real hosts: docs sites and bundlers.

use std::fs;
use std::path::Path;

use anyhow::Result;
use xshell::cmd;

use crate::browser::{self, PLAYWRIGHT};
use crate::package;
use crate::tools::{Workspace, heading};

/// Builds the package, then a site with every host, and opens each in a browser.
pub fn test(workspace: &Workspace) -> Result<()> {
    package::build(workspace)?;
    let browser = browser::find(workspace)?;
    let shell = &workspace.shell;
    let directory = package::target_directory(workspace)?.join("hosts");
    fs::create_dir_all(&directory)?;

    heading("hosts");
    for file in ["package.json", "package-lock.json"] {
        copy_changed(&workspace.root.join("tests/embed").join(file), &directory.join(file))?;
    }
    workspace.install_node_modules(&directory)?;
    let python = workspace.python(&directory.join("python"), "tests/embed/requirements.txt")?;
    {
        let _directory = shell.push_dir(&directory);
        let build = workspace.root.join("tests/embed/build.mjs");
        cmd!(shell, "node {build} {python}").run()?;
    }

    heading("tests in hosts");
    let _directory = shell.push_dir("www");
    Ok(cmd!(shell, "node {PLAYWRIGHT} test --config hosts.config.ts")
        .env("CHROMIUM_PATH", browser)
        .env("HOSTS_DIRECTORY", directory)
        .run()?)
}

/// Leaves the time of a file that is the same alone: what was installed for it stays.
fn copy_changed(from: &Path, to: &Path) -> Result<()> {
    let content = fs::read(from)?;
    if fs::read(to).ok().as_ref() != Some(&content) {
        fs::write(to, content)?;
    }
    Ok(())
}
