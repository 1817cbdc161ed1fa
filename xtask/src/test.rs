//! Every test there is, the engine's first.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use xshell::cmd;

use crate::browser::{self, PLAYWRIGHT};
use crate::package;
use crate::tools::{Workspace, heading, install_packages};

/// Builds, then tests the engine, the package in Node, and the page in a browser.
pub fn test(workspace: &Workspace) -> Result<()> {
    package::build(workspace)?;
    let browser = browser::find(workspace)?;
    let python = aws_cli(workspace)?;
    for directory in ["tests/proof", "tests/proof/v1"] {
        workspace.install_node_modules(directory)?;
    }
    let shell = &workspace.shell;

    heading("tests of the engine");
    cmd!(shell, "cargo test --locked").run()?;

    heading("tests of the package");
    {
        let _directory = shell.push_dir("tests/package");
        cmd!(shell, "node --test --test-reporter=spec").run()?;
    }

    heading("tests of fixes and commands in the CDK, TypeScript and the AWS command line");
    {
        let _directory = shell.push_dir("tests/proof");
        cmd!(shell, "node --test --test-reporter=spec").env("AWSCLI_PYTHON", python).run()?;
    }

    heading("tests of the page");
    let _directory = shell.push_dir("www");
    Ok(cmd!(shell, "node {PLAYWRIGHT} test").env("CHROMIUM_PATH", browser).run()?)
}

/// Builds, then tests in Firefox that the page works, what its policy refuses, and that its worker is replaced.
pub fn firefox(workspace: &Workspace) -> Result<()> {
    package::build(workspace)?;
    let firefox = browser::firefox(workspace)?;
    workspace.install_node_modules("tests/firefox")?;
    let shell = &workspace.shell;

    heading("tests of the page in Firefox");
    let _directory = shell.push_dir("tests/firefox");
    Ok(cmd!(shell, "node --test --test-reporter=spec").env("FIREFOX_PATH", firefox).run()?)
}

/// A Python that has the AWS command line, in an environment of its own.
fn aws_cli(workspace: &Workspace) -> Result<PathBuf> {
    let shell = &workspace.shell;
    let runs = |program: &str, argument: &str| {
        cmd!(shell, "{program} {argument}").quiet().ignore_stdout().ignore_stderr().run().is_ok()
    };
    let has_jq = || runs("jq", "--version") && runs("bash", "--version");
    if !has_jq() {
        install_packages(shell, &["jq", "bash"]);
        ensure!(has_jq(), "install jq and bash, the system's packages of those names");
    }
    let directory = package::target_directory(workspace)?.join("awscli");
    workspace.python(&directory, "tests/proof/requirements.txt")
}
