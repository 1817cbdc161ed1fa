//! The browser that the page is tested in: one that is here, or the first that can be installed.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::tools::{Workspace, heading, install_packages, is_root};

/// Playwright's command line, in `www/`.
pub const PLAYWRIGHT: &str = "node_modules/@playwright/test/cli.js";

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

const USUAL_PLACES: [&str; 3] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
];

/// The path of a Firefox that starts.
pub fn firefox(workspace: &Workspace) -> Result<PathBuf> {
    let places = ["/Applications/Firefox.app/Contents/MacOS/firefox", r"C:\Program Files\Mozilla Firefox\firefox.exe"];
    let installed = || {
        on_path(&["firefox", "firefox-esr"])
            .chain(places.map(PathBuf::from))
            .find(|path| starts(&workspace.shell, path))
    };
    installed()
        .or_else(|| {
            heading("Firefox");
            install_packages(&workspace.shell, &["firefox-esr"])?;
            installed()
        })
        .context("install Firefox, as the system's package `firefox` or `firefox-esr`")
}

/// The path of a Chromium or Chrome that starts.
pub fn find(workspace: &Workspace) -> Result<PathBuf> {
    for variable in ["PLAYWRIGHT_CHROMIUM", "CHROME"] {
        if let Some(path) = env::var_os(variable).map(PathBuf::from) {
            return starts(&workspace.shell, &path)
                .then_some(path)
                .with_context(|| format!("{variable} does not name a browser that starts"));
        }
    }
    installed(workspace)
        .or_else(|| {
            heading("browser");
            // It brings its libraries along.
            install_packages(&workspace.shell, &["chromium"])?;
            installed(workspace)
        })
        .or_else(|| {
            install_playwrights_own(workspace)?;
            installed(workspace)
        })
        .context("install Chromium or Chrome, or name one in the environment variable CHROME")
}

fn installed(workspace: &Workspace) -> Option<PathBuf> {
    playwrights_own(workspace)
        .into_iter()
        .chain(on_path(&NAMES))
        .chain(USUAL_PLACES.map(PathBuf::from))
        .find(|path| starts(&workspace.shell, path))
}

/// Where these programs may be, a directory of the search path after the other.
fn on_path(names: &[&str]) -> impl Iterator<Item = PathBuf> {
    let search_path = env::var_os("PATH").unwrap_or_default();
    let places: Vec<PathBuf> = env::split_paths(&search_path)
        .flat_map(|directory| names.iter().map(move |name| directory.join(name)))
        .collect();
    places.into_iter()
}

/// A file of that name may be a stub that asks for a snap, or lack its libraries.
fn starts(shell: &Shell, path: &Path) -> bool {
    let answers = || cmd!(shell, "{path} --version").quiet().ignore_stdout().ignore_stderr().run().is_ok();
    // On Windows the question opens a window.
    path.is_file() && (cfg!(windows) || answers())
}

fn playwrights_own(workspace: &Workspace) -> Option<PathBuf> {
    let _directory = workspace.shell.push_dir("www");
    let path = "require('@playwright/test').chromium.executablePath()";
    cmd!(workspace.shell, "node --print {path}").quiet().ignore_stderr().read().ok().map(PathBuf::from)
}

fn install_playwrights_own(workspace: &Workspace) -> Option<()> {
    let _directory = workspace.shell.push_dir("www");
    let with_libraries = is_root(&workspace.shell).then_some("--with-deps");
    cmd!(workspace.shell, "node {PLAYWRIGHT} install --no-shell {with_libraries...} chromium")
        // Of five attempts: without a network there is an answer within a minute.
        .env("PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT", "10000")
        .run()
        .ok()
}
