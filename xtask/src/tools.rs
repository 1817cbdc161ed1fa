//! What the work needs of the machine: checked once, and installed where that is a matter of one command.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use xshell::{Shell, cmd};

/// The target the engine is built for.
pub const WASM: &str = "wasm32-unknown-unknown";

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// The repository on a machine that can build it.
pub struct Workspace {
    /// Runs commands, in the root unless told otherwise.
    pub shell: Shell,
    /// The repository's root.
    pub root: PathBuf,
}

impl Workspace {
    /// Installs what is missing, or says in one line each what to install.
    pub fn set_up() -> Result<Self> {
        let root = root()?;
        let shell = Shell::new()?;
        shell.change_dir(&root);

        let missing: Vec<&str> = [
            (has_node(&shell), "Node 20.19 or newer, from https://nodejs.org"),
            (has_npm(&shell), "npm, which comes with Node or as the system's package `npm`"),
            (has_wasm_target(&shell), "the wasm target of Rust, with `rustup target add wasm32-unknown-unknown`"),
        ]
        .into_iter()
        .filter_map(|(found, what)| (!found).then_some(what))
        .collect();
        if !missing.is_empty() {
            bail!("install {}", missing.join("\ninstall "));
        }

        let workspace = Self { shell, root };
        workspace.install_node_modules("www")?;
        Ok(workspace)
    }

    /// Runs a script of `www/package.json`.
    pub fn npm_run(&self, script: &str) -> Result<()> {
        let _directory = self.shell.push_dir("www");
        Ok(cmd!(self.shell, "{NPM} run {script}").run()?)
    }

    /// Installs what the lock file of a directory names, unless that has been done.
    pub fn install_node_modules(&self, directory: impl AsRef<Path>) -> Result<()> {
        let _directory = self.shell.push_dir(directory);
        let here = self.shell.current_dir();
        if is_older(&here.join("node_modules/.package-lock.json"), &here.join("package-lock.json"))? {
            // Nothing that is used here has an install script worth running.
            cmd!(self.shell, "{NPM} ci --ignore-scripts --no-audit --no-fund").run()?;
        }
        Ok(())
    }

    /// A Python that has what a file of requirements names, in an environment of its own below a directory.
    pub fn python(&self, directory: &Path, requirements: &str) -> Result<PathBuf> {
        let shell = &self.shell;
        let is_there = || cmd!(shell, "python3 -c").arg("import venv, ensurepip").quiet().ignore_stderr().run().is_ok();
        if !is_there() {
            install_packages(shell, &["python3", "python3-venv"]);
            ensure!(
                is_there(),
                "install Python 3.10 or newer with its module venv, the system's package `python3-venv`"
            );
        }
        let python = directory.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
        let requirements = self.root.join(requirements);
        let installed = directory.join("requirements.txt");
        if is_older(&installed, &requirements)? {
            heading("Python packages");
            cmd!(shell, "python3 -m venv {directory}").run()?;
            cmd!(
                shell,
                "{python} -m pip install --quiet --disable-pip-version-check --only-binary :all: -r {requirements}"
            )
            .run()?;
            shell.copy_file(requirements, installed)?;
        }
        Ok(python)
    }
}

/// The repository's root.
pub fn root() -> Result<PathBuf> {
    // Cargo says where it runs; what was compiled in may be another clone that shares the target directory.
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").context("run it as `cargo xtask`")?);
    Ok(manifest.parent().context("xtask lies in the root")?.to_owned())
}

/// Whether what was made of a file is older than the file, or not there.
fn is_older(made: &Path, file: &Path) -> Result<bool> {
    let modified = |path: &Path| path.metadata().and_then(|file| file.modified());
    Ok(modified(made).ok() < Some(modified(file)?))
}

/// Prints what comes next.
pub fn heading(text: &str) {
    eprintln!("\n== {text}");
}

fn has_node(shell: &Shell) -> bool {
    let version = cmd!(shell, "node --version").quiet().ignore_stderr().read().unwrap_or_default();
    let mut numbers = version.trim_start_matches('v').split('.').map_while(|number| number.parse::<u32>().ok());
    (numbers.next(), numbers.next()) >= (Some(20), Some(19))
}

fn has_npm(shell: &Shell) -> bool {
    cmd!(shell, "{NPM} --version").quiet().ignore_stdout().ignore_stderr().run().is_ok()
}

fn has_wasm_target(shell: &Shell) -> bool {
    let library = cmd!(shell, "rustc --print target-libdir --target {WASM}").quiet().read();
    library.is_ok_and(|path| Path::new(&path).exists()) || cmd!(shell, "rustup target add {WASM}").run().is_ok()
}

/// Installs packages of Debian, where that is allowed.
pub fn install_packages(shell: &Shell, packages: &[&str]) -> Option<()> {
    if !is_root(shell) {
        return None;
    }
    cmd!(shell, "apt-get update --quiet").run().ok()?;
    cmd!(shell, "apt-get install --quiet --yes --no-install-recommends {packages...}")
        .env("DEBIAN_FRONTEND", "noninteractive")
        .run()
        .ok()
}

/// Whether whoever runs this may install packages.
pub fn is_root(shell: &Shell) -> bool {
    cmd!(shell, "id -u").quiet().ignore_stderr().read().is_ok_and(|id| id == "0")
}
