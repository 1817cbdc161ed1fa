//! Each stage knows only those before it.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the engine, each behind all that it may know.
const STAGES: &[&str] = &[
    "text",
    "shell",
    "memo",
    "cdk",
    "code",
    "secret",
    "model",
    "fix",
    "diagnostic",
    "silencers",
    "bind",
    "rules",
    "silence",
    "synthesized",
    "findings",
    "log",
    "deployment",
    "overview",
    "report",
    "render",
    "check",
    "apply",
    "wasm",
];

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_dir() {
        fs::read_dir(path).unwrap().flat_map(|entry| files(&entry.unwrap().path())).collect()
    } else {
        vec![path.to_owned()]
    }
}

/// The files of the engine, each with its stage and what is no test of it.
fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let paths = files(&root).into_iter().filter(|path| !path.ends_with("lib.rs"));
    let source = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        let stage = path.strip_prefix(&root).unwrap().components().next().unwrap();
        let stage = stage.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned();
        (stage, path, code)
    };
    paths.map(source).collect()
}

#[test]
fn a_stage_knows_only_those_before_it() {
    let place = |stage: &str| STAGES.iter().position(|known| *known == stage);
    for (stage, path, code) in sources() {
        let own = place(&stage).unwrap_or_else(|| panic!("{} is of no stage", path.display()));
        for (_, used) in code.match_indices("crate::").map(|(at, crate_)| code.split_at(at + crate_.len())) {
            let group = used.strip_prefix('{').and_then(|rest| rest.split('}').next());
            let names =
                group.unwrap_or_else(|| used.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap());
            for name in names.split(',').map(|name| name.trim().split("::").next().unwrap()) {
                // What is no module is a function that the root gives out.
                let known = place(name).unwrap_or(STAGES.len() - 2);
                assert!(known <= own, "{} knows `{name}`", path.display());
            }
        }
    }
}

#[test]
fn only_the_code_knows_swc() {
    let outside = sources().into_iter().filter(|(stage, ..)| stage != "code");
    let knowing: Vec<PathBuf> = outside.filter(|(_, _, code)| code.contains("swc_")).map(|(_, path, _)| path).collect();
    assert!(knowing.is_empty(), "{knowing:?}");
}
