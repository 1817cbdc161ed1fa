//! The element and the package in real hosts: docs sites and bundlers.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use xshell::cmd;

use crate::browser::{self, PLAYWRIGHT};
use crate::package;
use crate::tools::{Workspace, heading, install_packages};

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
    let python = python(workspace, &directory)?;
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

/// A Python that has what `requirements.txt` names.
fn python(workspace: &Workspace, directory: &Path) -> Result<PathBuf> {
    let shell = &workspace.shell;
    let has_python = || cmd!(shell, "python3 -c").arg("import venv, ensurepip").quiet().ignore_stderr().run().is_ok();
    if !has_python() {
        install_packages(shell, &["python3", "python3-venv"]);
        ensure!(has_python(), "install Python 3.10 or newer with its module venv, the system's package `python3-venv`");
    }
    let environment = directory.join("python");
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let requirements = workspace.root.join("tests/embed/requirements.txt");
    let installed = environment.join("requirements.txt");
    if fs::read(&installed).ok() != Some(fs::read(&requirements)?) {
        cmd!(shell, "python3 -m venv --clear {environment}").run()?;
        cmd!(
            shell,
            "{python} -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r {requirements}"
        )
        .run()?;
        fs::copy(requirements, installed)?;
    }
    Ok(python)
}

/// Leaves the time of a file that is the same alone: what was installed for it stays.
fn copy_changed(from: &Path, to: &Path) -> Result<()> {
    let content = fs::read(from)?;
    if fs::read(to).ok().as_ref() != Some(&content) {
        fs::write(to, content)?;
    }
    Ok(())
}
