//! Checks code that others wrote.

use std::env;

use anyhow::Result;
use xshell::cmd;

use crate::package;
use crate::tools::{Workspace, heading};

/// Builds the engine, then checks all CDK code below a folder, with the text of a secret from a file or, without one,
/// with texts that fit what the code reads.
pub fn corpus(workspace: &Workspace, folder: &str, secret: Option<&str>) -> Result<()> {
    heading("engine");
    package::engine(workspace, None, &workspace.root.join("pkg"))?;

    heading("corpus");
    let from_here = env::current_dir()?;
    let folder = from_here.join(folder);
    let secret = secret.map(|file| from_here.join(file));
    let secret = secret.iter().flat_map(|file| ["--secret".into(), file.clone()]);
    Ok(cmd!(workspace.shell, "node xtask/corpus/corpus.mjs {folder} {secret...}").quiet().run()?)
}
