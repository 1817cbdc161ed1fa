//! Makes `pkg/` whole: `engine.wasm`, its bindings, and the page.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;
use xshell::cmd;

use crate::tools::{WASM, Workspace, heading};

/// Builds everything that `pkg/` does not track.
pub fn build(workspace: &Workspace) -> Result<()> {
    heading("engine");
    engine(workspace, None, &workspace.root.join("pkg"))?;

    for license in ["LICENSE-APACHE", "LICENSE-MIT"] {
        workspace.shell.copy_file(license, "pkg")?;
    }

    heading("page");
    workspace.npm_run("build")?;
    print_hashes(workspace)
}

/// Says what tells whether another build of the same commit, by the same version of Rust, made the same.
fn print_hashes(workspace: &Workspace) -> Result<()> {
    let rust = cmd!(workspace.shell, "rustc --version").quiet().read()?;
    heading(&format!("SHA-256, by {rust}"));
    let print = "for (const file of process.argv.slice(1)) \
        console.log(crypto.hash('sha256', fs.readFileSync(file)), '', file)";
    Ok(cmd!(workspace.shell, "node --eval {print} pkg/check.html pkg/engine.wasm").quiet().run()?)
}

/// Builds the engine and its bindings into a directory, with a feature of the crate where one is named.
pub fn engine(workspace: &Workspace, feature: Option<&str>, directory: &Path) -> Result<()> {
    let compiled = compile(workspace, feature)?;
    let bound = bind(&compiled, directory)?;
    optimise(workspace, &bound, directory)
}

fn compile(workspace: &Workspace, feature: Option<&str>) -> Result<PathBuf> {
    let flags = without_machine_paths(workspace)?;
    let feature = feature.map(|name| format!("--features={name}"));
    cmd!(workspace.shell, "cargo build --package cdk-secret-check --release --target {WASM} --locked {feature...}")
        .env("CARGO_ENCODED_RUSTFLAGS", flags)
        .run()?;
    Ok(target_directory(workspace)?.join(WASM).join("release/cdk_secret_check.wasm"))
}

/// Flags for rustc that keep the places of this machine out of the binary: the same source gives the same bytes on
/// any other.
fn without_machine_paths(workspace: &Workspace) -> Result<String> {
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
        .context("neither CARGO_HOME nor a home directory is known")?;
    // One directory a registry; whatever is here has been unpacked for xtask itself.
    let mut remaps = vec![format!("--remap-path-prefix={}=.", workspace.root.display())];
    for registry in fs::read_dir(cargo_home.join("registry/src"))? {
        remaps.push(format!("--remap-path-prefix={}=/deps", registry?.path().display()));
    }
    // Where Rust's own source is installed, rustc names the files there in place of those it was built of.
    let sysroot = cmd!(workspace.shell, "rustc --print sysroot").quiet().read()?;
    let version = cmd!(workspace.shell, "rustc --version --verbose").quiet().read()?;
    let commit =
        version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).context("rustc names no commit")?;
    remaps.push(format!("--remap-path-prefix={sysroot}/lib/rustlib/src/rust=/rustc/{commit}"));
    remaps.sort();
    Ok(remaps.join("\x1f"))
}

/// Where cargo puts what it builds.
pub fn target_directory(workspace: &Workspace) -> Result<PathBuf> {
    let metadata = cmd!(workspace.shell, "cargo metadata --no-deps --format-version 1 --locked").quiet().read()?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    Ok(metadata["target_directory"].as_str().context("cargo metadata names no target directory")?.into())
}

/// Writes the bindings and the rules' pages to a directory, and the wasm that fits them beside the compiled one.
fn bind(compiled: &Path, directory: &Path) -> Result<PathBuf> {
    let mut output = Bindgen::new()
        .input_path(compiled)
        .out_name("engine")
        .web(true)?
        .typescript(true)
        // `index.js` names the wasm; a second `new URL` would make bundlers copy it twice.
        .omit_default_module_path(true)
        // A trap leaves an instance unusable: `index.js` replaces it.
        .reset_state_function(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;

    let section = output.wasm_mut().customs.remove_raw("rule-pages").context("the module has no rules' pages")?;
    fs::write(directory.join("pages.js"), pages(&section.data)?)?;

    let bound = compiled.with_file_name("engine.wasm");
    fs::write(&bound, output.wasm_mut().emit_wasm())?;
    fs::write(directory.join("engine.js"), output.js())?;
    fs::write(directory.join("engine.d.ts"), output.ts().context("no types were generated")?)?;
    Ok(bound)
}

/// The rules' pages as a module: nothing that only checks has to load them.
fn pages(section: &[u8]) -> Result<String> {
    let section = str::from_utf8(section)?;
    let mut words = section.split_terminator('\0');
    let mut pages = BTreeMap::new();
    while let Some(name) = words.next() {
        pages.insert(name, words.next().with_context(|| format!("`{name}` has no page"))?);
    }
    Ok(format!("export const pages = {};\n", serde_json::to_string_pretty(&pages)?))
}

fn optimise(workspace: &Workspace, bound: &Path, directory: &Path) -> Result<()> {
    let wasm_opt = "www/node_modules/binaryen/bin/wasm-opt";
    let optimised = directory.join("engine.wasm");
    Ok(cmd!(workspace.shell, "node {wasm_opt} -O1 {bound} --output {optimised}").run()?)
}
