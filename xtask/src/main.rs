//! `cargo xtask`: what can be done with this repository, each with all of its set-up.

mod bench;
mod browser;
mod corpus;
mod deny;
mod fuzz;
mod hosts;
mod package;
mod serve;
mod test;
mod tools;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use tools::Workspace;

const USAGE: &str = "\
usage:
  cargo xtask build                  make pkg/ whole: the engine, its bindings, the page
  cargo xtask serve [--port <port>]  build, and serve the page to this machine
  cargo xtask test                   build, and run every test but in hosts and in Firefox
  cargo xtask test --hosts           build, and test the package in docs sites and bundlers
  cargo xtask test --firefox         build, and test the page in Firefox
  cargo xtask deny                   check licences, versions and sources of all crates
  cargo xtask fuzz [--seconds <n>]   fuzz for n seconds a target; as CI does, without n
  cargo xtask bench                  measure the figures that the engine and the page are held to
  cargo xtask corpus <folder> [--secret <file>]
                                     check all CDK code below a folder, repository by repository";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<()> {
    match arguments {
        ["build"] => package::build(&Workspace::set_up()?),
        ["serve"] => serve::serve(&Workspace::set_up()?, None),
        ["serve", "--port", port] => {
            let port = port.parse().context("--port wants a number up to 65535")?;
            serve::serve(&Workspace::set_up()?, Some(port))
        }
        ["deny"] => deny::deny(&Workspace::set_up()?),
        ["fuzz"] => fuzz::fuzz(None),
        ["fuzz", "--seconds", seconds] => fuzz::fuzz(Some(seconds.parse().context("--seconds wants a number")?)),
        ["test"] => test::test(&Workspace::set_up()?),
        ["test", "--hosts"] => hosts::test(&Workspace::set_up()?),
        ["test", "--firefox"] => test::firefox(&Workspace::set_up()?),
        ["bench"] => bench::bench(&Workspace::set_up()?),
        ["corpus", folder] => corpus::corpus(&Workspace::set_up()?, folder, None),
        ["corpus", folder, "--secret", secret] => corpus::corpus(&Workspace::set_up()?, folder, Some(secret)),
        _ => bail!(USAGE),
    }
}
